package dev.sconce.diagnostics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sconce.testing.TextMutator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** For arbitrary output, diagnostics stay within their limits, and parsing ends in time. */
class DiagnosticFuzzTest {
  private static final int VARIANTS = 5_000;

  private static final List<String> TOKENS =
      List.of(
          ":",
          ": ",
          ":1:1: ",
          "error: ",
          "warning: ",
          "note: ",
          "\n",
          "(1,2): ",
          " --> a.rs:1:2",
          "  File \"",
          "Traceback (most recent call last):\n",
          "CMake Error at ",
          ">>> ",
          "In file included from ",
          "ld: ",
          "[-W",
          "]",
          "'",
          "`",
          "\t",
          "\0",
          "^");

  @FuzzTest
  void anyText(byte[] content) {
    check(new String(content, StandardCharsets.ISO_8859_1));
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void variantsOfRealOutputs() throws IOException {
    List<String> samples = new ArrayList<>();
    for (String file :
        List.of("gcc", "clang", "msvc", "rustc", "python", "ld", "cmake", "others")) {
      DiagnosticCase.of(file).forEach(one -> samples.add(String.join("\n", one.output())));
    }
    TextMutator mutator = new TextMutator(samples, TOKENS);
    for (long seed = 0; seed < VARIANTS; seed++) {
      check(mutator.variant(seed));
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void longRunsOfOnePieceAreReadInTime() {
    for (String piece : TOKENS) {
      String line = piece.replace("\n", " ").repeat(1_000);
      check((line + "\n").repeat(20));
      check(("a.c:1:2: error: x\n" + line + "\n").repeat(20));
      check(piece.repeat(20_000));
    }
    for (String piece : List.of("a:1", "a: 1", "a b:", "(1", " ", "a.o:", "x (", "1.", "../")) {
      check((piece.repeat(2_000) + "\n").repeat(20));
    }
  }

  private static void check(String text) {
    List<String> lines = List.of(text.split("\n", -1));
    List<Diagnostic> found = DiagnosticParser.parse(lines);
    assertTrue(found.size() <= lines.size());
    int last = -1;
    for (Diagnostic one : found) {
      assertTrue(!one.message().isEmpty(), text);
      assertTrue(one.headLine() >= one.firstLine() && one.headLine() < lines.size(), text);
      assertTrue(one.context().size() <= Diagnostic.MOST_CONTEXT_LINES);
      assertTrue(one.notes().size() <= Diagnostic.MOST_NOTES);
      assertTrue(one.place().line() >= 0 && one.place().column() >= 0, text);
      assertTrue(one.place().line() == 0 || one.place().isKnown(), text);
      // a consequence of other errors comes last, wherever it was printed
      assertTrue(one.headLine() > last || one == found.getLast(), text);
      last = one.headLine();
    }
  }
}
