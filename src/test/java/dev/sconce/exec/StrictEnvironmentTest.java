package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class StrictEnvironmentTest {
  private static final String PYTHON = "PYTHONDONTWRITEBYTECODE=1";

  private static List<String> strict(List<String> more, String... entries) {
    return StrictEnvironment.of(new CommandEnvironment(List.of(entries)), more).entries();
  }

  @Test
  void whatChangesWhatToolsMakeIsKeptInItsOrder() {
    assertEquals(
        List.of(
            "PATH=/bin", "LC_TIME=C", "C_INCLUDE_PATH=/i", "HOME=/h", "GOFLAGS=", "TERM=x", PYTHON),
        strict(
            List.of(),
            "PATH=/bin",
            "LC_TIME=C",
            "EDITOR=vi",
            "C_INCLUDE_PATH=/i",
            "HOME=/h",
            "PATHS=/no",
            "GOFLAGS=",
            "NOTLC_X=1",
            "SCONCE_JOBS=1",
            "TERM=x"));
  }

  @Test
  void whatTheUserNamesIsKeptToo() {
    assertEquals(
        List.of("USER=me", "CCACHE_DIR=/c", PYTHON),
        strict(List.of("USER", "CCACHE_*"), "USER=me", "CCACHE_DIR=/c", "CCACH=1"));
    assertEquals(List.of("A=1", "B=", PYTHON), strict(List.of("*"), "A=1", "B="));
  }

  @Test
  void whatIsNoVariableIsDropped() {
    assertEquals(List.of(PYTHON), strict(List.of(), "no variable", "=odd"));
  }

  @Test
  void pythonWritesNoModulesWhateverWasSet() {
    assertEquals(List.of(PYTHON), strict(List.of(), "PYTHONDONTWRITEBYTECODE="));
  }

  @Test
  void ofMakeFlagsTheJobServerIsKept() {
    assertEquals(
        List.of("MAKEFLAGS= -j4 --jobserver-auth=fifo:/tmp/f", PYTHON),
        strict(List.of(), "MAKEFLAGS=k -j4 --jobserver-auth=fifo:/tmp/f -- CC=other"));
    assertEquals(List.of(PYTHON), strict(List.of(), "MAKEFLAGS=ks"));
    assertEquals(List.of("MAKEFLAGS=ks", PYTHON), strict(List.of("MAKEFLAGS"), "MAKEFLAGS=ks"));
  }

  @Test
  void namesHaveOneStarAtMost() {
    for (String good : List.of("USER", "CCACHE_*", "*_DIR", "A*B", "*", "x1")) {
      assertTrue(StrictEnvironment.isPattern(good), good);
    }
    for (String bad : List.of("", "A B", "A=1", "*A*", "a/b", "caf\u00e9")) {
      assertFalse(StrictEnvironment.isPattern(bad), bad);
    }
  }
}
