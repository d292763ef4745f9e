package dev.sconce.schedule;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong around the scheduler: commands fail, the process dies, logs cannot be written,
 * the system has no process left. Almost none of it happens while it is calm.
 */
final class SimTrouble {
  private static final int NEVER = -1;
  private static final long LOG_TROUBLE = 0x2545F4914F6CDD1DL;
  private static final long SHORTAGES = 0x5851F42D4C957F2DL;

  /** The process is gone; only files and logs are left. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** That of all events. */
  private final Random random;

  /** Decides on trouble with logs and on nothing else: seeds without it stay what they were. */
  private final Random logTrouble;

  private final boolean logsMayBreak;

  /** Of a quarter of the seeds, so that others replay as they did. */
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

  /** From now on nothing goes wrong by chance. */
  void calmDown() {
    failing.clear();
    calm = true;
  }

  /** From now on anything may go wrong, and some of the commands fail. */
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

  /** The commands that fail. */
  Set<Integer> failing() {
    return failing;
  }

  /** Commands that failed succeed from now on. */
  void mendCommands() {
    failing.clear();
  }

  /** The process dies at a write of a log, from 0; negative for none. */
  void crashAtLogWrite(int write) {
    logWritesUntilCrash = write;
  }

  void neverCrashAtLogWrite() {
    logWritesUntilCrash = NEVER;
  }

  /** Between two completions. */
  void crashRarely() {
    if (!calm && random.nextInt(400) == 0) {
      throw new Crash();
    }
  }

  /** Before each write. */
  void crashSometimes() {
    if (logWritesUntilCrash == 0) {
      throw new Crash();
    }
    logWritesUntilCrash--;
    if (!calm && random.nextInt(60) == 0) {
      throw new Crash();
    }
  }

  /** Whether a write of a log ever fails; where none does, it is answered at once. */
  boolean logsMayBreak() {
    return logsMayBreak;
  }

  boolean breaksLog() {
    return logsMayBreak && !calm && logTrouble.nextInt(20) == 0;
  }

  /** Whether the system has nothing left for one more command; calm builds wait for others only. */
  boolean lacksResources(boolean othersRun) {
    return shortages != null && (!calm || othersRun) && shortages.nextInt(8) == 0;
  }

  /** Whether that shows at once, or only after the call that starts the command. */
  boolean lackShowsLate() {
    return shortages != null && shortages.nextBoolean();
  }
}
