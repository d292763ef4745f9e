package dev.sconce.app.workspace;

import dev.sconce.schedule.RunResult;
import java.util.OptionalInt;

/**
 * Reads a build directory and builds in it: first the manifest, where a step makes it, then the
 * targets. Whenever what was read proves to be out of date, all of that is done again.
 */
public interface RemakeLoop<E extends Exception, F extends Exception> {
  /** So many times, at most. */
  int MAX_READINGS = 100;

  /** Says that everything has to be read again. */
  OptionalInt READ_AGAIN = OptionalInt.empty();

  /** What it came to that a manifest was brought up to date. */
  enum Remade {
    /** It is as it was read. */
    CURRENT,
    /** It has to be read again. */
    CHANGED,
    /** It was not made. */
    FAILED;

    /**
     * Of the run that was to make it.
     *
     * @param dirty whether it was out of date and no restat proved otherwise
     */
    public static Remade of(RunResult run, boolean dirty) {
      return switch (run.status()) {
        case UP_TO_DATE -> CURRENT;
        case BUILT -> dirty ? CHANGED : CURRENT;
        case OUTDATED -> CHANGED;
        case NOT_PLANNED, FAILED, REFUSED, BROKEN, MISDECLARED, INTERRUPTED -> FAILED;
      };
    }
  }

  /** The exit code of one reading and what was built from it, or {@link #READ_AGAIN}. */
  OptionalInt readAndBuild() throws E, F;

  /** The exit code; empty if all is out of date however often it is read. */
  default OptionalInt untilCurrent() throws E, F {
    for (int reading = 0; reading < MAX_READINGS; reading++) {
      OptionalInt code = readAndBuild();
      if (code.isPresent()) {
        return code;
      }
    }
    return READ_AGAIN;
  }
}
