package dev.sconce.history;

import dev.sconce.files.AccessSet;
import java.util.Arrays;
import java.util.Set;

/**
 * A traced run that is to be kept.
 *
 * @param step the first output
 * @param loggedNanos what the build log is told of it
 * @param loggedBeforeNanos what it said before; 0 for nothing
 * @param inputs the paths of those accesses that say what the step depends on
 * @param undeclaredMade the paths of outputs of others that the step does not declare
 */
public record TracedRun(
    String step,
    long loggedNanos,
    long loggedBeforeNanos,
    AccessSet accesses,
    Set<String> inputs,
    Set<String> undeclaredMade) {
  /** Copies both sets of paths. */
  public TracedRun {
    inputs = Set.copyOf(inputs);
    undeclaredMade = Set.copyOf(undeclaredMade);
  }

  /** Of the numbers of the accesses those whose path is, or is not, among some. */
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
