package dev.sconce.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.action.Roots;
import dev.sconce.exec.CommandEnvironment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyedEnvironmentTest {
  private static final Roots ROOTS =
      Roots.of(List.of("/data/proj"), List.of("/data/proj/out"), List.of("/home/ann"));

  private static List<String> keyed(boolean strict, String... entries) {
    return KeyedEnvironment.of(
            new CommandEnvironment(List.of(entries)),
            strict,
            ROOTS,
            directory -> !directory.equals(Path.of("/gone")))
        .stream()
        .map(Roots::shown)
        .toList();
  }

  @Test
  void variablesAreKeyedInOrderOfTheirNames() {
    assertEquals(List.of("CPATH=/x", "LANG=C"), keyed(true, "LANG=C", "CPATH=/x"));
  }

  @Test
  void noiseIsKeyedOnlyWhereCommandsSeeNothingElse() {
    assertEquals(List.of("A=1"), keyed(false, "A=1", "SSH_TTY=/dev/pts/1", "SCONCE_JOBS=3"));
    assertEquals(List.of("SSH_TTY=/dev/pts/1"), keyed(true, "SSH_TTY=/dev/pts/1"));
  }

  @Test
  void directoriesOfPathThatAreMissingDoNotCount() {
    assertEquals(List.of("PATH=<home>/bin:/bin"), keyed(true, "PATH=/home/ann/bin:/gone:/bin"));
  }

  @Test
  void aHomeDirectoryIsWatchedInOutputsInstead() {
    assertEquals(List.of(), keyed(true, "HOME=/home/ann", "TERM=xterm", "TMPDIR=/tmp/x"));
    assertEquals(List.of("HOME=elsewhere"), keyed(true, "HOME=elsewhere"));
  }
}
