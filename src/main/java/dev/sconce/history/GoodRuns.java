package dev.sconce.history;

import dev.sconce.action.Ingredient.FileMaker;
import dev.sconce.graph.ByteSource.Malformed;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The last run of each step that ended well, as it was read and as it is known since. Knows nothing
 * of files; not safe for use by several threads.
 */
final class GoodRuns {
  private final Map<Long, StoredRun> runs = new HashMap<>();

  /** Steps that ran in the present run of the build: the build log may not say so yet. */
  private final Map<String, RunSummary> fresh = new HashMap<>();

  private boolean malformed;

  void read(long key, byte[] record) {
    runs.put(key, new StoredRun(record));
  }

  /** Another run of a step was begun. */
  void readBegun(long key, byte[] record) {
    StoredRun known = runs.get(key);
    if (known != null) {
      known.begun(record);
    }
  }

  /** A cut-off moved the times of a run. */
  void readRetimed(long key, byte[] record) {
    StoredRun known = runs.get(key);
    if (known != null) {
      known.retimed(record);
    }
  }

  /** Whether there was one that could not be read. */
  boolean anyMalformed() {
    return malformed;
  }

  void put(RunSummary run) {
    runs.put(RapidHash.hash(run.step()), new StoredRun(run));
  }

  /** Null when none is known. */
  @Nullable RunSummary last(String step) {
    long key = RapidHash.hash(step);
    StoredRun found = runs.get(key);
    if (found == null) {
      return null;
    }
    try {
      RunSummary run = found.summary();
      return run.step().equals(step) ? run : null;
    } catch (Malformed unusable) {
      runs.remove(key);
      malformed = true;
      return null;
    }
  }

  /** Who made the outputs of a step that has ended well, before all is known of the run. */
  void noteMaker(RunSummary run) {
    fresh.put(run.step(), run);
  }

  /** The build log is complete. */
  void runOver() {
    fresh.clear();
  }

  /**
   * Who made an output, as far as is known.
   *
   * @param loggedNanos what the build log says of it; 0 when it says nothing
   */
  FileMaker makerOf(String step, String output, long loggedNanos) {
    RunSummary now = fresh.get(step);
    RunSummary run = now == null ? last(step) : now;
    Optional<RunSummary.Product> product = run == null ? Optional.empty() : run.product(output);
    if (product.isPresent() && run != null) {
      if (now != null || run.wrote(product.get(), loggedNanos)) {
        return product.get().maker();
      }
    }
    return loggedNanos == 0 ? FileMaker.UNKNOWN : new FileMaker.Logged(loggedNanos);
  }

  int size() {
    return runs.size();
  }

  void retain(LongPredicate wanted) {
    runs.keySet().removeIf(key -> !wanted.test(key));
  }

  void clear() {
    runs.clear();
  }
}
