package dev.sconce.session;

import java.util.List;

/**
 * Where the time of a build went.
 *
 * @param wallMillis how long it took, without the time between an end and when it went on
 * @param criticalMillis how long the steps of the longest chain took
 * @param criticalPath those steps, first to run first
 * @param busyPercent how much of the time of all slots commands ran, -1 when nobody knows how many
 *     slots there were
 * @param busyParts the same in {@link #PARTS} parts of the build, oldest first; empty when unknown
 * @param slowest the steps that took longest, longest first
 */
public record BuildTimes(
    long wallMillis,
    long criticalMillis,
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
}
