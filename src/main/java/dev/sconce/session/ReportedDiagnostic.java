package dev.sconce.session;

import dev.sconce.diagnostics.Diagnostic;
import java.util.List;

/**
 * A diagnostic of the build, however many steps printed it: one in a header comes from each that
 * includes it.
 *
 * @param kind what it has in common with others: {@link Diagnostic#kind}
 * @param steps who printed it, first one first; at least one
 * @param isNew whether none of the outputs of the build before had it; false when these are not
 *     known
 */
public record ReportedDiagnostic(
    Diagnostic diagnostic, String kind, List<Integer> steps, boolean isNew) {
  /** Copies the list. */
  public ReportedDiagnostic {
    steps = List.copyOf(steps);
  }

  /** Something that stays the same when lines above it are added or taken away. */
  public static String fingerprint(Diagnostic diagnostic) {
    return diagnostic.severity()
        + "\n"
        + diagnostic.place().file()
        + "\n"
        + diagnostic.flag()
        + "\n"
        + diagnostic.message();
  }
}
