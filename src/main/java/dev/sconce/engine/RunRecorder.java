package dev.sconce.engine;

import dev.sconce.action.CountedInputs;
import dev.sconce.action.FileState;
import dev.sconce.action.Ingredients;
import dev.sconce.action.Maker;
import dev.sconce.action.Reason;
import dev.sconce.discover.DepfileException;
import dev.sconce.discover.DepfileParser;
import dev.sconce.files.FileSystem;
import dev.sconce.files.NodeStat;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DigestCache;
import dev.sconce.history.RecordedRun;
import dev.sconce.history.RunStore;
import dev.sconce.history.RunSummary;
import dev.sconce.history.StepRun;
import dev.sconce.schedule.ReuseEffect;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.EventSink;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes runs of steps into the store: that one begins, how long it took and what it printed, what
 * it depended on and what it left. A store that cannot be written is reported once and costs time
 * later; the build goes on. Files are looked at on another thread; all methods are called on that
 * of the build.
 */
final class RunRecorder implements EventSink {
  private static final Node[] NO_NODES = {};

  private final Graph graph;
  private final FileSystem files;
  private final RunStore runs;
  private final DigestCache digests;
  private final BuildLog log;
  private final FileStates states;
  private final boolean dryRun;
  private final long startedAtMillis;
  private final Consumer<IOException> trouble;
  private final Consumer<String> warnings;
  private final FileWorkers worker = new FileWorkers(1, "record");

  /** By step that runs: the declared inputs, as they were when it started. */
  private final Map<Integer, Map<String, NodeStat>> atStart = new HashMap<>();

  private long count;
  private boolean opened;
  private boolean prepared;
  private volatile @Nullable IOException failure;
  private boolean toldOfFailure;

  /** What was wrong so far: each trouble is told once. */
  private final Set<String> told = new HashSet<>();

  /**
   * @param warnings told what is wrong, byte strings; on the thread of the build
   */
  RunRecorder(
      BuildParts parts,
      BuildMemory memory,
      BuildLog log,
      FileStates states,
      boolean dryRun,
      Consumer<String> warnings) {
    this.graph = parts.graph();
    this.files = parts.files();
    this.runs = memory.runs();
    this.digests = memory.digests();
    this.log = log;
    this.states = states;
    this.dryRun = dryRun;
    this.startedAtMillis = parts.startedAtMillis();
    this.trouble = memory.trouble();
    this.warnings = warnings;
  }

  /** The store, read by now unless it cannot be read. */
  RunStore store() {
    try {
      runs.load();
      if (!opened) {
        opened = true;
        tellOfDamage();
        if (!dryRun) {
          runs.forgetStepsOutside(graph);
        }
      }
    } catch (IOException unusable) {
      giveUp(unusable);
    }
    return runs;
  }

  /** Whether the store could not be read or written, so that its runs may be forgotten. */
  boolean broken() {
    return failure != null;
  }

  private void giveUp(IOException cause) {
    if (!broken()) {
      failure = cause;
    }
    tellOfFailure();
  }

  private void tellOfFailure() {
    IOException cause = failure;
    if (cause != null && !toldOfFailure) {
      toldOfFailure = true;
      trouble.accept(cause);
    }
  }

  private void tellOfDamage() {
    for (String warning : runs.warnings()) {
      if (told.add(warning)) {
        warnings.accept(warning);
      }
    }
  }

  private void tellOfDigests() {
    digests.failure().ifPresent(trouble);
    digests.warning().filter(told::add).ifPresent(warnings);
  }

  /**
   * Takes note that a step is about to run, also when runs are not recorded any more: what the
   * store still says of an earlier run must not spare the step in a later build.
   */
  void begin(Edge edge) {
    String step = edge.outputs()[0].path();
    try {
      if (dryRun) {
        pretend(edge, step);
      } else {
        store().begin(step);
        prepare();
        if (!broken()) {
          atStart.put(edge.id(), declaredInputs(edge));
        }
      }
    } catch (IOException unusable) {
      giveUp(unusable);
    }
  }

  private Map<String, NodeStat> declaredInputs(Edge edge) {
    Map<String, NodeStat> found = new HashMap<>();
    for (CountedInputs.Counted input : CountedInputs.of(edge, NO_NODES).files()) {
      String path = input.node().path();
      stat(path).ifPresent(stat -> found.put(path, stat));
    }
    return found;
  }

  /** Nothing can be said of one that cannot be looked at: a run that saw it spares nothing. */
  private Optional<NodeStat> stat(String path) {
    try {
      return files.stat(path);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** The declared inputs that somebody wrote while the command of a step ran. */
  private Map<String, Rewritten> rewritten(Edge edge) {
    Map<String, Rewritten> found = new HashMap<>();
    Map<String, NodeStat> before = atStart.remove(edge.id());
    if (before != null) {
      before.forEach(
          (path, stat) ->
              stat(path)
                  .filter(now -> !now.equals(stat))
                  .ifPresent(now -> found.put(path, new Rewritten(stat, now))));
    }
    return found;
  }

  /** While the first command runs, there is time to read what is needed once it has ended. */
  private void prepare() {
    if (!prepared) {
      prepared = true;
      worker.execute(runs::prepareToRecord);
    }
  }

  /** In a dry run, readers have to find that another run made what they read. */
  private void pretend(Edge edge, String step) {
    List<RunSummary.Product> products = new ArrayList<>();
    Maker maker = new Maker.Run(newRun(step, 0));
    long logged = 0;
    for (Node output : edge.outputs()) {
      logged = log.mtimeNanos(output);
      products.add(new RunSummary.Product(output.path(), FileState.MISSING, logged, maker));
    }
    store().noteMaker(RunSummary.ofMaker(0, 0, logged, products));
  }

  private long newRun(String step, long startMtimeNanos) {
    return RunStore.runId(step, startedAtMillis, startMtimeNanos, ++count);
  }

  /** Keeps how long a command took and what it printed. */
  @Override
  public void accept(BuildEvent event) {
    if (event instanceof StepFinished finished && ended(finished.outcome())) {
      long millis = finished.endMillis() - finished.startMillis();
      StepRun run =
          new StepRun(
              finished.text().outputs().getFirst(),
              finished.text().command(),
              Instant.ofEpochMilli(startedAtMillis + finished.startMillis()),
              Math.toIntExact(Math.clamp(millis, 0, Integer.MAX_VALUE)),
              finished.exitCode());
      try {
        runs.ended(run, new PrintedParts(finished.output()));
      } catch (IOException unusable) {
        giveUp(unusable);
        trouble.accept(unusable);
      }
    }
  }

  /** A command that was stopped says nothing about its step. */
  private static boolean ended(StepOutcome outcome) {
    return switch (outcome) {
      case BUILT, FAILED -> true;
      case HIT, UP_TO_DATE, CANCELLED -> false;
    };
  }

  /** The beginning and the end of what a command printed. */
  private record PrintedParts(StepOutput output) implements RunStore.Printed {
    @Override
    public long sizeBytes() {
      return output.sizeBytes();
    }

    @Override
    public byte[] head(int maxBytes) throws IOException {
      return part(0, maxBytes);
    }

    @Override
    public byte[] tail(int maxBytes) throws IOException {
      return part(Math.max(0, output.sizeBytes() - maxBytes), maxBytes);
    }

    private byte[] part(long from, int maxBytes) throws IOException {
      Part part = new Part(from, maxBytes);
      output.writeTo(part);
      return part.kept.toByteArray();
    }
  }

  /** Keeps some bytes from the middle of a stream. */
  private static final class Part extends OutputStream {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final long from;
    private final long end;
    private long at;

    Part(long from, int maxBytes) {
      this.from = from;
      this.end = from + maxBytes;
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      long first = Math.clamp(from - at, 0, length);
      long last = Math.clamp(end - at, 0, length);
      if (first < last) {
        kept.write(bytes, offset + (int) first, (int) (last - first));
      }
      at += length;
    }
  }

  /**
   * An input that was written while the command ran.
   *
   * @param atStart its state just before
   * @param atEnd its state when the command had ended
   */
  record Rewritten(NodeStat atStart, NodeStat atEnd) {}

  /**
   * A run that has ended well.
   *
   * @param step captured when it had ended, its discovered inputs included
   * @param makers of the outputs, in order
   * @param startedMillis since 1970
   * @param startMtimeNanos the file system's time just before it started; 0 when unknown
   * @param rewritten the declared inputs that were written while the command ran, by path
   * @param outputMtimes the time stamp of each output when the step was over, in nanoseconds since
   *     1970; 0 for one that is missing or could not be looked at. That of the inode would not do:
   *     another step may link the file
   */
  record EndedRun(
      StepCapture step,
      long id,
      List<Maker> makers,
      long startedMillis,
      long startMtimeNanos,
      long logMtimeNanos,
      Map<String, Rewritten> rewritten,
      List<Long> outputMtimes,
      List<Reason> reasons) {
    /** What is known of it without a look at its files. */
    RunSummary maker() {
      List<RunSummary.Product> products = new ArrayList<>();
      for (int i = 0; i < makers.size(); i++) {
        products.add(
            new RunSummary.Product(step.outputs().get(i), FileState.MISSING, 0, makers.get(i)));
      }
      return RunSummary.ofMaker(id, startedMillis, logMtimeNanos, products);
    }
  }

  /**
   * Takes note that the times of a step are about to be moved.
   *
   * @return false if that cannot be written: its run may be forgotten
   */
  boolean retime(String step, long logMtimeNanos, long[] mtimes) {
    if (broken()) {
      return false;
    }
    try {
      store().retime(step, logMtimeNanos, mtimes);
      return true;
    } catch (IOException unusable) {
      giveUp(unusable);
      return false;
    }
  }

  /** Keeps what a run that ended well depended on and what it left. */
  void keep(ReuseEffect.KeepRun keep) {
    if (broken()) {
      return;
    }
    Edge edge = keep.edge();
    Map<String, Rewritten> rewritten = rewritten(edge);
    StepCapture step = StepCapture.of(edge, discovered(edge, keep.discovered()), log, store());
    long id = newRun(step.step(), keep.startMtimeNanos());
    List<Maker> makers = new ArrayList<>();
    List<Long> mtimes = new ArrayList<>();
    for (int i = 0; i < step.outputs().size(); i++) {
      String output = step.outputs().get(i);
      // of a file that was there before any run the first one counts as the maker
      boolean stays = keep.leftAlone()[i] && step.logged()[i] != 0;
      makers.add(stays ? runs.makerOf(step.step(), output, step.logged()[i]) : new Maker.Run(id));
      mtimes.add(mtimeNanos(output));
    }
    EndedRun run =
        new EndedRun(
            step,
            id,
            makers,
            startedAtMillis + keep.startedMillis(),
            keep.startMtimeNanos(),
            keep.logMtimeNanos(),
            rewritten,
            mtimes,
            keep.reasons());
    runs.noteMaker(run.maker());
    worker.execute(() -> record(run));
  }

  /**
   * A file that cannot be looked at is looked at again, and shown as missing, when it is hashed.
   */
  private long mtimeNanos(String path) {
    try {
      return files.mtimeNanos(path);
    } catch (IOException unreadable) {
      return 0;
    }
  }

  /** With {@code deps} the command's words were taken already; a depfile that stays is read. */
  private Node[] discovered(Edge edge, Node @Nullable [] told) {
    if (told != null) {
      return told;
    }
    String depfile = edge.flag("deps") ? "" : edge.depfile();
    if (depfile.isEmpty()) {
      return NO_NODES;
    }
    try {
      Optional<byte[]> content = files.read(depfile);
      return content.isEmpty()
          ? NO_NODES
          : DepfileParser.parse(depfile, content.get()).inputNodes(graph);
    } catch (DepfileException | IOException unusable) {
      // the next build finds the same, and runs the step for it
      return NO_NODES;
    }
  }

  private void record(EndedRun run) {
    try {
      if (!broken()) {
        runs.record(recordOf(run));
      }
    } catch (IOException unusable) {
      failure = unusable;
    }
  }

  /** Finds out what a run that has ended saw and left. */
  RecordedRun recordOf(EndedRun run) throws IOException {
    StepCapture step = run.step();
    InputCheck inputs = new InputCheck(run);
    Ingredients ingredients = step.ingredients(inputs::look);
    boolean usable = inputs.seen && run.startMtimeNanos() != 0;
    List<RunSummary.Product> products = new ArrayList<>();
    for (int i = 0; i < step.outputs().size(); i++) {
      String path = step.outputs().get(i);
      FileStates.Look look = lookOrMissing(path);
      // what was changed since is somebody else's product
      usable &= look.mtimeNanos() == run.outputMtimes().get(i);
      usable &= look.state() instanceof FileState.Content;
      products.add(
          new RunSummary.Product(path, look.state(), look.mtimeNanos(), run.makers().get(i)));
    }
    if (usable && inputs.rewritten) {
      usable = isRepetition(step.step(), ingredients, products);
    }
    RunSummary summary =
        new RunSummary(
            run.id(),
            run.startedMillis(),
            run.logMtimeNanos(),
            run.logMtimeNanos(),
            usable,
            products,
            ingredients.foreseeable().digest().orElse(null),
            ingredients.digest().orElse(null));
    return new RecordedRun(summary, ingredients, run.reasons());
  }

  /** Finds out whether the inputs of a run are what it saw. */
  private final class InputCheck {
    private final EndedRun run;
    private boolean seen = true;

    /** Whether some are only because what was written into them is what they said before. */
    private boolean rewritten;

    InputCheck(EndedRun run) {
      this.run = run;
    }

    FileState look(StepCapture.Input input) {
      Rewritten written = run.rewritten().get(input.path());
      // asked first: once the file is looked at, what it says now is known in place of this
      Optional<FileState> before =
          written == null ? Optional.empty() : states.known(input.path(), written.atStart());
      FileStates.Look look = lookOrMissing(input.path());
      boolean counts = !input.group() || look.mtimeNanos() != 0;
      if (counts && !isWhatTheRunSaw(input, look, run.startMtimeNanos())) {
        boolean same =
            written != null
                && look.isOf(written.atEnd())
                && before.equals(Optional.of(look.state()));
        rewritten |= same;
        seen &= same;
      }
      return look.state();
    }
  }

  /**
   * An input that has not changed since before the run started is what the run saw: a change sets
   * the time of the inode, whatever it does to that of the content. What a step made just before
   * may be as old as the start.
   */
  private static boolean isWhatTheRunSaw(
      StepCapture.Input input, FileStates.Look look, long startMtimeNanos) {
    return look.mtimeNanos() != 0
        && (input.made()
            ? look.newestNanos() <= startMtimeNanos
            : look.newestNanos() < startMtimeNanos);
  }

  /**
   * Whether the run before saw and made the same. If an input was written in between, that is what
   * tells a step that writes its own input from somebody who edited it and took the edit back while
   * the step read it: he would have to do so twice, in the same way.
   */
  private boolean isRepetition(
      String step, Ingredients ingredients, List<RunSummary.Product> products) {
    Optional<RunSummary> before = runs.summary(step);
    return before.isPresent()
        && before.get().ingredients() != null
        && ingredients.digest().equals(Optional.of(before.get().ingredients()))
        && states(before.get().products()).equals(states(products));
  }

  private static List<FileState> states(List<RunSummary.Product> products) {
    return products.stream().map(RunSummary.Product::state).toList();
  }

  /** What cannot be read counts as missing: then the run spares nothing. */
  private FileStates.Look lookOrMissing(String path) {
    try {
      return states.look(path);
    } catch (IOException unreadable) {
      return FileStates.Look.MISSING;
    }
  }

  /** Waits until all that was asked for is done; throws what the thread died of. */
  void close() {
    try {
      worker.close();
    } finally {
      tellOfDamage();
      tellOfDigests();
      tellOfFailure();
      runs.ingredientFailure().ifPresent(trouble);
      runs.runOver();
      atStart.clear();
    }
  }
}
