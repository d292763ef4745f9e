package dev.sconce.history;

import dev.sconce.files.AccessSet;
import java.util.Arrays;
import java.util.Set;

/**
 * A traced run for the {@link AccessStore}.
 *
 * @param step the first output
 * @param loggedNanos the run's timestamp for the build log
 * @param loggedBeforeNanos the timestamp that was in the build log before; 0 for none
 * @param inputs the paths of those accesses on which the step depends
 * @param undeclaredMade the paths of undeclared outputs of other steps
 */
public record TracedRun(
    String step,
    long loggedNanos,
    long loggedBeforeNanos,
    AccessSet accesses,
    Set<String> inputs,
    Set<String> undeclaredMade) {
  public TracedRun {
    inputs = Set.copyOf(inputs);
    undeclaredMade = Set.copyOf(undeclaredMade);
  }

  /** The numbers of accesses whose path is in {@code paths}, or is not if not {@code wanted}. */
  int[] numbers(int[] all, Set<String> paths, boolean wanted) {
    int count = 0;
    int[] found = new int[all.length];
    for (int i = 0; i < all.length; i++) {
      if (paths.contains(accesses.accesses().get(i).path()) == wanted) {
        found[count++] = all[i];
      }
    }
    return Arrays.copyOf(found, count);
  }
}
