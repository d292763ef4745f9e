package dev.sconce.frontend.ninja;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sconce.graph.DyndepException;
import dev.sconce.graph.DyndepFile;
import dev.sconce.graph.Graph;
import dev.sconce.graph.SourceLocation;
import dev.sconce.testing.TextMutator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Arbitrary bytes give updates of existing edges or an error with a position. */
class DyndepFuzzTest {
  private static final int VARIANTS = 5_000;
  private static final List<String> SAMPLES =
      List.of(
          """
          ninja_dyndep_version = 1
          build out | new$ one ./x/../two: dyndep | in1 in2
            restat = 1
          build out2: dyndep
          """,
          "# comment\r\nninja_dyndep_version = 1.0-x\r\nbuild out2 |: dyndep |\r\n");

  private static final List<String> TOKENS =
      List.of(
          "$",
          "$$",
          "$\n",
          "\r\n",
          "\n",
          "  ",
          "|",
          "||",
          ":",
          "=",
          "#",
          "\t",
          "\0",
          "${x}",
          "build ",
          "out",
          "dyndep",
          "restat = ",
          "ninja_dyndep_version = 1\n",
          "../",
          "x");

  @FuzzTest
  void anyBytes(byte[] content) throws ManifestException {
    check(content, "fuzzed");
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void variantsOfDyndepFiles() throws ManifestException {
    TextMutator mutator = new TextMutator(SAMPLES, TOKENS);
    for (long seed = 0; seed < VARIANTS; seed++) {
      check(mutator.variant(seed).getBytes(StandardCharsets.ISO_8859_1), "seed " + seed);
    }
  }

  private static void check(byte[] content, String label) throws ManifestException {
    Graph graph =
        LoadedManifest.of(
                "rule r",
                "  command = c",
                "  dyndep = dd",
                "build out: r || dd",
                "build out2: r dd",
                "  own = 1")
            .graph();
    DyndepFile file;
    try {
      file = new NinjaDyndepReader().read(graph, graph.node("dd"), content);
    } catch (DyndepException malformed) {
      SourceLocation location = malformed.location().orElseThrow();
      String message = String.valueOf(malformed.getMessage());
      assertTrue(message.startsWith("dd:" + location.line() + ": "), label);
      return;
    }
    try {
      assertTrue(file.applyTo(graph).size() == 2, label);
    } catch (DyndepException unfit) {
      assertTrue(unfit.location().isEmpty(), label);
    }
  }
}
