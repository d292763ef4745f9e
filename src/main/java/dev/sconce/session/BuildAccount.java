package dev.sconce.session;

import java.util.List;

/**
 * Where the time of a build went.
 *
 * @param criticalMillis how long the steps of the longest chain took
 * @param criticalPath those steps, first to run first
 * @param busyPercent how much of the time of all slots commands ran
 * @param slowest the steps that took longest, longest first
 */
public record BuildAccount(
    long criticalMillis, List<Integer> criticalPath, int busyPercent, List<Integer> slowest) {
  /** Copies the lists. */
  public BuildAccount {
    criticalPath = List.copyOf(criticalPath);
    slowest = List.copyOf(slowest);
  }
}
