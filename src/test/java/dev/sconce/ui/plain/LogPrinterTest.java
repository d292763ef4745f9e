package dev.sconce.ui.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepText;
import dev.sconce.ui.text.StepLabels;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogPrinterTest {
  @Test
  void showsHowStepsEndedTheirCommandsAndOutputs() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LogPrinter printer =
        new LogPrinter(Told.UNICODE, new StepLabels(List.of("../")), bytes, _ -> {});
    printer.print(step("../a.c", StepOutcome.FAILED, 1, 3_100, 12_000, "a.c:1: error\n"));
    printer.print(step("../b.c", StepOutcome.BUILT, 0, 200, 125_000, "b.c:1: warning"));
    printer.print(step("lib.a", StepOutcome.BUILT, 0, 90, 200_000_000, ""));
    assertEquals(
        """
        ✘ a.c: exit 1 after 3.1s, 12s ago
        cc ../a.c
        a.c:1: error

        ▲ b.c: built in 0.2s, 2m05s ago
        cc ../b.c
        b.c:1: warning

        ✓ lib.a: built in 90ms, 2d ago
        cc lib.a
        (it printed nothing)
        """,
        bytes.toString(StandardCharsets.UTF_8));
  }

  private static LogPrinter.EarlierStep step(
      String label, StepOutcome outcome, int exit, long took, long ago, String output) {
    StepText text = new StepText(label, "cc", List.of(label + ".o"), "", "cc " + label, false);
    return new LogPrinter.EarlierStep(text, outcome, exit, took, ago, Told.output(output));
  }
}
