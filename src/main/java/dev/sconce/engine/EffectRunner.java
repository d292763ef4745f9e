package dev.sconce.engine;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.exec.CommandEnd;
import dev.sconce.files.FileException;
import dev.sconce.files.FileSystem;
import dev.sconce.files.FileSystemClock;
import dev.sconce.graph.DyndepException;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.history.UpToDateNotes;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.Effect;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.TerminalOwner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Performs effects. Commands run by themselves; steps are compared and runs recorded on threads
 * that look at files. All else is done at once on the thread of the build, since a hop to another
 * one takes longer than most of it; with large gathers other threads help.
 */
final class EffectRunner implements AutoCloseable {
  private static final int MICROS_PER_MILLI = 1000;

  /** More do not help: the kernel serialises what is asked of one directory. */
  static final int MAX_GATHER_THREADS = 8;

  private final BuildParts parts;
  private final BuildOptions options;
  private final EventBus events;
  private final Inbox inbox;
  private final FileSystem files;
  private final Gathering gathering;
  private final Settling settling;
  private final Launcher launcher;
  private final FileSystemClock fileTime;
  private final @Nullable Remembering remembering;
  private final Map<Integer, Launcher.Launched> running = new LinkedHashMap<>();
  private Consumer<Completion.Ended> whenEnded;
  private @Nullable TerminalOwner terminal;

  EffectRunner(BuildParts parts, BuildOptions options, EventBus events, Inbox inbox) {
    this.parts = parts;
    this.options = options;
    this.events = events;
    this.inbox = inbox;
    this.whenEnded = inbox::post;
    this.files = parts.files();
    int threads = Math.min(MAX_GATHER_THREADS, Runtime.getRuntime().availableProcessors());
    this.gathering =
        new Gathering(parts.graph(), files, parts.buildLog(), new ParallelChunks(threads));
    this.settling = new Settling(parts.graph(), files, options.keepDepfiles());
    this.launcher = options.dryRun() ? new DryLauncher() : parts.launcher();
    this.fileTime = new FileSystemClock(files, parts.stampFile(), Duration.ZERO, parts.clock());
    BuildMemory memory = parts.memory();
    BuildLog log = parts.buildLog();
    this.remembering =
        memory == null || log == null
            ? null
            : new Remembering(parts, memory, log, options.dryRun(), fileTime, inbox, this::warn);
  }

  /** Performs an effect; what came of it, or null when that comes later or never. */
  @Nullable Completion perform(Effect effect) {
    if (effect instanceof Effect.Gather gather) {
      gathering.perform(gather);
      return new Completion.Gathered();
    }
    return performOfBuild(effect);
  }

  /**
   * Effects of builds that have something to do: linking a switch over types takes milliseconds.
   */
  private @Nullable Completion performOfBuild(Effect effect) {
    return switch (effect) {
      case Effect.Prepare() -> {
        gathering.forget();
        yield new Completion.Prepared(options.dryRun() || parts.beforeMutation().prepare());
      }
      case Effect.ReadDyndep(Node file) -> readDyndep(file);
      case Effect.AskGate ask -> askGate(ask);
      case Effect.LeaveGate() -> {
        gate().leave();
        yield null;
      }
      case Effect.ReleaseLogs() -> releaseLogs();
      case Effect.ReleaseTerminal(int ticket) -> {
        terminal().release(() -> inbox.post(new Completion.TerminalReleased(ticket)));
        yield null;
      }
      case Effect.ReturnTerminal() -> {
        terminal().takeBack();
        yield null;
      }
      case Effect.Run run -> run(run);
      case Effect.Settle settle -> settling.perform(settle);
      case Effect.RecordCommand record -> record(record);
      case Effect.RecordDeps record -> record(record);
      case Effect.RemoveResponseFile(Edge edge) -> {
        if (!options.keepResponseFiles()) {
          remove(edge.rspfile());
        }
        yield null;
      }
      case Effect.Signal(int step, int number) -> {
        Launcher.Launched launched = running.get(step);
        if (launched != null) {
          launched.signal(number);
        }
        yield null;
      }
      case Effect.CleanUp cleanUp -> cleanUp(cleanUp);
      case Effect.Compare compare -> {
        remembering().compare(compare);
        yield null;
      }
      case Effect.GiveUpComparing() -> {
        remembering().giveUpComparing();
        yield null;
      }
      case Effect.Refresh refresh -> remembering().refresh(refresh);
      case Effect.KeepRun keep -> {
        remembering().keep(keep);
        yield null;
      }
      case Effect.Gather _, Effect.Finish _ -> throw new IllegalArgumentException("for the loop");
    };
  }

  /** The steps whose commands run, in the order in which they were started. */
  List<Integer> running() {
    return List.copyOf(running.keySet());
  }

  /** Takes note that a command is over. */
  void ended(int step) {
    running.remove(step);
  }

  /** What a command has printed so far, null when it does not run. */
  @Nullable CapturedOutput outputSoFar(int step) {
    Launcher.Launched launched = running.get(step);
    return launched == null ? null : launched.outputSoFar();
  }

  /** Names who is told of commands that ended, on the threads that waited for them. */
  void whenEnded(Consumer<Completion.Ended> listener) {
    whenEnded = listener;
  }

  /** Names who has the terminal. */
  void terminal(TerminalOwner owner) {
    terminal = owner;
  }

  private TerminalOwner terminal() {
    TerminalOwner owner = terminal;
    assert owner != null;
    return owner;
  }

  private Remembering remembering() {
    Remembering known = remembering;
    assert known != null;
    return known;
  }

  private SlotGate gate() {
    SlotGate gate = parts.gate();
    assert gate != null;
    return gate;
  }

  private Completion askGate(Effect.AskGate ask) {
    boolean open = gate().enter(ask.running(), ask.startedInTurn());
    if (!open) {
      gate().whenOpen(() -> inbox.post(new Completion.GateMayBeOpen()));
    }
    return new Completion.GateAnswered(open);
  }

  /** Takes these time stamps for true until something is about to be done. */
  void trust(KnownTimes times) {
    gathering.trust(times);
  }

  /** Tells what was looked at so far; only true of a run in which nothing was done. */
  void note(UpToDateNotes notes) {
    gathering.note(notes);
  }

  private Completion readDyndep(Node file) {
    gathering.read(file.path());
    try {
      Optional<byte[]> content = files.read(file.path());
      if (content.isEmpty()) {
        return new Completion.DyndepRead(
            file, null, "loading '" + file.path() + "': No such file or directory");
      }
      return new Completion.DyndepRead(
          file, parts.dyndeps().read(parts.graph(), file, content.get()), "");
    } catch (IOException failure) {
      return new Completion.DyndepRead(
          file, null, "loading '" + file.path() + "': " + FileException.reasonOf(failure));
    } catch (DyndepException malformed) {
      return new Completion.DyndepRead(file, null, malformed.getMessage());
    }
  }

  private @Nullable Completion releaseLogs() {
    BuildLog log = parts.buildLog();
    DepsLog deps = parts.depsLog();
    try {
      if (log != null) {
        log.release();
      }
      if (deps != null) {
        deps.close();
      }
      return null;
    } catch (IOException failure) {
      return new Completion.Broken("Error writing to build log: " + Gathering.messageOf(failure));
    }
  }

  private @Nullable Completion run(Effect.Run run) {
    Edge edge = run.edge();
    long startedAt = 0;
    if (remembering != null) {
      remembering.begin(edge);
    }
    if (!options.dryRun()) {
      try {
        startedAt = prepare(edge);
      } catch (IOException failure) {
        message(Gathering.messageOf(failure));
        return new Completion.StartFailed(edge.id(), "");
      }
    }
    long fileTimeAtStart = startedAt;
    running.put(
        edge.id(),
        launcher.launch(
            edge, run.text(), end -> whenEnded.accept(ended(edge.id(), end, fileTimeAtStart))));
    return null;
  }

  private static Completion.Ended ended(int step, CommandEnd end, long fileTimeAtStart) {
    return new Completion.Ended(
        step,
        end.exitCode(),
        end.signal(),
        PrintedOutput.of(end.output()),
        end.cpuMicros() / MICROS_PER_MILLI,
        fileTimeAtStart);
  }

  /** Makes what a command expects to be there; returns the file system's time, 0 for none. */
  private long prepare(Edge edge) throws IOException {
    for (Node output : edge.outputs()) {
      files.makeParents(output.path());
    }
    long now;
    try {
      now = fileTime.nowNanos();
    } catch (IOException unknown) {
      // the outputs' own time stamps are recorded instead
      now = 0;
    }
    String depfile = edge.depfile();
    if (!depfile.isEmpty()) {
      files.makeParents(depfile);
    }
    String rspfile = edge.rspfile();
    if (!rspfile.isEmpty()) {
      files.write(rspfile, edge.value("rspfile_content").getBytes(StandardCharsets.ISO_8859_1));
    }
    return now;
  }

  private @Nullable Completion record(Effect.RecordCommand record) {
    BuildLog log = parts.buildLog();
    assert log != null;
    try {
      log.record(
          record.edge(), (int) record.startMillis(), (int) record.endMillis(), record.mtimeNanos());
      return null;
    } catch (IOException failure) {
      return new Completion.Broken("Error writing to build log: " + Gathering.messageOf(failure));
    }
  }

  private @Nullable Completion record(Effect.RecordDeps record) {
    DepsLog log = parts.depsLog();
    if (log == null) {
      return null;
    }
    try {
      Node[] outputs = record.edge().outputs();
      for (int i = 0; i < outputs.length; i++) {
        log.record(outputs[i], record.outputMtimes()[i], record.inputs());
      }
      return null;
    } catch (IOException failure) {
      return new Completion.Broken("Error writing to deps log: " + Gathering.messageOf(failure));
    }
  }

  private Completion cleanUp(Effect.CleanUp cleanUp) {
    Edge edge = cleanUp.edge();
    String depfile = edge.depfile();
    Node[] outputs = edge.outputs();
    for (int i = 0; i < outputs.length; i++) {
      if (!depfile.isEmpty() || changed(outputs[i].path(), cleanUp.knownMtimes()[i])) {
        remove(outputs[i].path());
      }
    }
    if (!depfile.isEmpty()) {
      remove(depfile);
    }
    return new Completion.CleanedUp(edge.id());
  }

  private boolean changed(String path, long knownMtime) {
    try {
      return files.mtimeNanos(path) != knownMtime;
    } catch (IOException failure) {
      message(Gathering.messageOf(failure));
      return true;
    }
  }

  private void remove(String path) {
    try {
      files.remove(path);
    } catch (IOException failure) {
      message(Gathering.messageOf(failure));
    }
  }

  private void warn(String text) {
    events.publish(new BuildEvent.Message(BuildEvent.Severity.WARNING, text));
  }

  private void message(String text) {
    events.publish(new BuildEvent.Message(BuildEvent.Severity.ERROR, text));
  }

  /** Removes the file that told the time. */
  @Override
  public void close() {
    try {
      if (remembering != null) {
        remembering.close();
      }
    } finally {
      closeFileTime();
    }
  }

  private void closeFileTime() {
    try {
      fileTime.close();
    } catch (IOException failure) {
      message(Gathering.messageOf(failure));
    }
  }
}
