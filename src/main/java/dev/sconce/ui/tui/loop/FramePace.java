package dev.sconce.ui.tui.loop;

import java.util.concurrent.TimeUnit;

/**
 * When a frame is due: when something is new, four times a second at most, ten times while keys are
 * used; once a second for the clocks in it; and at once after a key. Confined to one thread.
 */
final class FramePace {
  /** A frame, or a look at what has come, is due at least so often. */
  static final long TICK_MILLIS = 1_000;

  private static final long FRAME_MILLIS = 100;

  /** Who only watches sees no difference, and the build has more of the processor. */
  private static final long CALM_FRAME_MILLIS = 250;

  private static final long UNDER_THE_HAND_MILLIS = 10_000;

  private boolean urgent;
  private boolean touched;
  private long touchedNanos;
  private long framedNanos;

  /** The next frame is due now. */
  void frameAtOnce() {
    urgent = true;
  }

  /** How long until the next frame; 0 when it is due. */
  long untilFrameMillis(boolean news) {
    long period = !news ? TICK_MILLIS : underTheHand() ? FRAME_MILLIS : CALM_FRAME_MILLIS;
    return urgent ? 0 : Math.max(0, period - passedMillis(framedNanos));
  }

  /** A frame is being painted. */
  void framed() {
    urgent = false;
    ticked();
  }

  /** Whether the last frame, or the last look at what has come, is long ago. */
  boolean tickIsDue() {
    return passedMillis(framedNanos) >= TICK_MILLIS;
  }

  /** Somebody looks at what has come, though no frame is painted. */
  void ticked() {
    framedNanos = System.nanoTime();
  }

  /** The user is busy with what is shown. */
  void touched() {
    touchedNanos = System.nanoTime();
    touched = true;
  }

  /** The user has turned to something else. */
  void untouched() {
    touched = false;
  }

  /** Whether the user was busy with what is shown a moment ago. */
  boolean underTheHand() {
    return touched && passedMillis(touchedNanos) <= UNDER_THE_HAND_MILLIS;
  }

  private static long passedMillis(long sinceNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
  }
}
