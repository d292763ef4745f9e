package dev.sconce.session;

import java.util.List;

/**
 * Why a step would run now, or would not, and why it ran last. Texts are byte strings.
 *
 * @param label its short name, as in {@link StepText}
 * @param output its first output
 * @param now why it would run; empty when it would not
 * @param ranMillis when it ran last, since 1970; -1 when no run is recorded
 * @param then why it ran last, as far as is recorded
 */
public record StepWhy(
    String label, String output, Fate fate, List<Cause> now, long ranMillis, List<Cause> then) {
  /** What a build would do with it. */
  public enum Fate {
    /** Run it. */
    RUN,
    /** Find that its inputs are newer, but have the same content. */
    SPARE,
    /** Nothing: it is up to date. */
    NOTHING
  }

  /** Copies the lists. */
  public StepWhy {
    now = List.copyOf(now);
    then = List.copyOf(then);
  }
}
