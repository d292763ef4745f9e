package dev.sconce.history;

import dev.sconce.action.Ingredient;
import dev.sconce.action.IngredientBytes;
import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource;
import dev.sconce.graph.ByteSource.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a recorded run that reuse needs: the digests of its ingredients, and whether it still
 * is the run that made the outputs. The ingredients themselves are only read for explanations.
 *
 * @param run the unique id of the run
 * @param startedMillis the start time, since 1970
 * @param logMtimeNanos the timestamp that the run, or a later cut-off, wrote into the build log
 * @param earlierLogMtimeNanos the timestamp before that cut-off, which a crash may have left in the
 *     log
 * @param usable whether the ingredients are what the run really saw, and no other run of the step
 *     was started since; if not, the run can be explained but not reused
 * @param products in the order of the step's outputs
 * @param foreseeable the digest of the ingredients that are known without reading files; null if
 *     one of them was unknown
 * @param ingredients the digest of all ingredients; null if one of them was unknown
 */
public record RunSummary(
    long run,
    long startedMillis,
    long logMtimeNanos,
    long earlierLogMtimeNanos,
    boolean usable,
    List<Product> products,
    @Nullable Digest foreseeable,
    @Nullable Digest ingredients) {
  private static final int MIN_PRODUCT_BYTES = 14;

  /**
   * The state in which a run left one of its outputs.
   *
   * @param path a byte string
   * @param state the state after the run
   * @param mtimeNanos the timestamp that the run or a later cut-off set
   * @param maker the run itself, or an earlier one if a restat step left the output unchanged
   */
  public record Product(
      String path, Ingredient.FileState state, long mtimeNanos, Ingredient.FileMaker maker) {
    Product at(long newMtimeNanos) {
      return new Product(path, state, newMtimeNanos, maker);
    }
  }

  public RunSummary {
    products = List.copyOf(products);
    usable &= foreseeable != null && ingredients != null;
  }

  /**
   * A unique id for a run.
   *
   * @param runs the number of runs in the build so far
   */
  public static long newId(String step, long buildMillis, long startNanos, long runs) {
    ByteSink all = new ByteSink();
    all.put(step);
    all.putLong(buildMillis);
    all.putLong(startNanos);
    all.putLong(runs);
    return RapidHash.hash(all.buffer(), all.length());
  }

  /** A run about which only is known that it made the outputs. */
  public static RunSummary ofMaker(
      long run, long startedMillis, long logMtimeNanos, List<Product> products) {
    return new RunSummary(
        run, startedMillis, logMtimeNanos, logMtimeNanos, false, products, null, null);
  }

  /** The path of the first output, which identifies the step. */
  String step() {
    return products.isEmpty() ? "" : products.getFirst().path();
  }

  /** The product with this path. */
  public Optional<Product> product(String path) {
    for (Product product : products) {
      if (product.path().equals(path)) {
        return Optional.of(product);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the build log says that this run, and no later one, made an output. Also true after
   * {@code ninja -t restat}, which generators call and which writes the output's own timestamp into
   * the log.
   */
  public boolean wrote(Product product, long loggedNanos) {
    return isLogged(loggedNanos) || loggedNanos == product.mtimeNanos();
  }

  /** Whether this run or a later cut-off wrote an entry of the build log. */
  public boolean isLogged(long loggedNanos) {
    return loggedNanos == logMtimeNanos || loggedNanos == earlierLogMtimeNanos;
  }

  RunSummary unusable() {
    return new RunSummary(
        run,
        startedMillis,
        logMtimeNanos,
        earlierLogMtimeNanos,
        false,
        products,
        foreseeable,
        ingredients);
  }

  /** The same run after a cut-off. */
  RunSummary retimed(long logNanos, long beforeNanos, long[] mtimes) {
    List<Product> later = new ArrayList<>(products.size());
    for (int i = 0; i < products.size(); i++) {
      later.add(products.get(i).at(mtimes[i]));
    }
    return new RunSummary(
        run, startedMillis, logNanos, beforeNanos, usable, later, foreseeable, ingredients);
  }

  void appendTo(ByteSink sink) {
    int start = RecordSections.begin(sink, RecordSections.RUN);
    sink.putLong(run);
    sink.putLong(startedMillis);
    sink.putLong(logMtimeNanos);
    sink.putLong(earlierLogMtimeNanos);
    sink.put(usable ? 1 : 0);
    RecordSections.end(sink, start);
    start = RecordSections.begin(sink, RecordSections.PRODUCTS);
    sink.putInt(products.size());
    for (Product product : products) {
      sink.putText(product.path());
      IngredientBytes.put(sink, product.state());
      sink.putLong(product.mtimeNanos());
      IngredientBytes.put(sink, product.maker());
    }
    RecordSections.end(sink, start);
    if (foreseeable != null && ingredients != null) {
      start = RecordSections.begin(sink, RecordSections.DIGESTS);
      IngredientBytes.put(sink, foreseeable);
      IngredientBytes.put(sink, ingredients);
      RecordSections.end(sink, start);
    }
  }

  /** Parses what {@link #appendTo} wrote. */
  static RunSummary of(byte[] record) throws Malformed {
    ByteSource in = RecordSections.get(record, RecordSections.PRODUCTS);
    int count = in.count(MIN_PRODUCT_BYTES);
    List<Product> products = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      products.add(
          new Product(
              in.text(),
              IngredientBytes.fileState(in),
              in.longNumber(),
              IngredientBytes.maker(in)));
    }
    Digest foreseeable = null;
    Digest ingredients = null;
    if (RecordSections.has(record, RecordSections.DIGESTS)) {
      ByteSource digests = RecordSections.get(record, RecordSections.DIGESTS);
      foreseeable = IngredientBytes.digest(digests);
      ingredients = IngredientBytes.digest(digests);
    }
    ByteSource run = RecordSections.get(record, RecordSections.RUN);
    return new RunSummary(
        run.longNumber(),
        run.longNumber(),
        run.longNumber(),
        run.longNumber(),
        run.octet() != 0,
        products,
        foreseeable,
        ingredients);
  }
}
