package dev.sconce.engine;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.files.FileSystem;
import dev.sconce.files.FileSystemClock;
import dev.sconce.graph.Edge;
import dev.sconce.history.BuildLog;
import dev.sconce.history.UpToDateRecorder;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.Effect;
import dev.sconce.schedule.KnownOutputs;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.Question;
import dev.sconce.session.TerminalOwner;
import dev.sconce.session.TraceEvent;
import dev.sconce.session.UndeclaredReport;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Performs effects, each family in its own class. Commands run by themselves; steps are compared
 * and runs recorded on threads that read files. Everything else is done at once on the thread of
 * the build, since a switch to another thread takes longer than most of it. Other threads help with
 * large gathers.
 */
final class EffectRunner implements AutoCloseable {
  /** More threads do not help: the kernel serialises requests for one directory. */
  static final int MAX_GATHER_THREADS = 8;

  private final EventPublisher events;
  private final FactGatherer gathering;
  private final MidRunEdits midRunEdits;
  private final FileEffects files;
  private final CommandEffects commands;
  private final LogEffects logs;
  private final @Nullable RunRecorder recorder;
  private final @Nullable RunReuse reuse;
  private final @Nullable SharedResults shared;
  private final @Nullable StepTracing tracing;
  private final FileSystemClock fileTime;
  private final boolean dryRun;

  /**
   * @param presuming whether a dry run assumes that all commands succeed
   * @param known outputs that are not on disk
   */
  EffectRunner(
      BuildParts parts,
      BuildOptions options,
      boolean presuming,
      KnownOutputs known,
      EventPublisher events,
      CompletionInbox inbox) {
    this.events = events;
    FileSystem fileSystem = parts.files();
    BuildParts.Stores memory = parts.memory();
    BuildLog log = parts.buildLog();
    int threads = Math.min(MAX_GATHER_THREADS, Runtime.getRuntime().availableProcessors());
    FileStateReader states =
        memory == null
            ? null
            : new FileStateReader(fileSystem, memory.digests(), options.dryRun(), place(parts));
    BuildParts.Tracing traced = parts.tracing();
    TracedInputs tracedInputs =
        traced == null || !traced.compares() || log == null || states == null
            ? null
            : new TracedInputs(parts, traced, log, states);
    this.tracing =
        traced == null || options.dryRun()
            ? null
            : new StepTracing(parts, traced, this::warn, this::notTraced);
    LeftOutputs left = leftOutputs(parts);
    this.gathering =
        new FactGatherer(
            parts.graph(), fileSystem, log, new ParallelChunks(threads), tracedInputs, left);
    this.fileTime =
        new FileSystemClock(fileSystem, parts.stampFile(), Duration.ZERO, parts.clock());
    this.dryRun = options.dryRun();
    this.midRunEdits = new MidRunEdits(fileSystem, log, parts.depsLog());
    this.files =
        new FileEffects(
            parts, options, gathering, midRunEdits, presuming, tracing, states, this::error);
    this.commands =
        new CommandEffects(
            parts, dryRun, presuming, fileTime, this::beforeStart, inbox, this::error, tracing);
    this.logs = new LogEffects(log, parts.depsLog());
    if (memory == null || log == null || states == null) {
      this.recorder = null;
      this.reuse = null;
      this.shared = null;
      return;
    }
    CutOffTimestamp time =
        dryRun
            ? new CutOffTimestamp.Presumed(parts.clock())
            : new CutOffTimestamp.Written(fileTime, parts.pause());
    this.recorder =
        new RunRecorder(parts, memory, log, states, dryRun, tracing, tracedInputs, this::warn);
    this.reuse = new RunReuse(parts, recorder, log, states, time, inbox, tracedInputs, this::warn);
    BuildParts.Caching caching = parts.caching();
    this.shared =
        caching == null || dryRun
            ? null
            : new SharedResults(
                parts, caching, log, recorder, states, known, watched(tracing), time, left, inbox);
  }

  /** The build directory, if files are also looked up by absolute paths. */
  private static String place(BuildParts parts) {
    BuildParts.Caching caching = parts.caching();
    return caching == null ? "" : caching.directory();
  }

  /** The outputs that earlier builds left remote; null if they do not count. */
  private static @Nullable LeftOutputs leftOutputs(BuildParts parts) {
    BuildParts.Stores memory = parts.memory();
    BuildParts.RemoteStore remote = memory == null ? null : memory.remote();
    BuildLog log = parts.buildLog();
    return remote == null || log == null
        ? null
        : new LeftOutputs(parts.graph(), log, remote.outputs(), parts.caching() != null);
  }

  /**
   * Performs an effect; returns its completion, or null if that comes later or never. A build with
   * nothing to do performs only a gather, and does not pay for linking a switch over types, which
   * takes milliseconds.
   */
  @Nullable Completion perform(Effect effect) {
    if (effect instanceof Effect.Files.Gather gather) {
      gathering.perform(gather);
      return new Completion.Files.Gathered();
    }
    if (effect instanceof Effect.Commands.Prepare) {
      gathering.forget();
    }
    return performOfBuild(effect);
  }

  private @Nullable Completion performOfBuild(Effect effect) {
    return switch (effect) {
      case Effect.Commands command -> commands.perform(command);
      case Effect.Files file -> performOnFiles(file);
      case Effect.Logs log -> logs.perform(log);
      case Effect.Reuse past -> performReuse(past);
      case Effect.Finish _ -> throw new IllegalArgumentException("for the loop");
    };
  }

  private @Nullable Completion performOnFiles(Effect.Files effect) {
    Completion done = files.perform(effect);
    if (shared != null && effect instanceof Effect.Files.ReadDyndep) {
      shared.graphChanged();
    }
    return done;
  }

  /** Whether commands are traced: none if there is no tracing. */
  private static ResultLookup.WatchedSteps watched(@Nullable StepTracing tracing) {
    return edge -> tracing != null && tracing.watches(edge);
  }

  private @Nullable Completion performReuse(Effect.Reuse effect) {
    SharedResults cache = shared;
    if (effect instanceof Effect.Reuse.KeepRun keep) {
      StepTracing.JudgedRun seen = tracing == null ? null : tracing.take(keep.edge());
      if (recorder != null) {
        recorder.keep(keep, seen);
      }
      if (cache != null) {
        cache.keep(keep, seen);
      }
      return null;
    }
    if (cache == null || stage(effect) == Effect.Reuse.CUT_OFF) {
      return reuse().perform(effect);
    }
    if (effect instanceof Effect.Reuse.GiveUp) {
      reuse().perform(effect);
    }
    return cache.perform(effect);
  }

  private static int stage(Effect.Reuse effect) {
    return switch (effect) {
      case Effect.Reuse.Ask ask -> ask.stage();
      case Effect.Reuse.Take take -> take.stage();
      case Effect.Reuse.Fetch fetch -> fetch.stage();
      case Effect.Reuse.LeaveRemote leave -> leave.stage();
      case Effect.Reuse.KeepRun _,
          Effect.Reuse.Discard _,
          Effect.Reuse.Materialise _,
          Effect.Reuse.GiveUp _,
          Effect.Reuse.SetMode _,
          Effect.Reuse.AskServer _ ->
          Effect.Reuse.CACHE;
    };
  }

  private void beforeStart(Edge edge) {
    if (recorder != null) {
      recorder.begin(edge);
    }
    if (!dryRun) {
      midRunEdits.starting(edge);
    }
  }

  /** Records runs; null if runs are not recorded. */
  @Nullable RunRecorder recorder() {
    return recorder;
  }

  /** Whether commands of a step are traced, as far as is known. */
  boolean watches(Edge edge) {
    return tracing != null && tracing.watches(edge);
  }

  /** Looks up and stores results; null if there is no cache. */
  @Nullable SharedResults shared() {
    return shared;
  }

  private RunReuse reuse() {
    RunReuse known = reuse;
    assert known != null;
    return known;
  }

  /** Records that a command is over, or was not started. */
  void ended(int step) {
    commands.ended(step);
  }

  /** What a command has printed so far; null if it does not run. */
  @Nullable CapturedOutput outputSoFar(int step) {
    return commands.outputSoFar(step);
  }

  /** The undeclared accesses of a step to a file; empty if there were none. */
  Optional<UndeclaredReport> undeclared(Question.DescribeUndeclared question) {
    return tracing == null ? Optional.empty() : tracing.report(question);
  }

  /**
   * Sets the listener for the ends of commands, which is called on the threads that notice them.
   */
  void whenEnded(Consumer<Completion.Commands> listener) {
    commands.whenEnded(listener);
  }

  /** Sets the owner of the terminal. */
  void terminal(TerminalOwner owner) {
    commands.terminal(owner);
  }

  /** Uses these time stamps without checking them, until something is about to be done. */
  void trust(UpToDateCheck.KnownTimestamps times) {
    gathering.trust(times);
  }

  /**
   * Records what was checked so far; true only for a run in which nothing was done. The record must
   * contain everything that decides whether a step runs. Otherwise the next build would report that
   * there is nothing to do, without having checked that.
   */
  void note(UpToDateRecorder notes) {
    gathering.note(notes);
  }

  /** Makes the next run check again what steps were seen to use. */
  void forgetTraced() {
    gathering.forgetTraced();
  }

  private void warn(String text) {
    events.publish(new BuildEvent.Message(BuildEvent.Severity.WARNING, text));
  }

  private void notTraced() {
    events.publish(new TraceEvent.PolicySet(TraceEvent.UndeclaredAccessPolicy.OFF));
  }

  private void error(String text) {
    events.publish(new BuildEvent.Message(BuildEvent.Severity.ERROR, text));
  }

  /** Removes the file that was written to learn the time. */
  @Override
  public void close() {
    try {
      closeMemory();
    } finally {
      closeFileTime();
    }
  }

  private void closeMemory() {
    if (recorder == null || reuse == null) {
      return;
    }
    try {
      if (shared != null) {
        shared.close();
      }
    } finally {
      try {
        reuse.close();
      } finally {
        recorder.close();
      }
    }
  }

  private void closeFileTime() {
    try {
      fileTime.close();
    } catch (IOException failure) {
      error(FactGatherer.messageOf(failure));
    }
  }
}
