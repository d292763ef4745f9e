package dev.sconce.session;

import dev.sconce.diagnostics.Diagnostic;
import java.util.List;

/**
 * A diagnostic of the build, even if several steps printed it: one in a header comes from each step
 * that includes it.
 *
 * @param id the same in every state of the build, even if its line moves
 * @param kind what it has in common with others: {@link Diagnostic#kind}
 * @param steps the steps that printed it in their last runs, at least one; if any still reports it,
 *     the first one does
 * @param mended its rank in the order of mending, from 1; 0 if it is not mended
 */
public record ReportedDiagnostic(
    int id,
    Diagnostic diagnostic,
    String kind,
    List<Integer> steps,
    Novelty novelty,
    Status status,
    int mended) {
  public ReportedDiagnostic {
    steps = List.copyOf(steps);
  }

  /** Whether it is new compared with earlier reports. The newest first. */
  public enum Novelty {
    /** Neither the run before nor an earlier one reported it. */
    NEW_IN_RUN,
    /** None of the outputs of the build before contained it. */
    NEW,
    /** It was reported before, or nothing earlier is known. */
    KNOWN
  }

  /** Whether it still holds. */
  public enum Status {
    /** The last output of a step contains it. */
    REPORTED,
    /** All steps that printed it are wanted again, and have not ended. */
    PENDING,
    /** All of them have run again without it. */
    MENDED
  }

  /** Whether it is not mended. */
  public boolean isOpen() {
    return status != Status.MENDED;
  }

  /** Whether it was not reported before. */
  public boolean isNew() {
    return novelty != Novelty.KNOWN;
  }

  /** A text that stays the same when lines above the diagnostic are added or removed. */
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
