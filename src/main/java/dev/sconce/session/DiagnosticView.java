package dev.sconce.session;

import dev.sconce.diagnostics.Diagnostic.Severity;
import java.util.List;

/**
 * What the tools of the build report.
 *
 * @param all errors and warnings, in the order in which they came; at most {@link
 *     DiagnosticFold#MOST_KEPT}
 * @param omitted how many more there are
 * @param warnedSteps how many steps succeeded with a warning
 */
public record DiagnosticView(List<ReportedDiagnostic> all, int omitted, int warnedSteps) {
  /** Nothing is reported. */
  public static final DiagnosticView NONE = new DiagnosticView(List.of(), 0, 0);

  /** Copies the list. */
  public DiagnosticView {
    all = List.copyOf(all);
  }

  /** How many there are of a severity. */
  public int count(Severity severity) {
    int count = 0;
    for (ReportedDiagnostic one : all) {
      count += one.diagnostic().severity() == severity ? 1 : 0;
    }
    return count;
  }
}
