package dev.sconce.engine;

import dev.sconce.action.Ingredient;
import dev.sconce.action.Ingredients;
import dev.sconce.digest.Digest;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.history.RunStore;
import dev.sconce.history.RunSummary;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.Effect;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Skips steps whose recorded run would make the same again: checks whether anything that such a
 * step depends on differs, and updates the time stamps of its outputs and its logs. Files are read
 * on other threads. Logs and graph are used on the thread of the build, which calls all methods.
 */
final class RunReuse {
  private static final int MAX_THREADS = 8;
  private static final int MAX_ATTEMPTS = 3;

  /** The clock that stamps files may lag behind the other one by this much. */
  private static final long CLOCKS_DIFFER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final FileSystem files;
  private final RunRecorder recorder;
  private final BuildLog log;
  private final @Nullable DepsLog deps;
  private final FileStateReader states;
  private final CutOffTimestamp time;
  private final CompletionInbox inbox;
  private final Consumer<String> warnings;
  private final @Nullable TracedInputs traced;
  private final FileWorkers workers =
      new FileWorkers(Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()), "compare");
  private boolean warned;

  /**
   * @param log of the commands; without it there is nothing to compare with
   * @param traced what steps were seen to use; null if that does not count
   * @param warnings receives problems, byte strings; on the thread of the build
   */
  RunReuse(
      BuildParts parts,
      RunRecorder recorder,
      BuildLog log,
      FileStateReader states,
      CutOffTimestamp time,
      CompletionInbox inbox,
      @Nullable TracedInputs traced,
      Consumer<String> warnings) {
    this.traced = traced;
    this.files = parts.files();
    this.recorder = recorder;
    this.log = log;
    this.deps = parts.depsLog();
    this.states = states;
    this.time = time;
    this.inbox = inbox;
    this.warnings = warnings;
  }

  /** Performs an effect; returns its completion, or null if that comes later or never. */
  @Nullable Completion perform(Effect.Reuse effect) {
    switch (effect) {
      case Effect.Reuse.Ask ask -> compare(ask.edge());
      case Effect.Reuse.GiveUp(Edge edge) -> workers.giveUp(edge.id());
      case Effect.Reuse.Take take -> {
        return refresh(take);
      }
      case Effect.Reuse.KeepRun _,
          Effect.Reuse.Fetch _,
          Effect.Reuse.Discard _,
          Effect.Reuse.LeaveRemote _,
          Effect.Reuse.Materialise _,
          Effect.Reuse.SetMode _,
          Effect.Reuse.AskServer _ ->
          throw new IllegalArgumentException("the cut-off is not remote");
    }
    return null;
  }

  /** Compares on another thread, which posts the answer to the inbox. */
  private void compare(Edge edge) {
    RunStore runs = recorder.store();
    Optional<RunSummary> run = runs.summary(edge.outputs()[0].path());
    if (recorder.broken() || run.isEmpty()) {
      inbox.post(new Completion.Reuse.NotFound(edge.id()));
      return;
    }
    StepSnapshot step = StepSnapshot.of(edge, edge.discovered(), log, runs);
    if (traced != null) {
      traced.learnWhatIsMade();
    }
    workers.execute(
        edge.id(),
        () -> inbox.post(compared(edge.id(), step, run.get())),
        () -> inbox.post(new Completion.Reuse.NotFound(edge.id())));
  }

  /** If a file cannot be read, the step runs and reports it. */
  private Completion compared(int id, StepSnapshot step, RunSummary run) {
    try {
      return compare(id, step, run);
    } catch (IOException unreadable) {
      return new Completion.Reuse.NotFound(id);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new Completion.Reuse.NotFound(id);
    }
  }

  private Completion.Reuse compare(int id, StepSnapshot step, RunSummary run)
      throws IOException, InterruptedException {
    if (!step.wasMadeBy(run)) {
      return new Completion.Reuse.NotFound(id);
    }
    if (!run.usable()) {
      learnWhatChangedSince(run, step);
      return new Completion.Reuse.NotFound(id);
    }
    boolean mayAgree =
        agrees(step.foreseeable(), run.foreseeable())
            && (time.isKnown() || agrees(step.ingredients(this::look), run.ingredients()));
    for (int attempt = 0; mayAgree && attempt < MAX_ATTEMPTS; attempt++) {
      long at = time.current();
      if (at == CutOffTimestamp.NONE) {
        return new Completion.Reuse.NotFound(id);
      }
      long[] newest = {0};
      Ingredients now = step.ingredients(input -> look(input.path(), newest));
      if (!agrees(now, run.ingredients())) {
        return new Completion.Reuse.NotFound(id);
      }
      if (traced != null && !traced.sayTheSame(step.step(), step.logged()[0])) {
        return new Completion.Reuse.NotFound(id);
      }
      if (newest[0] <= at) {
        return same(id, step, run, at, newest[0]);
      }
      // the looks before the new time may be outdated: they are repeated
      if (time.notBefore(newest[0]) == CutOffTimestamp.NONE) {
        return new Completion.Reuse.NotFound(id);
      }
    }
    return new Completion.Reuse.NotFound(id);
  }

  /**
   * Hashes the changed inputs of a step that will run. The step may write its inputs again with the
   * same content. That can be recognised afterwards only if the content before is known.
   */
  private void learnWhatChangedSince(RunSummary run, StepSnapshot step) throws IOException {
    long started = TimeUnit.MILLISECONDS.toNanos(run.startedMillis()) - CLOCKS_DIFFER_NANOS;
    for (StepSnapshot.Input input : step.inputs()) {
      if (!input.group() && input.kind() != Ingredient.Kind.DISCOVERED) {
        states.learn(input.path(), Math.min(started, run.logMtimeNanos()));
      }
    }
  }

  private static boolean agrees(Ingredients now, @Nullable Digest recorded) {
    return recorded != null && now.digest().filter(recorded::equals).isPresent();
  }

  /**
   * Reads an input without its time: the time is needed only for steps that do not differ, and
   * requires a wait for the clock.
   */
  private Ingredient.FileState look(StepSnapshot.Input input) throws IOException {
    return states.look(input.path()).state();
  }

  private Ingredient.FileState look(String path, long[] newest) throws IOException {
    FileStateReader.Look look = states.look(path);
    newest[0] = Math.max(newest[0], look.mtimeNanos());
    return look.state();
  }

  /** Whether the outputs are those of the run, so that their time stamps may be updated. */
  private Completion.Reuse same(
      int id, StepSnapshot step, RunSummary run, long atNanos, long newestInputNanos)
      throws IOException {
    long[] mtimes = new long[step.outputs().size()];
    for (int i = 0; i < mtimes.length; i++) {
      String path = step.outputs().get(i);
      FileStateReader.Look look = states.look(path);
      if (!look.state().equals(run.products().get(i).state())) {
        return new Completion.Reuse.NotFound(id);
      }
      boolean stays = step.restat() || look.mtimeNanos() >= newestInputNanos;
      if (!stays && files.isShared(path)) {
        return new Completion.Reuse.NotFound(id);
      }
      mtimes[i] = stays ? look.mtimeNanos() : atNanos;
    }
    return new Completion.Reuse.Found(id, atNanos, mtimes);
  }

  /**
   * Updates the time stamps of a step. Its record is first, so that the run stays known whatever
   * happens in between. The outputs are last, so that the step is out of date by ninja's rule until
   * everything is done. Does nothing if recording has failed since the step was compared, since its
   * run may then be unknown to later builds.
   */
  private Completion refresh(Effect.Reuse.Take take) {
    Edge edge = take.edge();
    Node[] outputs = edge.outputs();
    long at = take.atNanos();
    long[] mtimes = take.mtimes();
    if (traced != null) {
      traced.retime(outputs[0].path(), log.mtimeNanos(outputs[0]), at);
    }
    if (!recorder.retime(outputs[0].path(), at, mtimes)) {
      return new Completion.Reuse.NotTaken(edge.id(), false);
    }
    boolean done = false;
    try {
      if (deps != null && edge.flag("deps") && moves(outputs, mtimes, at)) {
        for (int i = 0; i < outputs.length; i++) {
          deps.record(outputs[i], mtimes[i], edge.discovered());
        }
      }
      log.record(edge, log.startMillis(outputs[0]), log.endMillis(outputs[0]), at);
      for (int i = 0; i < outputs.length; i++) {
        if (mtimes[i] == at) {
          files.setMtimeNanos(outputs[i].path(), at);
        }
      }
      done = true;
    } catch (IOException failure) {
      if (!warned) {
        warned = true;
        warnings.accept("runs what could have been spared: " + FactGatherer.messageOf(failure));
      }
    }
    return done
        ? new Completion.Reuse.Taken(edge.id(), at, mtimes)
        : new Completion.Reuse.NotTaken(edge.id(), false);
  }

  private static boolean moves(Node[] outputs, long[] mtimes, long at) {
    for (int i = 0; i < outputs.length; i++) {
      if (mtimes[i] == at) {
        return true;
      }
    }
    return false;
  }

  /** Waits until all work is done; throws what a thread died of. */
  void close() {
    try {
      workers.close();
    } finally {
      time.forget();
    }
  }
}
