package dev.sconce.ui.plain;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The counts behind a status line, and the prediction of how long the rest takes. The prediction
 * goes by how long steps took last time; a step never seen counts as the average of those known.
 */
final class NinjaProgress {
  private static final int UNKNOWN = -1;
  private static final long MIN_MILLIS_TO_DOUBT = 15_000;
  private static final double MIN_SHARE_TO_DOUBT = 0.05;
  private static final double MAX_RATIO = 10;

  int started;
  int finished;
  int total;
  int running;
  long timeMillis;
  double predictedShare;

  private long spentMillis;
  private int knownSteps;
  private long knownMillis;
  private int knownStepsRemaining;
  private long knownMillisRemaining;
  private int unknownStepsRemaining;
  private long[] expectedMillis = new long[64];

  /** What was wanted of this build, and is neither dropped nor finished. */
  private final BitSet unfinished = new BitSet();

  /** Commands begin to run: what was wanted stays wanted. */
  void begin() {
    started = 0;
    finished = 0;
    running = 0;
  }

  /**
   * Nothing runs any more. If nothing did, what was wanted is wanted no more: everything is read
   * anew, as after a wait for another build.
   */
  void over() {
    if (started == 0) {
      for (int step = unfinished.nextSetBit(0); step >= 0; step = unfinished.nextSetBit(step + 1)) {
        dropped(step);
      }
    }
    unfinished.clear();
  }

  void wanted(int step, long expected) {
    if (step >= expectedMillis.length) {
      expectedMillis = Arrays.copyOf(expectedMillis, Math.max(step + 1, expectedMillis.length * 2));
    }
    expectedMillis[step] = expected;
    unfinished.set(step);
    total++;
    if (expected == UNKNOWN) {
      unknownStepsRemaining++;
    } else {
      knownSteps++;
      knownMillis += expected;
      knownStepsRemaining++;
      knownMillisRemaining += expected;
    }
  }

  void dropped(int step) {
    total--;
    if (expectedMillis[step] != UNKNOWN) {
      knownSteps--;
      knownMillis -= expectedMillis[step];
    }
    leave(step);
  }

  void started(long atMillis) {
    started++;
    running++;
    timeMillis = atMillis;
  }

  /** What was started last was not started after all. */
  void putBack() {
    started--;
    running--;
  }

  void finished(int step, long startMillis, long endMillis) {
    timeMillis = endMillis;
    finished++;
    spentMillis += endMillis - startMillis;
    leave(step);
  }

  private void leave(int step) {
    unfinished.clear(step);
    if (expectedMillis[step] == UNKNOWN) {
      unknownStepsRemaining--;
    } else {
      knownStepsRemaining--;
      knownMillisRemaining -= expectedMillis[step];
    }
  }

  /** Finds out which share of the time of all commands has passed; 0 when nothing is known. */
  void predict() {
    predictedShare = 0;
    boolean trusted = knownStepsRemaining > 0 && knownMillisRemaining > 0 && !contradicted();
    int known = finished + (trusted ? knownStepsRemaining : 0);
    if (known == 0) {
      return;
    }
    int unknown = trusted ? unknownStepsRemaining : total - finished;
    long millis = spentMillis + (trusted ? knownMillisRemaining : 0);
    double left = (double) millis / known * unknown + (trusted ? knownMillisRemaining : 0);
    double all = spentMillis + left;
    if (all != 0) {
      predictedShare = spentMillis / all;
    }
  }

  /** Whether commands take much longer or shorter now than last time, by what ran so far. */
  private boolean contradicted() {
    if (total == 0
        || finished == 0
        || timeMillis < MIN_MILLIS_TO_DOUBT
        || (double) finished / total < MIN_SHARE_TO_DOUBT) {
      return false;
    }
    double now = (double) spentMillis / finished;
    double before = (double) knownMillis / knownSteps;
    return !(Math.max(before, now) / Math.min(before, now) < MAX_RATIO);
  }
}
