package dev.sconce.app.workspace;

import dev.sconce.schedule.RunResult;
import java.util.OptionalInt;

/**
 * Reads a build directory and builds in it: first the manifest, if a step generates it, then the
 * targets. It starts over whenever what was read proves to be out of date.
 */
public interface RemakeLoop<E extends Exception, F extends Exception> {
  /** The highest number of rereads. */
  int MAX_READINGS = 100;

  /** Says that everything has to be reread. */
  OptionalInt READ_AGAIN = OptionalInt.empty();

  /** The result of bringing a manifest up to date. */
  enum Remade {
    /** The manifest is as it was read. */
    CURRENT,
    /** The manifest must be reread. */
    CHANGED,
    /** The manifest could not be made. */
    FAILED;

    /**
     * The result of the run that was to make the manifest.
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

  /**
   * Reads and builds once.
   *
   * @return the exit code, or {@link #READ_AGAIN}
   */
  OptionalInt readAndBuild() throws E, F;

  /**
   * Reads and builds until everything is current.
   *
   * @return the exit code; empty if that is not reached within {@link #MAX_READINGS}
   */
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
