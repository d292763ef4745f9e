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
 * A recorded run as far as reuse needs it: whether it still is the one that made the outputs, and
 * the digests of its ingredients. These themselves are only read to explain.
 *
 * @param run unique to it
 * @param startedMillis when it began, since 1970
 * @param logMtimeNanos what it wrote into the build log, or what a cut-off wrote there last
 * @param earlierLogMtimeNanos what was there before that cut-off, which a crash may have left
 * @param usable whether its ingredients are what it really saw, and no other run of the step was
 *     begun since; if not, it explains, but spares nothing
 * @param products in the order of the step's outputs
 * @param foreseeable the digest of the ingredients that are known before a file is looked at; null
 *     when one of them was not known
 * @param ingredients the digest of all of them; null when one was not known
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
   * What a run left at one of its outputs.
   *
   * @param path a byte string
   * @param state what was there after the run
   * @param mtimeNanos its time stamp, as the run or a later cut-off left it
   * @param maker the run itself, or an earlier one if a restat step left the output alone
   */
  public record Product(
      String path, Ingredient.FileState state, long mtimeNanos, Ingredient.FileMaker maker) {
    Product at(long newMtimeNanos) {
      return new Product(path, state, newMtimeNanos, maker);
    }
  }

  /** Copies the list. */
  public RunSummary {
    products = List.copyOf(products);
    usable &= foreseeable != null && ingredients != null;
  }

  /**
   * A number for a run that no other has.
   *
   * @param runs how many runs the build has had
   */
  public static long newId(String step, long buildMillis, long startNanos, long runs) {
    ByteSink all = new ByteSink();
    all.put(step);
    all.putLong(buildMillis);
    all.putLong(startNanos);
    all.putLong(runs);
    return RapidHash.hash(all.buffer(), all.length());
  }

  /** Of a run of which only that is known which made the outputs. */
  public static RunSummary ofMaker(
      long run, long startedMillis, long logMtimeNanos, List<Product> products) {
    return new RunSummary(
        run, startedMillis, logMtimeNanos, logMtimeNanos, false, products, null, null);
  }

  /** The step, which is known by its first output. */
  String step() {
    return products.isEmpty() ? "" : products.getFirst().path();
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
    return isLogged(loggedNanos) || loggedNanos == product.mtimeNanos();
  }

  /** Whether an entry of the build log is the one that this run or a later cut-off wrote. */
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

  /** What {@link #appendTo} put into a record. */
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
