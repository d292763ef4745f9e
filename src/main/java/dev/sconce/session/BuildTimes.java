package dev.sconce.session;

import java.util.List;

/**
 * Where the time of a build went, from its first start on: runs within it are parts.
 *
 * @param wallMillis how long it took, without the time between an end and when it went on
 * @param parts what that is made of
 * @param idleMillis how long it was over before it went on
 * @param criticalPath the steps of the longest chain of the last run, first to run first
 * @param busyPercent how much of the time of all slots commands ran, -1 when nobody knows how many
 *     slots there were
 * @param busyParts the same in {@link #PARTS} parts of the build, oldest first; empty when unknown
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
  /** In how many parts what changed over the build is told. */
  public static final int PARTS = 40;

  /** Copies the lists. */
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
   * What the whole time is made of; they add up to it.
   *
   * @param startUpMillis the manifest and the logs were read, each time
   * @param scanningMillis what is to be done was found out, in each run
   * @param regenerationMillis the manifest was made
   * @param earlierMillis the runs before the last in which commands ran
   * @param pausedMillis nothing ran since the user had paused the last run
   * @param criticalMillis the longest chain of the last run
   * @param slotWaitMillis the rest of the last run: what more slots would have saved
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
