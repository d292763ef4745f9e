package dev.sconce.history;

import dev.sconce.action.Ingredient.FileMaker;
import dev.sconce.graph.ByteSource.Malformed;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The last successful run of each step, as read from the file and as updated since. Accesses no
 * files. Not thread-safe.
 */
final class LastSuccessfulRuns {
  private final Map<Long, StoredRun> runs = new HashMap<>();

  /** Steps that ran in the present run of the build; the build log may lack their entries. */
  private final Map<String, RunSummary> fresh = new HashMap<>();

  private boolean malformed;

  void read(long key, byte[] record) {
    runs.put(key, new StoredRun(record));
  }

  /** Reads that another run of a step was started. */
  void readBegun(long key, byte[] record) {
    StoredRun known = runs.get(key);
    if (known != null) {
      known.begun(record);
    }
  }

  /** Reads that a cut-off changed the times of a run. */
  void readRetimed(long key, byte[] record) {
    StoredRun known = runs.get(key);
    if (known != null) {
      known.retimed(record);
    }
  }

  /** Whether any run could not be parsed. */
  boolean anyMalformed() {
    return malformed;
  }

  void put(RunSummary run) {
    runs.put(RapidHash.hash(run.step()), new StoredRun(run));
  }

  /** The last successful run of a step, or null. */
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

  /**
   * Records which run made the outputs of a successful step, before everything about the run is
   * known.
   */
  void noteMaker(RunSummary run) {
    fresh.put(run.step(), run);
  }

  /** Called when the build log is complete. */
  void runOver() {
    fresh.clear();
  }

  /**
   * The maker of an output, as far as it is known.
   *
   * @param loggedNanos the output's timestamp in the build log; 0 if there is none
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
