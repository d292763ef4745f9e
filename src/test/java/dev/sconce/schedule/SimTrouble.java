package dev.sconce.schedule;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Failures around the scheduler: commands fail, the process dies, logs cannot be written, the
 * system lacks processes. Almost none of them happen in calm builds.
 */
final class SimTrouble {
  private static final int NEVER = -1;
  private static final long LOG_TROUBLE = 0x2545F4914F6CDD1DL;
  private static final long SHORTAGES = 0x5851F42D4C957F2DL;

  /** The process has died; only files and logs remain. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The source of randomness for all events. */
  private final Random random;

  /** Decides only about log failures, so that seeds without them stay the same. */
  private final Random logTrouble;

  private final boolean logsMayBreak;

  /** Used by a quarter of the seeds, so that the others replay as before. */
  private final @Nullable Random shortages;

  private final Set<Integer> failing = new HashSet<>();
  private boolean calm;
  private int logWritesUntilCrash = NEVER;

  SimTrouble(long seed, Random random) {
    this.random = random;
    logTrouble = new Random(seed ^ LOG_TROUBLE);
    logsMayBreak = logTrouble.nextInt(4) == 0;
    shortages = seed % 4 == 2 ? new Random(seed ^ SHORTAGES) : null;
  }

  /** Stops random failures. */
  void calmDown() {
    failing.clear();
    calm = true;
  }

  /** Allows all failures from now on, and makes some of the commands fail. */
  void stirUp(int commands) {
    failing.clear();
    for (int id = 0; id < commands; id++) {
      if (random.nextInt(12) == 0) {
        failing.add(id);
      }
    }
    calm = false;
  }

  boolean calm() {
    return calm;
  }

  /** The failing commands. */
  Set<Integer> failing() {
    return failing;
  }

  /** Makes failed commands succeed from now on. */
  void mendCommands() {
    failing.clear();
  }

  /** Makes the process die at this write of a log, from 0; negative for never. */
  void crashAtLogWrite(int write) {
    logWritesUntilCrash = write;
  }

  void neverCrashAtLogWrite() {
    logWritesUntilCrash = NEVER;
  }

  /** May crash between two completions. */
  void crashRarely() {
    if (!calm && random.nextInt(400) == 0) {
      throw new Crash();
    }
  }

  /** May crash before a write. */
  void crashSometimes() {
    if (logWritesUntilCrash == 0) {
      throw new Crash();
    }
    logWritesUntilCrash--;
    if (!calm && random.nextInt(60) == 0) {
      throw new Crash();
    }
  }

  /** Whether writes of a log may fail. If not, they are answered at once. */
  boolean logsMayBreak() {
    return logsMayBreak;
  }

  boolean breaksLog() {
    return logsMayBreak && !calm && logTrouble.nextInt(20) == 0;
  }

  /** Whether the system lacks resources for another command. In calm builds only if others run. */
  boolean lacksResources(boolean othersRun) {
    return shortages != null && (!calm || othersRun) && shortages.nextInt(8) == 0;
  }

  /** Whether the shortage shows only after the call that starts the command. */
  boolean lackShowsLate() {
    return shortages != null && shortages.nextBoolean();
  }
}
