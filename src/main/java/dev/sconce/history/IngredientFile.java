package dev.sconce.history;

import dev.sconce.action.DirtyReason;
import dev.sconce.action.Ingredient;
import dev.sconce.action.IngredientBytes;
import dev.sconce.action.Ingredients;
import dev.sconce.files.FileException;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource;
import dev.sconce.graph.ByteSource.Malformed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The ingredients of the last two runs of each step, and why these ran. Used only for explanations,
 * not for decisions. The file is read at the first query or addition. After a failed read or write,
 * queries return nothing and additions are ignored.
 *
 * <p>Most files are inputs of many steps. So each state of a file has its own record, and runs
 * refer to it by key. Safe for use by several threads.
 */
final class IngredientFile implements AutoCloseable {
  private static final String MAGIC = "# sconce ingredients 2\n";

  /** The bytes of the ingredient files or conditions of a run; the key is their hash. */
  private static final int TYPE_FILE = 1;

  private static final int TYPE_RUN = 2;
  private static final int TYPE_RUN_BEFORE = 3;

  private static final int MIN_INGREDIENT_BYTES = 9;
  private static final int MIN_REASON_BYTES = 21;
  private static final int MAX_INFLATED_BYTES = 4 * RecordFile.MAX_CONTENT_BYTES;

  /** The total size of file records above which records that no run uses are removed. */
  private static final long FILE_BYTES_TO_SHED = 16L << 20;

  /**
   * The stored part of a run.
   *
   * @param run the unique id of the run
   */
  record Kept(
      long run,
      Ingredients ingredients,
      List<DirtyReason> reasons,
      RecordedRun.Origin origin,
      Ingredients conditions) {
    static Kept of(RecordedRun run) {
      return new Kept(
          run.summary().run(), run.ingredients(), run.reasons(), run.origin(), run.conditions());
    }

    RecordedRun withSummary(RunSummary summary) {
      return new RecordedRun(summary, ingredients, reasons, origin, conditions);
    }
  }

  private final RecordFile records;
  private final ByteSink content = new ByteSink();
  private final ByteSink list = new ByteSink();
  private final LongHashMap files = new LongHashMap();
  private final Set<Long> steps = new HashSet<>();

  /** Kept between runs, because creating one takes longer than using it. */
  private @Nullable Deflater deflater;

  private long fileBytes;
  private long runBytes;
  private boolean loaded;
  private @Nullable IOException failure;

  IngredientFile(Path directory) {
    this.records = new RecordFile(directory.resolve("ingredients"), MAGIC);
  }

  /** Reads the file, unless it was read before. */
  synchronized void load() {
    if (!loaded) {
      loaded = true;
      try {
        records.load(this::visit);
      } catch (FileException unreadable) {
        failure = unreadable;
      }
    }
  }

  private boolean usable() {
    load();
    return failure == null;
  }

  /** Why the file is no longer read or written. */
  synchronized Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  private void visit(int type, long key, byte[] record) {
    if (type == TYPE_FILE) {
      files.put(key, 1);
      fileBytes += record.length;
    } else if (type == TYPE_RUN) {
      steps.add(key);
      runBytes += record.length;
    }
  }

  synchronized boolean isOutdated() throws FileException {
    return records.isOutdated();
  }

  /** The problem with the file, as far as it was read. */
  synchronized Optional<String> warning() {
    return records.warning();
  }

  synchronized boolean isOfOtherVersion() {
    return records.isOfOtherVersion();
  }

  /** Stores a run and keeps the one before it. A run that is too large is not stored. */
  synchronized void put(String step, Kept run) {
    if (usable()) {
      try {
        write(step, run);
      } catch (IOException unwritable) {
        failure = unwritable;
      }
    }
  }

  private void write(String step, Kept run) throws IOException {
    long key = RapidHash.hash(step);
    content.clear();
    RecordSections.putText(content, RecordSections.STEP, step);
    int start = RecordSections.begin(content, RecordSections.RUN);
    content.putLong(run.run());
    RecordSections.end(content, start);
    start = RecordSections.begin(content, RecordSections.REASONS);
    putReasons(run.reasons());
    RecordSections.end(content, start);
    if (run.origin() != RecordedRun.Origin.COMMAND) {
      start = RecordSections.begin(content, RecordSections.ORIGIN);
      content.put(run.origin().code());
      RecordSections.end(content, start);
    }
    if (!run.conditions().list().isEmpty()) {
      long conditions = keyOf(bytesOf(run.conditions()));
      start = RecordSections.begin(content, RecordSections.CONDITIONS);
      content.putLong(conditions);
      RecordSections.end(content, start);
    }
    start = RecordSections.begin(content, RecordSections.INGREDIENTS);
    putIngredients(run.ingredients());
    RecordSections.end(content, start);
    if (content.length() > RecordFile.MAX_CONTENT_BYTES) {
      return;
    }
    byte[] before = records.read(TYPE_RUN, key);
    if (before != null) {
      list.clear();
      list.put(before, 0, before.length);
      records.append(TYPE_RUN_BEFORE, key, list);
    }
    records.append(TYPE_RUN, key, content);
    steps.add(key);
    runBytes += content.length();
    shed();
  }

  private void putReasons(List<DirtyReason> reasons) {
    content.putInt(reasons.size());
    for (DirtyReason reason : reasons) {
      content.put(reason.kind().code());
      content.putText(reason.path());
      content.putLong(reason.mtimeNanos());
      content.putLong(reason.otherMtimeNanos());
    }
  }

  private void putIngredients(Ingredients ingredients) throws IOException {
    ByteSink bytes = new ByteSink();
    list.clear();
    list.putInt(ingredients.list().size());
    for (Ingredient one : ingredients.list()) {
      list.put(one.kind().code());
      if (isText(one.kind())) {
        IngredientBytes.put(list, one);
      } else {
        bytes.clear();
        IngredientBytes.put(bytes, one);
        list.putLong(keyOf(bytes));
      }
    }
    content.putInt(list.length());
    deflate();
  }

  private static ByteSink bytesOf(Ingredients conditions) {
    ByteSink bytes = new ByteSink();
    bytes.putInt(conditions.list().size());
    for (Ingredient one : conditions.list()) {
      bytes.put(one.kind().code());
      IngredientBytes.put(bytes, one);
    }
    return bytes;
  }

  /** The key of a file, or of conditions. A new record is written first. */
  private long keyOf(ByteSink bytes) throws IOException {
    long key = RapidHash.hash(bytes.buffer(), bytes.length());
    if (files.get(key, 0) == 0) {
      records.append(TYPE_FILE, key, bytes);
      files.put(key, 1);
      fileBytes += bytes.length();
    }
    return key;
  }

  private static boolean isText(Ingredient.Kind kind) {
    return switch (kind) {
      case COMMAND, RESPONSE_FILE, SETTING, ENVIRONMENT -> true;
      case DECLARED, DISCOVERED -> false;
    };
  }

  /** The last stored run of a step. */
  synchronized Optional<Kept> last(String step) {
    return read(TYPE_RUN, step);
  }

  /** The stored run before the last one. */
  synchronized Optional<Kept> beforeLast(String step) {
    return read(TYPE_RUN_BEFORE, step);
  }

  /** The record of a run, if it is one of the last two. */
  synchronized Optional<Kept> of(String step, long run) {
    return last(step)
        .filter(kept -> kept.run() == run)
        .or(() -> beforeLast(step).filter(kept -> kept.run() == run));
  }

  /** Empty also if the record is from another version or damaged. */
  private Optional<Kept> read(int type, String step) {
    if (!usable()) {
      return Optional.empty();
    }
    try {
      byte[] record = records.read(type, RapidHash.hash(step));
      if (record == null || !RecordSections.text(record, RecordSections.STEP).equals(step)) {
        return Optional.empty();
      }
      return Optional.of(
          new Kept(
              RecordSections.get(record, RecordSections.RUN).longNumber(),
              ingredients(record),
              reasons(RecordSections.get(record, RecordSections.REASONS)),
              origin(record),
              conditions(record)));
    } catch (Malformed unusable) {
      return Optional.empty();
    } catch (IOException unreadable) {
      failure = unreadable;
      return Optional.empty();
    }
  }

  private Ingredients ingredients(byte[] record) throws Malformed, IOException {
    ByteSource in = inflated(record);
    Ingredients.Builder found = new Ingredients.Builder();
    int count = in.count(MIN_INGREDIENT_BYTES);
    for (int i = 0; i < count; i++) {
      Ingredient.Kind kind = kind(in.octet());
      if (isText(kind)) {
        found.add(IngredientBytes.ingredient(kind, in));
      } else {
        byte[] bytes = records.read(TYPE_FILE, in.longNumber());
        if (bytes == null) {
          throw new Malformed();
        }
        found.add(IngredientBytes.ingredient(kind, new ByteSource(bytes)));
      }
    }
    return found.build();
  }

  private static List<DirtyReason> reasons(ByteSource in) throws Malformed {
    int count = in.count(MIN_REASON_BYTES);
    List<DirtyReason> found = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      found.add(new DirtyReason(reason(in.octet()), in.text(), in.longNumber(), in.longNumber()));
    }
    return found;
  }

  /** Most runs of a build have the same: they are kept once. */
  private Ingredients conditions(byte[] record) throws Malformed, IOException {
    Ingredients.Builder found = new Ingredients.Builder();
    byte[] bytes =
        RecordSections.has(record, RecordSections.CONDITIONS)
            ? records.read(
                TYPE_FILE, RecordSections.get(record, RecordSections.CONDITIONS).longNumber())
            : null;
    if (bytes != null) {
      ByteSource in = new ByteSource(bytes);
      for (int more = in.count(MIN_INGREDIENT_BYTES); more > 0; more--) {
        found.add(IngredientBytes.ingredient(kind(in.octet()), in));
      }
    }
    return found.build();
  }

  private static RecordedRun.Origin origin(byte[] record) throws Malformed {
    return RecordSections.has(record, RecordSections.ORIGIN)
        ? RecordedRun.Origin.of(RecordSections.get(record, RecordSections.ORIGIN).octet())
        : RecordedRun.Origin.COMMAND;
  }

  private static Ingredient.Kind kind(int code) throws Malformed {
    for (Ingredient.Kind kind : Ingredient.Kind.values()) {
      if (kind.code() == code) {
        return kind;
      }
    }
    throw new Malformed();
  }

  private static DirtyReason.Kind reason(int code) throws Malformed {
    for (DirtyReason.Kind kind : DirtyReason.Kind.values()) {
      if (kind.code() == code) {
        return kind;
      }
    }
    throw new Malformed();
  }

  /** Removes the runs of all steps except the wanted ones. */
  synchronized void retain(LongPredicate wantedSteps) {
    if (usable() && steps.removeIf(key -> !wantedSteps.test(key))) {
      try {
        recompact();
      } catch (IOException unwritable) {
        failure = unwritable;
      }
    }
  }

  /** Rewrites the file if much of it is obsolete. */
  private void shed() throws IOException {
    if (fileBytes > FILE_BYTES_TO_SHED && fileBytes > 4 * runBytes) {
      recompact();
    } else if (records.isWasteful()) {
      records.recompact();
    }
  }

  /** Keeps the runs of the known steps and the files that these use. */
  private void recompact() throws IOException {
    LongHashMap wanted = new LongHashMap();
    for (long step : steps) {
      collectFiles(records.read(TYPE_RUN, step), wanted);
      collectFiles(records.read(TYPE_RUN_BEFORE, step), wanted);
    }
    records.recompact(
        (type, key) -> type == TYPE_FILE ? wanted.get(key, 0) != 0 : steps.contains(key));
    files.retain(key -> wanted.get(key, 0) != 0);
    fileBytes = 0;
    runBytes = 0;
  }

  private static void collectFiles(byte @Nullable [] record, LongHashMap wanted) {
    if (record == null) {
      return;
    }
    try {
      if (RecordSections.has(record, RecordSections.CONDITIONS)) {
        wanted.put(RecordSections.get(record, RecordSections.CONDITIONS).longNumber(), 1);
      }
      ByteSource in = inflated(record);
      for (int more = in.count(MIN_INGREDIENT_BYTES); more > 0; more--) {
        Ingredient.Kind kind = kind(in.octet());
        if (isText(kind)) {
          IngredientBytes.ingredient(kind, in);
        } else {
          wanted.put(in.longNumber(), 1);
        }
      }
    } catch (Malformed unusable) {
      return; // nobody will request its files
    }
  }

  private void deflate() {
    Deflater ready = deflater;
    if (ready == null) {
      ready = new Deflater(Deflater.BEST_SPEED);
      deflater = ready;
    }
    ready.reset();
    ready.setInput(list.buffer(), 0, list.length());
    ready.finish();
    byte[] piece = new byte[1 << 10];
    while (!ready.finished()) {
      content.put(piece, 0, ready.deflate(piece));
    }
  }

  private static ByteSource inflated(byte[] record) throws Malformed {
    ByteSource in = RecordSections.get(record, RecordSections.INGREDIENTS);
    int length = in.number();
    if (length < 0 || length > MAX_INFLATED_BYTES) {
      throw new Malformed();
    }
    byte[] bytes = new byte[length];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(in.rest());
      if (inflater.inflate(bytes) != length) {
        throw new Malformed();
      }
      return new ByteSource(bytes);
    } catch (DataFormatException damaged) {
      throw new Malformed();
    } finally {
      inflater.end();
    }
  }

  /** Closes the file and releases the memory of the compressor. Later calls reopen both. */
  @Override
  public synchronized void close() throws IOException {
    if (deflater != null) {
      deflater.end();
      deflater = null;
    }
    records.close();
  }
}
