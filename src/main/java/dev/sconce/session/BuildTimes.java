package dev.sconce.session;

import java.util.List;

/**
 * Where the time of a build went, from its first start on, over all its runs.
 *
 * @param wallMillis how long it took, without the time between an end and its continuation
 * @param parts what that time consists of
 * @param idleMillis how long it was over before it went on
 * @param criticalPath the steps of the longest chain of the last run, first to run first
 * @param busyPercent how much of the time of all slots was used by commands, -1 if the number of
 *     slots is unknown
 * @param busyParts the same for {@link #PARTS} parts of the build, oldest first; empty if unknown
 * @param slowest the steps that took longest, longest first
 */
public record BuildTimes(
    long wallMillis,
    Parts parts,
    long idleMillis,
    List<Integer> criticalPath,
    int busyPercent,
    List<Integer> busyParts,
    List<Integer> slowest) {
  /** The number of equal parts in {@link #busyParts}. */
  public static final int PARTS = 40;

  public BuildTimes {
    criticalPath = List.copyOf(criticalPath);
    busyParts = List.copyOf(busyParts);
    slowest = List.copyOf(slowest);
  }

  /** How long the steps of the longest chain of the last run took. */
  public long criticalMillis() {
    return parts.criticalMillis();
  }

  /**
   * The parts of the whole time; they add up to it.
   *
   * @param startUpMillis reading the manifest and the logs, each time
   * @param scanningMillis determining what to do, in each run
   * @param regenerationMillis making the manifest
   * @param earlierMillis the runs with commands before the last one
   * @param pausedMillis the time in the last run when the user had paused it and nothing ran
   * @param criticalMillis the longest chain of the last run
   * @param slotWaitMillis the rest of the last run, which more slots would have saved
   */
  public record Parts(
      long startUpMillis,
      long scanningMillis,
      long regenerationMillis,
      long earlierMillis,
      long pausedMillis,
      long criticalMillis,
      long slotWaitMillis) {}
}
