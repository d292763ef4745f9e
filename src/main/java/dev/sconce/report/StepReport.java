package dev.sconce.report;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepText;
import java.time.Instant;
import java.util.List;

/**
 * What is told of a step's latest run to programs. Texts are byte strings.
 *
 * @param name what the step is called
 * @param exitCode of its command
 * @param printedBytes how much it printed
 * @param diagnostics what tools report in that; files by their whole paths
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
  /** Copies the list. */
  public StepReport {
    diagnostics = List.copyOf(diagnostics);
  }

  /** Whether its command failed. */
  public boolean failed() {
    return outcome == StepOutcome.FAILED;
  }
}
