package dev.sconce.ui.tui.loop;

import java.util.concurrent.TimeUnit;

/**
 * Decides when a frame is due: after news, at most four times a second, or ten times while the user
 * presses keys; once a second for the clocks on the screen; and at once after a key. Confined to
 * one thread.
 */
final class FramePace {
  /** The longest time between frames, or between folds of new events. */
  static final long TICK_MILLIS = 1_000;

  private static final long FRAME_MILLIS = 100;

  /** Leaves more of the processor to the build; a user who only watches sees no difference. */
  private static final long CALM_FRAME_MILLIS = 250;

  private static final long USER_ACTIVE_MILLIS = 10_000;

  private boolean urgent;
  private boolean userActed;
  private long userActedNanos;
  private long framedNanos;

  /** The next frame is due now. */
  void frameAtOnce() {
    urgent = true;
  }

  /** The time until the next frame; 0 if it is due. */
  long untilFrameMillis(boolean news) {
    long period = !news ? TICK_MILLIS : userIsActive() ? FRAME_MILLIS : CALM_FRAME_MILLIS;
    return urgent ? 0 : Math.max(0, period - passedMillis(framedNanos));
  }

  /** A frame is being painted. */
  void framed() {
    urgent = false;
    ticked();
  }

  /** Whether the last frame, or the last fold of new events, was long ago. */
  boolean tickIsDue() {
    return passedMillis(framedNanos) >= TICK_MILLIS;
  }

  /** New events are folded, though no frame is painted. */
  void ticked() {
    framedNanos = System.nanoTime();
  }

  /** The user is using the screen. */
  void userActed() {
    userActedNanos = System.nanoTime();
    userActed = true;
  }

  /** The user has turned to something else. */
  void userLeft() {
    userActed = false;
  }

  /** Whether the user has used the screen recently. */
  boolean userIsActive() {
    return userActed && passedMillis(userActedNanos) <= USER_ACTIVE_MILLIS;
  }

  private static long passedMillis(long sinceNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
  }
}
