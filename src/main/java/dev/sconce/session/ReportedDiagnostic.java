package dev.sconce.session;

import dev.sconce.diagnostics.Diagnostic;
import java.util.List;

/**
 * A diagnostic of the build, however many steps printed it: one in a header comes from each that
 * includes it.
 *
 * @param id the same in every state of the build, wherever lines are moved to
 * @param kind what it has in common with others: {@link Diagnostic#kind}
 * @param steps who printed it when they last ran, at least one; the first one stands by it, if any
 *     does
 * @param mended the how manieth it was to be mended in the build; 0 unless it is
 */
public record ReportedDiagnostic(
    int id,
    Diagnostic diagnostic,
    String kind,
    List<Integer> steps,
    Novelty novelty,
    Standing standing,
    int mended) {
  /** Copies the list. */
  public ReportedDiagnostic {
    steps = List.copyOf(steps);
  }

  /** What it is beside what was reported before. The newest first. */
  public enum Novelty {
    /** The run before did not report it, nor did an earlier one. */
    NEW_IN_RUN,
    /** None of the outputs of the build before had it. */
    NEW,
    /** It was reported before, or nothing is known of before. */
    KNOWN
  }

  /** Whether it holds. */
  public enum Standing {
    /** A step stands by it. */
    REPORTED,
    /** All steps that printed it are wanted again, and have not ended. */
    AGAIN,
    /** All of them have run again without it. */
    MENDED
  }

  /** Whether it is not mended. */
  public boolean isOpen() {
    return standing != Standing.MENDED;
  }

  /** Whether it was not reported before. */
  public boolean isNew() {
    return novelty != Novelty.KNOWN;
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
