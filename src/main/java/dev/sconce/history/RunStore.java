package dev.sconce.history;

import dev.sconce.action.Ingredient.FileMaker;
import dev.sconce.action.Ingredients;
import dev.sconce.files.FileException;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource;
import dev.sconce.graph.ByteSource.Malformed;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The runs of steps, stored below {@code .sconce}. The first output identifies a step. The store
 * contains for each step:
 *
 * <ul>
 *   <li>of the latest run, the duration, and the output if it printed something or failed;
 *   <li>of the last successful run, what it made, and the digests of its ingredients, which tell
 *       whether a rerun would make the same;
 *   <li>the ingredients of that run and of the one before it. They are in a separate file, which is
 *       read when a run is recorded or explained.
 * </ul>
 *
 * <p>Reads nothing before the first query, which a build with nothing to do never makes. Damage
 * affects only the damaged part and is reported. Disk usage is bounded. The store keeps at most
 * {@link #MAX_HEAD_BYTES} of the beginning of an output and as much of its end, and at most {@link
 * #MAX_KEPT_BYTES} of all outputs; it removes the oldest first. It removes the records of steps
 * that no longer exist once there are many of them.
 *
 * <p>Safe for use by several threads. Only one process at a time may write: the one that holds the
 * lock of the build directory. If it made a query before it had the lock and the store {@link
 * #isOutdated}, it starts again with a new store.
 */
public final class RunStore implements AutoCloseable {
  /** The maximum size kept of the beginning of one output, and again of its end. */
  public static final int MAX_HEAD_BYTES = 1 << 20;

  /** The maximum size kept of all outputs together. */
  public static final long MAX_KEPT_BYTES = 64L << 20;

  private static final String MAGIC = "# sconce runs 2\n";
  private static final int TYPE_TIMES = 1;
  private static final int TYPE_OUTPUT = 2;
  private static final int TYPE_MADE = 3;

  /** Another run of the step was started, so the recorded one is invalid. */
  private static final int TYPE_BEGUN = 4;

  /** A cut-off changed the times of a run. */
  private static final int TYPE_RETIMED = 5;

  private static final int UNKNOWN = -1;

  /** The output of a command, wherever it is stored. */
  public interface Printed {
    /** The size of the output. */
    long sizeBytes();

    /** At most the first {@code maxBytes} bytes. */
    byte[] head(int maxBytes) throws IOException;

    /** At most the last {@code maxBytes} bytes. */
    byte[] tail(int maxBytes) throws IOException;
  }

  private final RecordFile records;
  private final IngredientFile ingredients;
  private final StoredOutputs outputs;
  private final ByteSink content = new ByteSink();
  private final LongHashMap durations = new LongHashMap();
  private final LastSuccessfulRuns made = new LastSuccessfulRuns();
  private boolean malformed;
  private boolean loaded;

  /** Why the file could not be read, so that it may contain more than is known here. */
  private @Nullable FileException unreadable;

  /** Why times and outputs are no longer recorded. */
  private @Nullable IOException unwritable;

  private RunStore(Path directory, long maxKeptBytes) {
    this.records = new RecordFile(directory.resolve("runs"), MAGIC);
    this.ingredients = new IngredientFile(directory);
    this.outputs = new StoredOutputs(directory.resolve("outputs"), maxKeptBytes);
  }

  /**
   * The store of a build directory. No file has to exist.
   *
   * @param directory the {@code .sconce} beside the manifest
   */
  public static RunStore at(Path directory) {
    return at(directory, MAX_KEPT_BYTES);
  }

  static RunStore at(Path directory, long maxKeptBytes) {
    return new RunStore(directory, maxKeptBytes);
  }

  /**
   * Reads everything except ingredients, unless it was read before. Changes nothing on disk.
   *
   * @throws FileException at each call, if the file cannot be read; queries without this call then
   *     know no runs
   */
  public synchronized void load() throws FileException {
    tryToLoad();
    if (unreadable != null) {
      throw unreadable;
    }
  }

  private void tryToLoad() {
    if (loaded) {
      return;
    }
    loaded = true;
    try {
      records.load(this::visit);
    } catch (FileException failure) {
      unreadable = failure;
    }
  }

  private void visit(int type, long key, byte[] record) {
    try {
      switch (type) {
        case TYPE_TIMES -> {
          ByteSource times = RecordSections.get(record, RecordSections.TIMES);
          times.longNumber();
          durations.put(key, times.number());
        }
        case TYPE_OUTPUT -> outputs.visit(key, record);
        case TYPE_MADE -> made.read(key, record);
        case TYPE_BEGUN -> made.readBegun(key, record);
        case TYPE_RETIMED -> made.readRetimed(key, record);
        default -> {
          // from a later version
        }
      }
    } catch (Malformed unusable) {
      malformed = true;
    }
  }

  /** Whether another build changed the files since they were read; false before that. */
  public synchronized boolean isOutdated() throws FileException {
    return unreadable == null && (records.isOutdated() || ingredients.isOutdated());
  }

  /** The problems with the files, as far as they were read and written; byte strings. */
  public synchronized List<String> warnings() {
    List<String> found = new ArrayList<>();
    records.warning().ifPresent(found::add);
    if (!records.isOfOtherVersion() || !ingredients.isOfOtherVersion()) {
      ingredients.warning().ifPresent(found::add);
    }
    if (malformed || made.anyMalformed()) {
      found.add("some records of runs cannot be read; leaving them out");
    }
    return found;
  }

  /** Why no run is known, or why nothing is recorded any more. */
  public synchronized Optional<IOException> failure() {
    return Optional.ofNullable(unwritable == null ? unreadable : unwritable);
  }

  /** Why the ingredients of runs are not kept, so that runs cannot be explained later. */
  public Optional<IOException> ingredientFailure() {
    return ingredients.failure();
  }

  /** Whether the permissions of this user allow recording runs. */
  public boolean isWritable() {
    return records.isWritable();
  }

  /**
   * The duration of the latest run of a step in milliseconds; -1 if unknown. A failed run that was
   * shorter than the one before it does not count.
   */
  public synchronized int durationMillis(Node firstOutput) {
    tryToLoad();
    ByteSink path = new ByteSink();
    firstOutput.appendPath(path);
    return (int) durations.get(RapidHash.hash(path.buffer(), path.length()), UNKNOWN);
  }

  /** The median of all known durations in milliseconds; -1 if none is known. */
  public synchronized int medianMillis() {
    tryToLoad();
    if (durations.size() == 0) {
      return UNKNOWN;
    }
    int[] all = new int[durations.size()];
    int[] count = {0};
    durations.forEachValue(value -> all[count[0]++] = (int) value);
    Arrays.sort(all);
    return all[all.length / 2];
  }

  /** Whether no run is known: no command has ended here, and no reused result has an output. */
  public synchronized boolean knowsNothing() {
    tryToLoad();
    return durations.size() == 0 && outputs.keys().isEmpty();
  }

  /** The output of a step's latest run; empty if it succeeded without output or is unknown. */
  public synchronized Optional<StoredOutput> output(String step) throws IOException {
    tryToLoad();
    return output(key(step));
  }

  /** Visits the stored output of each step's latest run, the oldest run first. */
  public synchronized void forEachOutput(Consumer<StoredOutput> visitor) throws IOException {
    tryToLoad();
    for (long key : outputs.keys()) {
      output(key).ifPresent(visitor);
    }
  }

  private Optional<StoredOutput> output(long key) throws IOException {
    byte[] record = records.read(TYPE_OUTPUT, key);
    if (record == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(outputs.output(key, record));
    } catch (Malformed unusable) {
      return Optional.empty();
    }
  }

  /**
   * Records a command that has ended, successfully or not, in place of the step's earlier one. If
   * that fails, removes everything and stops recording; otherwise the store would present an
   * earlier run as the latest.
   */
  public synchronized void ended(StepRun run, Printed printed) throws IOException {
    noteLatest(run, printed, true);
  }

  /** Records a run whose result came from elsewhere. It says nothing about the duration here. */
  public synchronized void taken(StepRun run, Printed printed) throws IOException {
    noteLatest(run, printed, false);
  }

  private void noteLatest(StepRun run, Printed printed, boolean here) throws IOException {
    load();
    if (unwritable != null) {
      return;
    }
    try {
      note(run, printed, here);
    } catch (IOException failure) {
      unwritable = failure;
      forgetAll(failure);
      throw failure;
    }
  }

  private void note(StepRun run, Printed printed, boolean here) throws IOException {
    long key = key(run.step());
    content.clear();
    if (here) {
      int usual =
          run.succeeded()
              ? run.durationMillis()
              : Math.max(run.durationMillis(), (int) durations.get(key, UNKNOWN));
      run.tookMillis(usual).appendTimesTo(content);
      records.append(TYPE_TIMES, key, content);
      durations.put(key, usual);
    }
    if (!run.succeeded() || printed.sizeBytes() > 0) {
      outputs.keep(key, run, printed, content);
      records.append(TYPE_OUTPUT, key, content);
    } else if (outputs.has(key)) {
      deleteOutput(key);
    }
    for (long surplus : outputs.surplus()) {
      deleteOutput(surplus);
    }
    recompactIfWasteful();
  }

  private void deleteOutput(long key) throws IOException {
    content.clear();
    records.append(TYPE_OUTPUT, key, content);
    outputs.delete(key);
  }

  /** The last successful run of a step; empty if none is recorded. */
  public synchronized Optional<RunSummary> summary(String step) {
    tryToLoad();
    return Optional.ofNullable(made.last(step));
  }

  /**
   * The maker of an output, as far as it is known.
   *
   * @param step the first output of the step that makes the output
   * @param loggedNanos the output's timestamp in the build log; 0 if there is none
   */
  public synchronized FileMaker makerOf(String step, String output, long loggedNanos) {
    tryToLoad();
    return made.makerOf(step, output, loggedNanos);
  }

  /**
   * Records that a step is about to run. From now on its last run cannot be reused, because the new
   * one may be interrupted. If this cannot be written, or the file could not be read, removes
   * everything.
   */
  public synchronized void begin(String step) throws IOException {
    tryToLoad();
    if (unreadable != null) {
      forgetAll();
      unreadable = null;
    }
    RunSummary run = made.last(step);
    if (run == null || !run.usable()) {
      return;
    }
    made.put(run.unusable());
    content.clear();
    StoredRun.putBegun(content, run);
    try {
      records.append(TYPE_BEGUN, key(step), content);
    } catch (IOException failure) {
      forgetAll(failure);
      throw failure;
    }
  }

  /** Restores a run that was usable before {@link #begin}, because the step did not run. */
  public void reinstate(RunSummary run) throws IOException {
    recordSummary(run);
  }

  private void forgetAll(IOException reason) {
    try {
      forgetAll();
    } catch (IOException second) {
      reason.addSuppressed(second);
    }
  }

  /** If the file cannot be removed, later calls of {@link #begin} still record steps in it. */
  private void forgetAll() throws IOException {
    durations.clear();
    outputs.clear();
    records.delete();
    made.clear();
  }

  /**
   * Records which run made the outputs of a successful step. {@link #record} follows once
   * everything about the run is known.
   */
  public synchronized void noteMaker(RunSummary run) {
    made.noteMaker(run);
  }

  /** Called at the end of a run of the build, when the build log is complete. */
  public synchronized void runOver() {
    made.runOver();
  }

  /** Reads what {@link #record} needs. On another thread during commands, this costs no time. */
  public void prepareToRecord() {
    ingredients.load();
  }

  /**
   * Stores a successful run and keeps the one before it. Later cut-offs remain valid. {@link
   * #ingredientFailure} reports if its ingredients cannot be written, because only explanations
   * need them.
   */
  public void record(RecordedRun run) throws IOException {
    recordSummary(run.summary());
    ingredients.put(run.summary().step(), IngredientFile.Kept.of(run));
  }

  private synchronized void recordSummary(RunSummary run) throws IOException {
    load();
    content.clear();
    run.appendTo(content);
    if (content.length() > RecordFile.MAX_CONTENT_BYTES) {
      return; // Without this record, the run before it cannot be reused either.
    }
    records.append(TYPE_MADE, key(run.step()), content);
    made.put(run);
    recompactIfWasteful();
  }

  /**
   * Records that a cut-off is about to change a run's timestamps. Called before the change; the
   * record also has the old timestamp of the log, so that the run is recognised after a crash at
   * any moment.
   *
   * @param mtimes the new timestamps of the outputs, in order
   */
  public synchronized void retime(String step, long logMtimeNanos, long[] mtimes)
      throws IOException {
    load();
    RunSummary run = made.last(step);
    if (run == null) {
      throw new IllegalStateException("no run of " + step);
    }
    RunSummary later = run.retimed(logMtimeNanos, run.logMtimeNanos(), mtimes);
    content.clear();
    StoredRun.putRetimed(content, later);
    records.append(TYPE_RETIMED, key(step), content);
    made.put(later);
    recompactIfWasteful();
  }

  /**
   * The last successful run of a step, complete; empty if a part of it is unknown, for which {@link
   * #ingredientFailure} may give the reason.
   */
  public Optional<RecordedRun> last(String step) {
    Optional<RunSummary> run = summary(step);
    if (run.isEmpty()) {
      return Optional.empty();
    }
    return ingredients
        .last(step)
        .filter(kept -> kept.run() == run.get().run())
        .map(kept -> kept.withSummary(run.get()));
  }

  /** All that counted in a certain one of the last two runs; empty if it is neither. */
  public Optional<Ingredients> keyedIngredients(String step, long run) {
    return ingredients.of(step, run).map(kept -> kept.ingredients().with(kept.conditions()));
  }

  /** The ingredients of the run before the last, as far as they are known. */
  public Optional<Ingredients> ingredientsBeforeLast(String step) {
    return ingredients.beforeLast(step).map(IngredientFile.Kept::ingredients);
  }

  /**
   * Removes steps that are not in a graph, if there are many of them. Only for a process that may
   * record.
   *
   * @return whether it did
   */
  public synchronized boolean forgetStepsOutside(Graph graph) throws IOException {
    load();
    if (!GraphStepHashes.mostAreGone(Math.max(durations.size(), made.size()), graph)) {
      return false;
    }
    GraphStepHashes wanted = new GraphStepHashes(graph);
    durations.retain(wanted::has);
    made.retain(wanted::has);
    outputs.retain(wanted::has);
    records.recompact((type, key) -> wanted.has(key));
    outputs.sweep();
    ingredients.retain(wanted::has);
    return true;
  }

  private void recompactIfWasteful() throws IOException {
    if (records.isWasteful()) {
      records.recompact();
      outputs.sweep();
    }
  }

  /** Closes the files, so that others can write them. Later writes reopen them. */
  @Override
  public void close() throws IOException {
    try (ingredients) {
      closeRecords();
    }
  }

  private synchronized void closeRecords() throws IOException {
    records.close();
  }

  private static long key(String step) {
    return RapidHash.hash(step);
  }
}
