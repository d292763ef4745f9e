package dev.sconce.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recorded run without its ingredients: what tells whether it still is the one that made the
 * outputs.
 *
 * @param run unique to it
 * @param startedMillis when it began, since 1970
 * @param logMtimeNanos what it wrote into the build log, or what a cut-off wrote there last
 * @param earlierLogMtimeNanos what was there before that cut-off, which a crash may have left
 * @param usable whether its ingredients are what it really saw, and no other run of the step was
 *     begun since; if not, it explains, but spares nothing
 * @param products in the order of the step's outputs
 */
public record RunSummary(
    long run,
    long startedMillis,
    long logMtimeNanos,
    long earlierLogMtimeNanos,
    boolean usable,
    List<Product> products) {
  /** Copies the list. */
  public RunSummary {
    products = List.copyOf(products);
  }

  /** The product at an output. */
  public Optional<Product> product(String path) {
    for (Product product : products) {
      if (product.path().equals(path)) {
        return Optional.of(product);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the build log says that this run, and no later one, made an output. {@code ninja -t
   * restat}, which generators call, puts the output's own time stamp into the log: that counts too.
   */
  public boolean wrote(Product product, long loggedNanos) {
    return loggedNanos == logMtimeNanos
        || loggedNanos == earlierLogMtimeNanos
        || loggedNanos == product.mtimeNanos();
  }

  RunSummary unusable() {
    return new RunSummary(run, startedMillis, logMtimeNanos, earlierLogMtimeNanos, false, products);
  }

  /** The same run after a cut-off. */
  RunSummary retimed(long logNanos, long beforeNanos, long[] mtimes) {
    List<Product> later = new ArrayList<>(products.size());
    for (int i = 0; i < products.size(); i++) {
      later.add(products.get(i).at(mtimes[i]));
    }
    return new RunSummary(run, startedMillis, logNanos, beforeNanos, usable, later);
  }
}
