package dev.sconce.report;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepText;
import java.time.Instant;
import java.util.List;

/**
 * The latest run of a step, as reported to other programs. Texts are byte strings.
 *
 * @param name the displayed name of the step
 * @param exitCode the exit code of its command
 * @param printedBytes the size of its output
 * @param diagnostics the diagnostics in its output, with absolute file paths
 */
public record StepReport(
    String name,
    StepText text,
    StepOutcome outcome,
    int exitCode,
    Instant started,
    long tookMillis,
    long printedBytes,
    List<Diagnostic> diagnostics) {
  public StepReport {
    diagnostics = List.copyOf(diagnostics);
  }

  /** Whether its command failed. */
  public boolean failed() {
    return outcome == StepOutcome.FAILED;
  }
}
