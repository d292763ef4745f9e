package dev.sconce.session;

/**
 * Why a step would run now, or would not, and why it ran last. Texts are byte strings.
 *
 * @param label its short name, as in {@link StepText}
 * @param output its first output
 * @param now why it would run; of no interest when it would not
 * @param ranMillis when it ran last, since 1970; -1 when no run is recorded
 * @param then why it ran last, as far as is recorded
 */
public record StepExplanation(
    String label, String output, Fate fate, Explanation now, long ranMillis, Explanation then) {
  /** What a build would do with it. */
  public enum Fate {
    RUN,
    /** Find that its inputs are newer, but have the same content. */
    SPARE,
    /** Nothing: it is up to date. */
    NOTHING
  }
}
