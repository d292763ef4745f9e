package dev.sconce.discover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.testing.TextMutator;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Arbitrary output of a command gives distinct names or an error with a position. */
class DiscoveryFuzzTest {
  private static final int VARIANTS = 10_000;
  private static final List<String> SAMPLES =
      List.of(
          "out/a.o: src/a.c \\\n  inc/a\\ b.h ../x/./y.h \\\n  c:\\x\\y.h\ninc/a\\ b.h:\n",
          "a b: $$x \\#y \\\\\\ z\r\nb: c\\\r\n d\n",
          "Note: including file:   x/../y.h\r\n"
              + "a.c\r\n"
              + "Note: including file: C:\\Program Files\\z\n");

  private static final List<String> TOKENS =
      List.of(
          "\\",
          "\\\\",
          "\\ ",
          "\\:",
          ":",
          ": ",
          "$",
          "$$",
          "#",
          "\\#",
          "\n",
          "\r\n",
          "\r",
          " ",
          "\t",
          "\0",
          "\\\n",
          "Note: including file: ",
          "../",
          "//",
          "/.");

  @FuzzTest
  void anyBytes(byte[] content) {
    check(content, "fuzzed");
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void variantsOfOutputs() {
    TextMutator mutator = new TextMutator(SAMPLES, TOKENS);
    for (long seed = 0; seed < VARIANTS; seed++) {
      check(mutator.variant(seed).getBytes(StandardCharsets.ISO_8859_1), "seed " + seed);
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void longRunsOfOneByte() {
    for (String piece : List.of("\\", "$", ":", " ", "a/../", "a ", "\\ ", "\\\n", "x\\:")) {
      check(piece.repeat(200_000).getBytes(StandardCharsets.ISO_8859_1), piece);
      check(("a: " + piece.repeat(200_000)).getBytes(StandardCharsets.ISO_8859_1), piece);
    }
  }

  private static void check(byte[] content, String label) {
    ShowIncludes shown = ShowIncludes.parse(content, content.length, "");
    for (String include : shown.includes()) {
      assertEquals(CanonicalPath.of(include), include, label);
    }
    try {
      checkDepfile(DepfileParser.parse("a.d", content.clone()), label);
    } catch (DepfileParser.DepfileException malformed) {
      assertTrue(malformed.location().line() >= 1, label);
      assertEquals("a.d", malformed.location().file(), label);
    }
  }

  private static void checkDepfile(Depfile depfile, String label) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < depfile.inputCount(); i++) {
      assertFalse(depfile.input(i).isEmpty(), label);
      assertTrue(names.add(depfile.input(i)), label);
    }
    int next = 0;
    for (Node node : depfile.inputNodes(new Graph())) {
      assertEquals(CanonicalPath.of(depfile.input(next++)), node.path(), label);
    }
  }
}
