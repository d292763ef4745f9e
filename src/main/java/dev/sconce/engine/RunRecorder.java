package dev.sconce.engine;

import dev.sconce.action.CountedInputs;
import dev.sconce.action.Ingredient;
import dev.sconce.files.FileStat;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DigestCache;
import dev.sconce.history.RecordedRun;
import dev.sconce.history.RunStore;
import dev.sconce.history.RunSummary;
import dev.sconce.history.StepRun;
import dev.sconce.history.TracedRun;
import dev.sconce.schedule.Effect;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.EventSink;
import dev.sconce.session.StepOutcome;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records runs of steps in the store: that a run begins, how long it took, its output, what it
 * depended on and what it left. If the store cannot be written, this is reported once and costs
 * time in later builds, but this build continues. Files are read on another thread; all methods are
 * called on that of the build.
 */
final class RunRecorder implements EventSink {
  private static final Node[] NO_NODES = {};

  private final Graph graph;
  private final FileSystem files;
  private final RunStore runs;
  private final DigestCache digests;
  private final BuildLog log;
  private final EndedRunInspector inspection;
  private final @Nullable StepTracing tracing;
  private final @Nullable TracedInputs traced;
  private final boolean dryRun;
  private final long startedAtMillis;
  private final Consumer<IOException> trouble;
  private final Consumer<String> warnings;
  private final FileWorkers worker = new FileWorkers(1, "record");

  /** By running step: the declared inputs, as they were when it started. */
  private final Map<Integer, Map<String, FileStat>> atStart = new HashMap<>();

  private long count;
  private boolean opened;
  private boolean prepared;
  private volatile @Nullable IOException failure;
  private boolean toldOfFailure;

  /** The warnings so far: each is reported once. */
  private final Set<String> told = new HashSet<>();

  /**
   * @param tracing traces commands; null if nobody does
   * @param traced what steps were seen to use; null if that is not kept
   * @param warnings receives problems, byte strings; on the thread of the build
   */
  RunRecorder(
      BuildParts parts,
      BuildParts.Stores memory,
      BuildLog log,
      FileStateReader states,
      boolean dryRun,
      @Nullable StepTracing tracing,
      @Nullable TracedInputs traced,
      Consumer<String> warnings) {
    this.tracing = tracing;
    this.traced = traced;
    this.graph = parts.graph();
    this.files = parts.files();
    this.runs = memory.runs();
    this.digests = memory.digests();
    this.log = log;
    this.inspection = new EndedRunInspector(states, runs, BuildConditions.of(parts.caching()));
    this.dryRun = dryRun;
    this.startedAtMillis = parts.startedAtMillis();
    this.trouble = memory.trouble();
    this.warnings = warnings;
  }

  /** The store, already read unless it cannot be read. */
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

  /** Whether the store could not be read or written, so that its runs may be incomplete. */
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
   * Records that a step is about to run, even if runs are no longer recorded: what the store still
   * has of an earlier run must not let a later build skip the step.
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

  private Map<String, FileStat> declaredInputs(Edge edge) {
    Map<String, FileStat> found = new HashMap<>();
    for (CountedInputs.Counted input : CountedInputs.of(edge, NO_NODES).files()) {
      String path = input.node().path();
      stat(path).ifPresent(stat -> found.put(path, stat));
    }
    return found;
  }

  /** Empty for a file that cannot be read: a run that saw such a file is never reused. */
  private Optional<FileStat> stat(String path) {
    try {
      return files.stat(path);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** The declared inputs that somebody wrote while the command of a step ran. */
  private Map<String, EndedRunInspector.Rewritten> rewritten(Edge edge) {
    Map<String, EndedRunInspector.Rewritten> found = new HashMap<>();
    Map<String, FileStat> before = atStart.remove(edge.id());
    if (before != null) {
      before.forEach(
          (path, stat) ->
              stat(path)
                  .filter(now -> !now.equals(stat))
                  .ifPresent(now -> found.put(path, new EndedRunInspector.Rewritten(stat, now))));
    }
    return found;
  }

  /** Reads what is needed at the end of a command while the first command runs. */
  private void prepare() {
    if (!prepared) {
      prepared = true;
      worker.execute(runs::prepareToRecord);
      if (traced != null) {
        traced.prepare();
        worker.execute(traced::readAhead);
      }
    }
  }

  /** In a dry run, lets readers find that another run made their inputs. */
  private void pretend(Edge edge, String step) {
    List<RunSummary.Product> products = new ArrayList<>();
    Ingredient.FileMaker maker = new Ingredient.FileMaker.Run(newRun(step, 0));
    long logged = 0;
    for (Node output : edge.outputs()) {
      logged = log.mtimeNanos(output);
      products.add(
          new RunSummary.Product(output.path(), Ingredient.FileState.MISSING, logged, maker));
    }
    store().noteMaker(RunSummary.ofMaker(0, 0, logged, products));
  }

  private long newRun(String step, long startMtimeNanos) {
    return RunSummary.newId(step, startedAtMillis, startMtimeNanos, ++count);
  }

  /**
   * Keeps the duration and the output of a command, whether it ran here or where its result comes
   * from.
   */
  @Override
  public void accept(BuildEvent event) {
    if (event instanceof StepFinished finished && ended(finished.outcome())) {
      boolean taken = finished.outcome() == StepOutcome.HIT;
      long millis = finished.endMillis() - finished.startMillis();
      StepRun run =
          new StepRun(
              finished.text().outputs().getFirst(),
              finished.text().command(),
              Instant.ofEpochMilli(startedAtMillis + finished.startMillis()),
              taken ? StepRun.NOT_HERE : Math.toIntExact(Math.clamp(millis, 0, Integer.MAX_VALUE)),
              finished.exitCode());
      PrintedParts printed = new PrintedParts(finished.output());
      try {
        if (taken) {
          runs.taken(run, printed);
        } else {
          runs.ended(run, printed);
        }
      } catch (IOException unusable) {
        giveUp(unusable);
        trouble.accept(unusable);
      }
    }
  }

  /** A command that was stopped shows nothing about its step. */
  private static boolean ended(StepOutcome outcome) {
    return switch (outcome) {
      case BUILT, FAILED, HIT -> true;
      case UP_TO_DATE, CANCELLED -> false;
    };
  }

  /**
   * Records that the time stamps of a step are about to be changed.
   *
   * @return false if that cannot be written: its run may then be unknown to later builds
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

  /**
   * Keeps what a successful run depended on and what it left.
   *
   * @param seen the accesses of the run; null if it was not traced
   */
  void keep(Effect.Reuse.KeepRun keep, StepTracing.@Nullable JudgedRun seen) {
    keepAccesses(keep, seen);
    if (broken()) {
      return;
    }
    Edge edge = keep.edge();
    Map<String, EndedRunInspector.Rewritten> rewritten = rewritten(edge);
    StepSnapshot step = StepSnapshot.of(edge, discovered(edge, keep.discovered()), log, store());
    long id = newRun(step.step(), keep.startMtimeNanos());
    List<Ingredient.FileMaker> makers = new ArrayList<>();
    List<Long> mtimes = new ArrayList<>();
    for (int i = 0; i < step.outputs().size(); i++) {
      String output = step.outputs().get(i);
      // for a file from before any recorded run, the first run counts as the maker
      boolean stays = keep.unchanged()[i] && step.logged()[i] != 0;
      makers.add(
          stays
              ? runs.makerOf(step.step(), output, step.logged()[i])
              : new Ingredient.FileMaker.Run(id));
      mtimes.add(mtimeNanos(output));
    }
    EndedRunInspector.EndedRun run =
        new EndedRunInspector.EndedRun(
            step,
            id,
            makers,
            startedAtMillis + keep.startedMillis(),
            keep.startMtimeNanos(),
            keep.logMtimeNanos(),
            rewritten,
            mtimes,
            keep.reasons(),
            RecordedRun.Origin.COMMAND);
    runs.noteMaker(run.maker());
    worker.execute(() -> record(run));
  }

  /** If the accesses cannot be written, runs are still recorded. */
  private void keepAccesses(Effect.Reuse.KeepRun keep, StepTracing.@Nullable JudgedRun run) {
    if (tracing == null || traced == null) {
      return;
    }
    Edge edge = keep.edge();
    if (run == null) {
      traced.lost(edge);
      return;
    }
    traced.learnWhatIsMade();
    Node[] discovered = discovered(edge, keep.discovered());
    TracedRun kept =
        new TracedRun(
            edge.outputs()[0].path(),
            keep.logMtimeNanos(),
            log.mtimeNanos(edge.outputs()[0]),
            run.accesses(),
            run.inputs(),
            traced.undeclaredMade(edge, run.inputs(), discovered));
    TracedInputs into = traced;
    worker.execute(() -> into.keep(kept));
  }

  /**
   * Keeps what a run elsewhere would have been seen to use here.
   *
   * @param accesses finds that out, on another thread; empty if it cannot be known
   */
  void keepTakenAccesses(Edge edge, Supplier<Optional<TracedRun>> accesses) {
    TracedInputs into = traced;
    if (into == null || tracing == null || !tracing.watches(edge)) {
      return;
    }
    into.learnWhatIsMade();
    worker.execute(() -> accesses.get().ifPresentOrElse(into::keep, () -> into.lost(edge)));
  }

  /** Called before the outputs of a step are replaced by those of a run elsewhere. */
  void beginTaking(Edge edge) {
    try {
      store().begin(edge.outputs()[0].path());
      prepare();
    } catch (IOException unusable) {
      giveUp(unusable);
    }
  }

  /** Keeps what a run elsewhere depended on, and which outputs of it were used. */
  void taken(
      Effect.Reuse.Take take,
      long atNanos,
      ResultPlacement.Placed placed,
      RecordedRun.Origin origin) {
    Edge edge = take.edge();
    if (broken()) {
      return;
    }
    StepSnapshot step = StepSnapshot.of(edge, placed.discovered(), log, store());
    long id = newRun(step.step(), atNanos);
    List<Ingredient.FileMaker> makers = new ArrayList<>();
    List<Long> mtimes = new ArrayList<>();
    for (long mtime : placed.mtimes()) {
      makers.add(new Ingredient.FileMaker.Run(id));
      mtimes.add(mtime);
    }
    EndedRunInspector.EndedRun run =
        new EndedRunInspector.EndedRun(
            step,
            id,
            makers,
            startedAtMillis,
            atNanos,
            atNanos,
            Map.of(),
            mtimes,
            take.reasons(),
            origin);
    runs.noteMaker(run.maker());
    worker.execute(() -> record(run));
  }

  /** A file that cannot be read here is tried again, and recorded as missing, when it is hashed. */
  private long mtimeNanos(String path) {
    try {
      return files.mtimeNanos(path);
    } catch (IOException unreadable) {
      return 0;
    }
  }

  /**
   * The inputs that the command reported, if they were read already (with {@code deps}); else those
   * in a depfile that stays.
   */
  private Node[] discovered(Edge edge, Node @Nullable [] told) {
    return told != null ? told : KeptDepfile.inputs(edge, graph, files);
  }

  private void record(EndedRunInspector.EndedRun run) {
    try {
      if (!broken()) {
        runs.record(inspection.recordOf(run));
      }
    } catch (IOException unusable) {
      failure = unusable;
    }
  }

  private void tracesOver() {
    if (tracing != null) {
      tracing.runOver();
    }
    if (traced != null) {
      if (!dryRun) {
        traced.runOver();
      }
      traced.warnings().stream().filter(told::add).forEach(warnings);
      traced.failure().ifPresent(trouble);
    }
  }

  /** Waits until all work is done; throws what the thread died of. */
  void close() {
    try {
      worker.close();
    } finally {
      tellOfDamage();
      tellOfDigests();
      tellOfFailure();
      runs.ingredientFailure().ifPresent(trouble);
      runs.runOver();
      tracesOver();
      atStart.clear();
    }
  }
}
