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
 * The runs of steps, below {@code .sconce}. A step is known by its first output. Of each there are:
 *
 * <ul>
 *   <li>the latest run: how long it took, and what it printed if it printed or failed;
 *   <li>the last run that ended well: what it made, and the digests of its ingredients, which tell
 *       whether it would make the same again;
 *   <li>the ingredients themselves of that run and of the one before it, in a file of their own:
 *       they are read when a run is recorded, or explained.
 * </ul>
 *
 * <p>Reads nothing before it is asked something: a build with nothing to do never is. Damage costs
 * what it hit and is reported. The disk it takes is bounded: of an output at most {@link
 * #MAX_HEAD_BYTES} of the beginning and as much of the end, of all outputs at most {@link
 * #MAX_KEPT_BYTES}, the oldest given up first; of steps that are no more a few times those that
 * there are.
 *
 * <p>Safe for use by several threads. One process at a time may write: that which has the lock of
 * the build directory. If it was asked something before it had the lock, it starts over with a new
 * store when this one {@link #isOutdated}.
 */
public final class RunStore implements AutoCloseable {
  /** Of one output's beginning, and again of its end, at most this is kept. */
  public static final int MAX_HEAD_BYTES = 1 << 20;

  /** Of all outputs together at most this is kept. */
  public static final long MAX_KEPT_BYTES = 64L << 20;

  private static final String MAGIC = "# sconce runs 2\n";
  private static final int TYPE_TIMES = 1;
  private static final int TYPE_OUTPUT = 2;
  private static final int TYPE_MADE = 3;

  /** Another run of the step was begun: the recorded one is out of use. */
  private static final int TYPE_BEGUN = 4;

  /** A cut-off moved the times of a run. */
  private static final int TYPE_RETIMED = 5;

  private static final int UNKNOWN = -1;

  /** What a command printed, wherever it is held. */
  public interface Printed {
    /** How much was printed. */
    long sizeBytes();

    /** The first {@code maxBytes} bytes at most. */
    byte[] head(int maxBytes) throws IOException;

    /** The last {@code maxBytes} bytes at most. */
    byte[] tail(int maxBytes) throws IOException;
  }

  private final RecordFile records;
  private final IngredientFile ingredients;
  private final StoredOutputs outputs;
  private final ByteSink content = new ByteSink();
  private final LongHashMap durations = new LongHashMap();
  private final GoodRuns made = new GoodRuns();
  private boolean malformed;
  private boolean loaded;

  /** Why the file may say more than is known here. */
  private @Nullable FileException unreadable;

  /** Why times and outputs are not recorded any more. */
  private @Nullable IOException unwritable;

  private RunStore(Path directory, long maxKeptBytes) {
    this.records = new RecordFile(directory.resolve("runs"), MAGIC);
    this.ingredients = new IngredientFile(directory);
    this.outputs = new StoredOutputs(directory.resolve("outputs"), maxKeptBytes);
  }

  /**
   * The store of a build directory. Needs nothing to be there.
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
   * Reads all but ingredients, if that was not done. Changes nothing on disk.
   *
   * @throws FileException each time, if the file cannot be read; without this, no run is known then
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
          // of a later version
        }
      }
    } catch (Malformed unusable) {
      malformed = true;
    }
  }

  /** Whether another build wrote something of it since it was read; not before it was. */
  public synchronized boolean isOutdated() throws FileException {
    return unreadable == null && (records.isOutdated() || ingredients.isOutdated());
  }

  /** What was wrong with the files, as far as they were read and written; byte strings. */
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

  /** Why runs cannot be explained later: their ingredients are not kept. */
  public Optional<IOException> ingredientFailure() {
    return ingredients.failure();
  }

  /** Whether runs of this user can be recorded, as far as rights tell. */
  public boolean isWritable() {
    return records.isWritable();
  }

  /**
   * How long the latest run of a step took, in milliseconds; -1 when unknown. One that failed says
   * nothing about how long it takes if it took less than the one before it.
   */
  public synchronized int durationMillis(Node firstOutput) {
    tryToLoad();
    ByteSink path = new ByteSink();
    firstOutput.appendPath(path);
    return (int) durations.get(RapidHash.hash(path.buffer(), path.length()), UNKNOWN);
  }

  /** The median of all known durations in milliseconds; -1 when none is known. */
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

  /** Whether no run is known: none has ended here, and none that was taken has printed anything. */
  public synchronized boolean knowsNothing() {
    tryToLoad();
    return durations.size() == 0 && outputs.keys().isEmpty();
  }

  /** What a step's latest run printed; empty when it succeeded in silence, or is not known. */
  public synchronized Optional<StoredOutput> output(String step) throws IOException {
    tryToLoad();
    return output(key(step));
  }

  /** Visits what is kept of each step's latest run, the oldest run first. */
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
   * Notes a command that has ended, well or not, in place of the step's earlier one. If that fails
   * everything is forgotten, and no more is noted: what is left would tell of an earlier run as if
   * it were the latest.
   */
  public synchronized void ended(StepRun run, Printed printed) throws IOException {
    noteLatest(run, printed, true);
  }

  /**
   * The same for a run that was not made here, but its result was taken: how long it takes here is
   * not known by that.
   */
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
      giveUpOutput(key);
    }
    for (long surplus : outputs.surplus()) {
      giveUpOutput(surplus);
    }
    recompactIfWasteful();
  }

  private void giveUpOutput(long key) throws IOException {
    content.clear();
    records.append(TYPE_OUTPUT, key, content);
    outputs.giveUp(key);
  }

  /** The last run of a step that ended well; empty when none is recorded. */
  public synchronized Optional<RunSummary> summary(String step) {
    tryToLoad();
    return Optional.ofNullable(made.last(step));
  }

  /**
   * Who made an output, as far as is known.
   *
   * @param step the first output of the step that makes it
   * @param loggedNanos what the build log says of it; 0 when it says nothing
   */
  public synchronized FileMaker makerOf(String step, String output, long loggedNanos) {
    tryToLoad();
    return made.makerOf(step, output, loggedNanos);
  }

  /**
   * Takes note that a step is about to run: from now on its last run spares nothing, because this
   * one may end in the middle of its work. If even that cannot be written, or the file could not be
   * read, everything is forgotten.
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

  /** Puts back a run that was in use before {@link #begin}: the step did not run after all. */
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

  /** If the file stays there, it is still told of steps that begin. */
  private void forgetAll() throws IOException {
    durations.clear();
    outputs.clear();
    records.delete();
    made.clear();
  }

  /**
   * Takes note of who made the outputs of a step that has ended well; {@link #record} follows once
   * all is known of the run.
   */
  public synchronized void noteMaker(RunSummary run) {
    made.noteMaker(run);
  }

  /** Takes note that a run of the build is over: the build log is complete. */
  public synchronized void runOver() {
    made.runOver();
  }

  /** Reads what {@link #record} needs: on another thread while commands run, it costs no time. */
  public void prepareToRecord() {
    ingredients.load();
  }

  /**
   * Keeps a run that has ended well, and the one before it. Later cut-offs stand. What keeps its
   * ingredients from being written is told by {@link #ingredientFailure}: only explanations need
   * them.
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
      return; // as it is, the run before it spares nothing
    }
    records.append(TYPE_MADE, key(run.step()), content);
    made.put(run);
    recompactIfWasteful();
  }

  /**
   * Takes note that a cut-off is about to move a run's time stamps. Written before they are moved,
   * with those of before, so that the run is known again wherever a crash comes in between.
   *
   * @param mtimes of the outputs, in order
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
   * The last run of a step that ended well, whole; empty when not all of it is known, of which
   * {@link #ingredientFailure} may say why.
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
   * Forgets steps that a graph does not have, if there are many of them. Only for who may record.
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

  /** Closes the files, so that others can write them; what is written here opens them again. */
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
