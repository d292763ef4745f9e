package dev.sconce.engine;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.exec.Command;
import dev.sconce.exec.CommandEnd;
import dev.sconce.exec.CommandRequest;
import dev.sconce.exec.CommandRunner;
import dev.sconce.exec.RunningCommand;
import dev.sconce.files.FileSystem;
import dev.sconce.files.FileSystemClock;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.schedule.CommandCompletion;
import dev.sconce.schedule.CommandEffect;
import dev.sconce.schedule.Completion;
import dev.sconce.session.TerminalOwner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Commands: whether they may start, their start, and what they are sent while they run. */
final class CommandEffects {
  private static final int MICROS_PER_MILLI = 1000;

  private final BuildParts parts;
  private final FileSystem files;
  private final boolean dryRun;
  private final @Nullable DryRunPreparation rehearsal;
  private final CommandRunner runner;
  private final FileSystemClock fileTime;
  private final Consumer<Edge> beforeStart;
  private final CompletionInbox inbox;
  private final Consumer<String> errors;

  /** What was asked to run and has not ended, by step. */
  private final Map<Integer, RunningCommand> running = new HashMap<>();

  private Consumer<CommandCompletion> whenEnded;
  private @Nullable TerminalOwner terminal;

  /**
   * Over what a build starts commands with.
   *
   * @param presuming whether a dry run is to take for granted that all commands succeed
   * @param beforeStart told of each step whose command is about to start, also in a dry run
   * @param errors told why a command could not be prepared, byte strings
   */
  CommandEffects(
      BuildParts parts,
      boolean dryRun,
      boolean presuming,
      FileSystemClock fileTime,
      Consumer<Edge> beforeStart,
      CompletionInbox inbox,
      Consumer<String> errors) {
    this.parts = parts;
    this.files = parts.files();
    this.dryRun = dryRun;
    this.rehearsal = dryRun && !presuming ? new DryRunPreparation(files) : null;
    this.runner = dryRun ? new DryRunner() : parts.runner();
    this.fileTime = fileTime;
    this.beforeStart = beforeStart;
    this.inbox = inbox;
    this.errors = errors;
    this.whenEnded = inbox::post;
  }

  @Nullable Completion perform(CommandEffect effect) {
    return switch (effect) {
      case CommandEffect.Prepare() ->
          new CommandCompletion.Prepared(dryRun || parts.beforeMutation().prepare());
      case CommandEffect.AskGate ask -> askGate(ask);
      case CommandEffect.LeaveGate() -> {
        gate().leave();
        yield null;
      }
      case CommandEffect.Run run -> run(run);
      case CommandEffect.ReleaseTerminal(int ticket) -> {
        terminal().release(() -> inbox.post(new CommandCompletion.TerminalReleased(ticket)));
        yield null;
      }
      case CommandEffect.ReturnTerminal() -> {
        terminal().takeBack();
        yield null;
      }
      case CommandEffect.Signal(int step, int number) -> {
        RunningCommand command = running.get(step);
        if (command != null) {
          command.signal(number);
        }
        yield null;
      }
    };
  }

  /** Takes note that a command is over, or was not started. */
  void ended(int step) {
    running.remove(step);
  }

  /** What a command has printed so far, null when it does not run. */
  @Nullable CapturedOutput outputSoFar(int step) {
    RunningCommand command = running.get(step);
    return command == null ? null : command.outputSoFar();
  }

  /** Names who is told what came of commands, on the threads that found out. */
  void whenEnded(Consumer<CommandCompletion> listener) {
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

  private StartGate gate() {
    StartGate gate = parts.gate();
    assert gate != null;
    return gate;
  }

  private Completion askGate(CommandEffect.AskGate ask) {
    boolean open = gate().enter(ask.running(), ask.startedInTurn());
    if (!open) {
      gate().whenOpen(() -> inbox.post(new CommandCompletion.GateMayBeOpen()));
    }
    return new CommandCompletion.GateAnswered(open);
  }

  private @Nullable Completion run(CommandEffect.Run run) {
    Edge edge = run.edge();
    beforeStart.accept(edge);
    long fileTimeAtStart;
    try {
      fileTimeAtStart = dryRun ? rehearse(edge) : prepare(edge);
    } catch (IOException failure) {
      errors.accept(FactGatherer.messageOf(failure));
      return new CommandCompletion.StartFailed(edge.id(), "");
    }
    Command command = new Command(run.text().command(), run.text().console());
    running.put(
        edge.id(),
        runner.start(
            CommandRequest.of(edge.id(), command),
            end -> whenEnded.accept(completion(edge.id(), end, fileTimeAtStart))));
    return null;
  }

  private static CommandCompletion completion(int step, CommandEnd end, long fileTimeAtStart) {
    return switch (end) {
      case CommandEnd.Exited exited ->
          new CommandCompletion.Ended(
              step,
              exited.exitCode(),
              exited.signal(),
              CapturedStepOutput.of(exited.output()),
              exited.cpuMicros() / MICROS_PER_MILLI,
              fileTimeAtStart);
      case CommandEnd.NotStarted(String shortage) ->
          new CommandCompletion.NoResources(step, shortage);
    };
  }

  private long rehearse(Edge edge) throws IOException {
    if (rehearsal != null) {
      rehearsal.prepare(edge);
    }
    return 0;
  }

  /** Makes what a command expects to be there; returns the file system's time, 0 for none. */
  private long prepare(Edge edge) throws IOException {
    for (Node output : edge.outputs()) {
      files.makeParents(output.path());
    }
    long now;
    try {
      now = fileTime.dividingNanos();
    } catch (IOException unknown) {
      // the outputs' own time stamps are recorded instead
      errors.accept(FactGatherer.messageOf(unknown));
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
}
