package dev.sconce.session;

import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.session.ReportedDiagnostic.Status;
import java.util.List;

/**
 * The diagnostics of the build's tools.
 *
 * @param all errors and warnings, in the order of arrival, including those mended in this run; at
 *     most {@link DiagnosticFold#MOST_KEPT}
 * @param omitted how many more there are
 * @param succeededWithWarnings how many steps printed warnings and succeeded
 * @param stepsWithWarnings how many steps printed warnings
 * @param mended how many were mended so far, in all runs; never decreases
 */
public record DiagnosticView(
    List<ReportedDiagnostic> all,
    int omitted,
    int succeededWithWarnings,
    int stepsWithWarnings,
    int mended) {
  /** No diagnostics. */
  public static final DiagnosticView NONE = new DiagnosticView(List.of(), 0, 0, 0, 0);

  public DiagnosticView {
    all = List.copyOf(all);
  }

  /** How many diagnostics of a severity the steps still report. */
  public int count(Severity severity) {
    int count = 0;
    for (ReportedDiagnostic one : all) {
      boolean counts = one.status() == Status.REPORTED;
      count += counts && one.diagnostic().severity() == severity ? 1 : 0;
    }
    return count;
  }

  /** Whether any is not mended. */
  public boolean anyLeft() {
    for (ReportedDiagnostic one : all) {
      if (one.status() != Status.MENDED) {
        return true;
      }
    }
    return false;
  }
}
