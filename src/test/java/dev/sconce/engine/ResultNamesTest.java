package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.ActionResult;
import dev.sconce.action.ActionResult.Blob;
import dev.sconce.action.ActionResult.OutputFile;
import dev.sconce.action.ActionResult.OutputLink;
import dev.sconce.action.Roots;
import dev.sconce.digest.Digest;
import dev.sconce.discover.Depfile;
import dev.sconce.discover.DepfileParser;
import dev.sconce.graph.ByteSource.Malformed;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultNamesTest {
  private static ResultNames names(String workspace) {
    return new ResultNames(
        Roots.of(List.of(workspace), List.of(workspace + "/build"), List.of("/home/me")),
        workspace + "/build");
  }

  @ParameterizedTest
  @CsvSource({
    "a/b.o, a/b.o",
    "/work/one/build/a/b.o, a/b.o",
    "../src/gen.h, .sconce/source/src/gen.h",
    "/work/one/src/gen.h, .sconce/source/src/gen.h",
  })
  void anOutputIsNamedByItsPlaceInTheWorkspace(String path, String name) {
    assertEquals(Optional.of(name), names("/work/one").of(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/usr/lib/x", "../../other/x", ".sconce/depfile", ".sconce", "/work/one/build"})
  void whatLiesElsewhereOrIsOursHasNoName(String path) {
    assertEquals(Optional.empty(), names("/work/one").of(path));
  }

  @ParameterizedTest
  @CsvSource({
    "lib.so, lib.so.1, true",
    "a/b/link, ../../c, true",
    "a/link, ../../src/x, true",
    "link, .., true",
    "link, ../src/., true",
    "link, /work/one/src, true",
    "link, /work/one/build/x, true",
    ".sconce/source/src/link, ../x, true",
    "link, ../.., false",
    "link, ../../other/x, false",
    "a/link, ../../../x, false",
    "link, x/../y, false",
    "link, x/.., false",
    "link, ../x/../y, false",
    "link, ./../../x, false",
    "link, /etc/passwd, false",
    "link, /work/one/../x, false",
    "link, /work/oneself, false",
    "link, /home/me/.bashrc, false",
    ".sconce/source/src/link, ../../x, false",
  })
  void aLinkStaysInTheWorkspaceWhateverLinksThereAreBesides(
      String link, String target, boolean inside) {
    assertEquals(inside, names("/work/one").staysInside(link, target));
  }

  @Test
  void whatADepfileSaysMeansTheSameInAnotherDirectory() throws Malformed {
    Graph graph = new Graph();
    Node[] inputs = {
      graph.node("../src/a.h"),
      graph.node("/work/one/src/b c.h"),
      graph.node("/work/one/build/gen.h"),
      graph.node("/usr/include/stdio.h"),
      graph.node("/home/me/mine.h")
    };
    byte[] depfile = names("/work/one").depfile(inputs);
    assertEquals(
        List.of(
            "../src/a.h",
            "/elsewhere/two/src/b c.h",
            "/elsewhere/two/build/gen.h",
            "/usr/include/stdio.h",
            "/home/me/mine.h"),
        names("/elsewhere/two").read(depfile));
    for (int length = 0; length < depfile.length; length++) {
      byte[] torn = Arrays.copyOf(depfile, length);
      assertThrows(Malformed.class, () -> names("/elsewhere/two").read(torn));
    }
  }

  @Test
  void aDepfileThatIsWrittenAgainIsReadAsTheSame() throws DepfileParser.DepfileException {
    Graph graph = new Graph();
    Node[] inputs = {graph.node("a b.h"), graph.node("c$d#e.h"), graph.node("../f.h")};
    byte[] text = ResultNames.asMakefile("out put.o", inputs);
    Depfile depfile = DepfileParser.parse("x.d", text);
    assertArrayEquals(inputs, depfile.inputNodes(graph));
    assertEquals("out put.o", depfile.output(0));
  }

  @Test
  void aResultNeedsAllOutputsAndEachOnce() {
    Blob empty = new Blob.Inline(Digest.of(new byte[0]), new byte[0]);
    OutputFile a = new OutputFile("a", empty, false);
    OutputLink b = new OutputLink("b", "a");
    ActionResult whole = new ActionResult(List.of(a), List.of(b), List.of(), empty, null);
    assertTrue(ResultNames.hasAll(whole, List.of("a", "b")));
    assertTrue(ResultNames.hasAll(whole, List.of("b")), "more is left alone");
    assertFalse(ResultNames.hasAll(whole, List.of("a", "c")));
    ActionResult twice =
        new ActionResult(List.of(a, a), List.of(new OutputLink("b", "a")), List.of(), empty, null);
    assertFalse(ResultNames.hasAll(twice, List.of("a", "b")));
  }
}
