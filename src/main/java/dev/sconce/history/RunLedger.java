package dev.sconce.history;

import dev.sconce.action.Input;
import dev.sconce.action.Maker;
import dev.sconce.files.FileException;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Graph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The runs that made what is in the build directory, with their ingredients: of each step the last
 * run and the one before it. A step is known by its first output.
 *
 * <p>Reads nothing before it is asked something: a build with nothing to do never is. Safe for use
 * by several threads; one process at a time may write: that which has the lock of the build
 * directory. If it was asked something before it had the lock, it starts over with a new ledger
 * when this one {@link #isOutdated}.
 */
public final class RunLedger implements AutoCloseable {
  private static final String MAGIC = "# sconce ingredients 1\n";
  private static final int TYPE_INPUT = 1;
  private static final int TYPE_RUN = 2;
  private static final int TYPE_RUN_BEFORE = 3;

  /** Another run of the step was begun: content is the number 1. */
  private static final int TYPE_BEGUN = 4;

  private static final int TYPE_RETIMED = 5;

  /** Inputs that no run has any more are looked for when they may be as many bytes as this. */
  private static final long INPUT_BYTES_TO_SHED = 16L << 20;

  private final RecordFile records;
  private final RunCodec codec = new RunCodec();
  private final ByteSink content = new ByteSink();
  private final Map<String, RunSummary> heads = new HashMap<>();
  private final Map<Long, String> steps = new HashMap<>();
  private final Map<Long, Input> inputs = new HashMap<>();

  /** Steps that ran in the present run of the build: the build log may not say so yet. */
  private final Map<String, RunSummary> fresh = new HashMap<>();

  private long inputBytes;
  private long runBytes;
  private int malformed;
  private boolean loaded;

  /** Whether the file could not be read, so that it may say more than is known here. */
  private boolean unreadable;

  private RunLedger(Path directory) {
    this.records = new RecordFile(directory.resolve("ingredients"), MAGIC);
  }

  /**
   * The ledger of a build directory.
   *
   * @param directory the {@code .sconce} beside the manifest
   */
  public static RunLedger at(Path directory) {
    return new RunLedger(directory);
  }

  /** Reads the file, if that was not done. Changes nothing on disk. */
  public synchronized void load() throws FileException {
    if (loaded) {
      return;
    }
    loaded = true;
    unreadable = true;
    records.load(this::visit);
    unreadable = false;
  }

  /** Whether another build wrote the file since it was read; not before it was. */
  public synchronized boolean isOutdated() throws FileException {
    return records.isOutdated();
  }

  /** What was wrong with the file, for a warning. */
  public synchronized Optional<String> warning() {
    Optional<String> damage = records.warning();
    return damage.isPresent() || malformed == 0
        ? damage
        : Optional.of(malformed + " records of runs cannot be read; leaving them out");
  }

  private void visit(int type, long key, byte[] record) {
    try {
      switch (type) {
        case TYPE_INPUT -> visitInput(key, record);
        case TYPE_RUN -> {
          RunCodec.Stored stored = RunCodec.head(record);
          heads.put(stored.step(), stored.head());
          steps.put(key, stored.step());
          runBytes += record.length;
        }
        case TYPE_BEGUN -> change(key, RunSummary::unusable);
        case TYPE_RETIMED -> visitRetimed(key, new RecordReader(record));
        default -> {
          // the run before the last is read when somebody asks why
        }
      }
    } catch (RecordReader.Malformed unreadable) {
      malformed++;
    }
  }

  private void visitInput(long key, byte[] record) throws RecordReader.Malformed {
    inputBytes += record.length;
    if (record.length == 0) {
      inputs.remove(key);
      return;
    }
    RecordReader in = new RecordReader(record);
    inputs.put(key, new Input(in.text(), Input.Role.EXPLICIT, in.state(), in.maker()));
  }

  private void visitRetimed(long key, RecordReader in) throws RecordReader.Malformed {
    long run = in.longNumber();
    long logged = in.longNumber();
    long earlier = in.longNumber();
    long[] mtimes = new long[in.count(Long.BYTES)];
    for (int i = 0; i < mtimes.length; i++) {
      mtimes[i] = in.longNumber();
    }
    change(
        key,
        head ->
            head.run() == run && head.products().size() == mtimes.length
                ? head.retimed(logged, earlier, mtimes)
                : head);
  }

  private void change(long key, UnaryOperator<RunSummary> change) {
    String step = steps.get(key);
    RunSummary head = step == null ? null : heads.get(step);
    if (step != null && head != null) {
      heads.put(step, change.apply(head));
    }
  }

  /**
   * A number for a run that no other has.
   *
   * @param runs how many runs the build has had
   */
  public static long runId(String step, long buildMillis, long startNanos, long runs) {
    ByteSink all = new ByteSink();
    all.put(step);
    LittleEndian.put(all, buildMillis);
    LittleEndian.put(all, startNanos);
    LittleEndian.put(all, runs);
    return RapidHash.hash(all.buffer(), all.length());
  }

  /** The last run of a step; empty when none is recorded. */
  public synchronized Optional<RunSummary> head(String step) {
    return Optional.ofNullable(heads.get(step));
  }

  /**
   * Who made an output, as far as is known.
   *
   * @param step the first output of the step that makes it
   * @param loggedNanos what the build log says of it; 0 when it says nothing
   */
  public synchronized Maker makerOf(String step, String output, long loggedNanos) {
    RunSummary now = fresh.get(step);
    RunSummary head = now == null ? heads.get(step) : now;
    Optional<Product> product = head == null ? Optional.empty() : head.product(output);
    if (product.isPresent() && head != null) {
      if (now != null || head.wrote(product.get(), loggedNanos)) {
        return product.get().maker();
      }
    }
    return loggedNanos == 0 ? new Maker.Unknown() : new Maker.Logged(loggedNanos);
  }

  /**
   * Takes note that a step is about to run: from now on its last run spares nothing, because this
   * one may end in the middle of its work. If even that cannot be written, or the file could not be
   * read, everything is forgotten.
   */
  public synchronized void begin(String step) throws IOException {
    if (unreadable) {
      forgetAll();
      unreadable = false;
    }
    RunSummary head = heads.get(step);
    if (head == null || !head.usable()) {
      return;
    }
    heads.put(step, head.unusable());
    content.clear();
    content.put(1);
    try {
      records.append(TYPE_BEGUN, key(step), content);
    } catch (IOException failure) {
      try {
        forgetAll();
      } catch (IOException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
  }

  private void forgetAll() throws IOException {
    heads.clear();
    inputs.clear();
    records.delete();
  }

  /** Takes note of a run that has ended well; {@link #record} follows once all is known of it. */
  public synchronized void ended(String step, RunSummary head) {
    fresh.put(step, head);
  }

  /** Takes note that a run of the build is over: the build log is complete. */
  public synchronized void runOver() {
    fresh.clear();
  }

  /** Keeps a run that has ended well, and the one before it. Later cut-offs stand. */
  public synchronized void record(String step, RecordedRun run) throws IOException {
    long key = key(step);
    byte[] before = records.read(TYPE_RUN, key);
    if (before != null) {
      content.clear();
      content.put(before, 0, before.length);
      records.append(TYPE_RUN_BEFORE, key, content);
    }
    List<Input> all = run.ingredients().inputs();
    long[] keys = new long[all.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = keyOf(all.get(i));
    }
    codec.write(content, step, run, keys);
    if (content.length() > RecordFile.MAX_CONTENT_BYTES) {
      heads.put(step, run.head().unusable());
      return;
    }
    records.append(TYPE_RUN, key, content);
    runBytes += content.length();
    steps.put(key, step);
    heads.put(step, run.head());
    shed();
  }

  /** The key of an input; one that is new is written first. */
  private long keyOf(Input input) throws IOException {
    content.clear();
    RecordWriter.text(content, input.path());
    RecordWriter.state(content, input.state());
    RecordWriter.maker(content, input.maker());
    Input plain = new Input(input.path(), Input.Role.EXPLICIT, input.state(), input.maker());
    long key = RapidHash.hash(content.buffer(), content.length());
    for (Input known = inputs.get(key); known != null; known = inputs.get(++key)) {
      if (isWrittenLike(known, plain)) {
        return key;
      }
    }
    records.append(TYPE_INPUT, key, content);
    inputs.put(key, plain);
    inputBytes += content.length();
    return key;
  }

  /** Whether a record says the same: an unknown maker equals no other, but is written as any. */
  private static boolean isWrittenLike(Input one, Input other) {
    boolean unknown =
        one.maker() instanceof Maker.Unknown && other.maker() instanceof Maker.Unknown;
    return one.path().equals(other.path())
        && one.state().equals(other.state())
        && (unknown || one.maker().equals(other.maker()));
  }

  /**
   * Takes note that a cut-off is about to move a run's time stamps. Written before they are moved,
   * with those of before, so that the run is known again wherever a crash comes in between.
   *
   * @param mtimes of the outputs, in order
   */
  public synchronized void retime(String step, long logMtimeNanos, long[] mtimes)
      throws IOException {
    RunSummary head = heads.get(step);
    if (head == null) {
      throw new IllegalStateException("no run of " + step);
    }
    RunSummary later = head.retimed(logMtimeNanos, head.logMtimeNanos(), mtimes);
    content.clear();
    LittleEndian.put(content, head.run());
    LittleEndian.put(content, later.logMtimeNanos());
    LittleEndian.put(content, later.earlierLogMtimeNanos());
    LittleEndian.put(content, mtimes.length);
    for (long mtime : mtimes) {
      LittleEndian.put(content, mtime);
    }
    records.append(TYPE_RETIMED, key(step), content);
    heads.put(step, later);
  }

  /** The last run of a step, whole. */
  public synchronized Optional<RecordedRun> last(String step) throws IOException {
    RunSummary head = heads.get(step);
    RecordedRun run = head == null ? null : read(TYPE_RUN, step);
    return run == null || head == null || run.head().run() != head.run()
        ? Optional.empty()
        : Optional.of(new RecordedRun(head, run.ingredients(), run.reasons()));
  }

  /** The run before the last, whole. */
  public synchronized Optional<RecordedRun> beforeLast(String step) throws IOException {
    return Optional.ofNullable(read(TYPE_RUN_BEFORE, step));
  }

  private @Nullable RecordedRun read(int type, String step) throws IOException {
    byte[] record = records.read(type, key(step));
    if (record == null || record.length == 0) {
      return null;
    }
    try {
      RunCodec.Stored stored = RunCodec.head(record);
      return stored.step().equals(step) ? RunCodec.run(stored, this::known) : null;
    } catch (RecordReader.Malformed unreadable) {
      return null;
    }
  }

  private Input known(long key) throws RecordReader.Malformed {
    Input input = inputs.get(key);
    if (input == null) {
      throw new RecordReader.Malformed();
    }
    return input;
  }

  /**
   * Forgets steps that a graph does not have, if there are many of them. Only for who may record.
   *
   * @return whether it did
   */
  public synchronized boolean forgetStepsOutside(Graph graph) throws IOException {
    if (!GraphSteps.mostAreGone(heads.size(), graph)) {
      return false;
    }
    GraphSteps wanted = new GraphSteps(graph);
    heads.keySet().removeIf(step -> !wanted.has(key(step)));
    steps.keySet().removeIf(key -> !wanted.has(key));
    shedInputs();
    records.recompact((type, key) -> type == TYPE_INPUT || wanted.has(key));
    return true;
  }

  /** Drops inputs that no run has any more, when they may be many; then outdated records. */
  private void shed() throws IOException {
    if (inputBytes > INPUT_BYTES_TO_SHED && inputBytes > 4 * runBytes) {
      shedInputs();
    }
    if (records.isWasteful()) {
      records.recompact();
    }
  }

  private void shedInputs() throws IOException {
    Set<Long> wanted = new HashSet<>();
    for (String step : heads.keySet()) {
      collect(TYPE_RUN, step, wanted);
      collect(TYPE_RUN_BEFORE, step, wanted);
    }
    Set<Long> unwanted = new HashSet<>(inputs.keySet());
    unwanted.removeAll(wanted);
    content.clear();
    for (long key : unwanted) {
      records.append(TYPE_INPUT, key, content);
      inputs.remove(key);
    }
    inputBytes = 0;
    runBytes = 0;
  }

  private void collect(int type, String step, Set<Long> keys) throws IOException {
    byte[] record = records.read(type, key(step));
    if (record == null || record.length == 0) {
      return;
    }
    try {
      for (long key : RunCodec.inputKeys(RunCodec.head(record))) {
        keys.add(key);
      }
    } catch (RecordReader.Malformed unreadable) {
      malformed++;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    codec.close();
    records.close();
  }

  private static long key(String step) {
    return RapidHash.hash(step);
  }
}
