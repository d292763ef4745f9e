package dev.sconce.engine;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.exec.CommandRunner;
import dev.sconce.files.FileSystem;
import dev.sconce.files.FileSystemClock;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.Effect;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.StepOutput;
import dev.sconce.session.TerminalOwner;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Performs the effects on commands: checks whether they may start, starts them, and sends them
 * signals and input while they run.
 */
final class CommandEffects {
  private static final int MICROS_PER_MILLI = 1000;

  private final BuildParts parts;
  private final FileSystem files;
  private final boolean dryRun;
  private final DryRunner.@Nullable Preparation rehearsal;
  private final CommandRunner runner;
  private final FileSystemClock fileTime;
  private final Consumer<Edge> beforeStart;
  private final CompletionInbox inbox;
  private final Consumer<String> errors;
  private final @Nullable StepTracing tracing;
  private final Reminder reminder;

  /** By step: the commands that were started and have not ended. */
  private final Map<Integer, CommandRunner.Running> running = new HashMap<>();

  private Consumer<Completion.Commands> whenEnded;
  private @Nullable TerminalOwner terminal;
  private boolean listens;

  /**
   * Uses the parts with which a build starts commands.
   *
   * @param presuming whether a dry run assumes that all commands succeed
   * @param beforeStart receives each step whose command is about to start, also in a dry run
   * @param errors receives the reasons why commands could not be prepared, byte strings
   * @param tracing traces commands; null if nobody does
   */
  CommandEffects(
      BuildParts parts,
      boolean dryRun,
      boolean presuming,
      FileSystemClock fileTime,
      Consumer<Edge> beforeStart,
      CompletionInbox inbox,
      Consumer<String> errors,
      @Nullable StepTracing tracing) {
    this.tracing = tracing;
    this.parts = parts;
    this.files = parts.files();
    this.dryRun = dryRun;
    this.rehearsal = dryRun && !presuming ? new DryRunner.Preparation(files) : null;
    this.runner = dryRun ? new DryRunner() : parts.runner();
    this.fileTime = fileTime;
    this.beforeStart = beforeStart;
    this.inbox = inbox;
    this.errors = errors;
    this.whenEnded = inbox::post;
    this.reminder = new Reminder(inbox, parts);
  }

  @Nullable Completion perform(Effect.Commands effect) {
    return switch (effect) {
      case Effect.Commands.Prepare() ->
          new Completion.Commands.Prepared(dryRun || parts.beforeMutation().prepare());
      case Effect.Commands.AskGate ask -> askGate(ask);
      case Effect.Commands.LeaveGate() -> {
        gate().leave();
        yield null;
      }
      case Effect.Commands.Run run -> run(run);
      case Effect.Commands.ReleaseTerminal(int ticket) -> {
        terminal().release(() -> inbox.post(new Completion.Commands.TerminalReleased(ticket)));
        yield null;
      }
      case Effect.Commands.ReturnTerminal() -> {
        terminal().takeBack();
        yield null;
      }
      case Effect.Commands.Signal(int step, int number) -> {
        CommandRunner.Running command = running.get(step);
        if (command != null) {
          command.signal(number);
        }
        yield null;
      }
      case Effect.Commands.Remind remind -> {
        reminder.set(remind);
        yield null;
      }
    };
  }

  /** Records that a command is over, or was not started. */
  void ended(int step) {
    running.remove(step);
    if (tracing != null) {
      tracing.told(step);
    }
  }

  /** What a command has printed so far; null if it does not run. */
  @Nullable CapturedOutput outputSoFar(int step) {
    CommandRunner.Running command = running.get(step);
    return command == null ? null : command.outputSoFar();
  }

  /**
   * Sets the listener for the ends of commands, which is called on the threads that notice them.
   */
  void whenEnded(Consumer<Completion.Commands> listener) {
    whenEnded = listener;
  }

  /** Sets the owner of the terminal. */
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

  private Completion askGate(Effect.Commands.AskGate ask) {
    boolean open = gate().enter(ask.running(), ask.startedInTurn());
    if (!open) {
      gate().whenOpen(() -> inbox.post(new Completion.Commands.GateMayBeOpen()));
    }
    return new Completion.Commands.GateAnswered(open);
  }

  /** Called for the first command: a build without commands does not need it. */
  private void listen() {
    if (!listens) {
      listens = true;
      runner.whenStopped((step, signal) -> inbox.tell(new BuildEvent.CommandStopped(step, signal)));
    }
  }

  private @Nullable Completion run(Effect.Commands.Run run) {
    Edge edge = run.edge();
    listen();
    beforeStart.accept(edge);
    long fileTimeAtStart;
    try {
      fileTimeAtStart = dryRun ? rehearse(edge) : prepare(edge);
    } catch (IOException failure) {
      errors.accept(FactGatherer.messageOf(failure));
      return new Completion.Commands.StartFailed(edge.id(), "");
    }
    CommandRunner.Request.Command command =
        new CommandRunner.Request.Command(run.text().command(), run.text().console());
    running.put(
        edge.id(),
        runner.start(
            request(edge, command),
            end -> whenEnded.accept(completion(edge.id(), end, fileTimeAtStart))));
    return null;
  }

  private CommandRunner.Request request(Edge edge, CommandRunner.Request.Command command) {
    return tracing == null
        ? CommandRunner.Request.of(edge.id(), command)
        : new CommandRunner.Request(edge.id(), command, Map.of(), "", tracing.policy(edge));
  }

  private Completion.Commands completion(int step, CommandRunner.End end, long fileTimeAtStart) {
    return switch (end) {
      case CommandRunner.End.Exited exited -> {
        if (tracing != null) {
          tracing.ended(step, exited.accesses());
        }
        yield new Completion.Commands.Ended(
            step,
            exited.exitCode(),
            exited.signal(),
            CapturedStepOutput.of(exited.output()),
            exited.cpuMicros() / MICROS_PER_MILLI,
            fileTimeAtStart,
            exited.accesses().isPresent());
      }
      case CommandRunner.End.NotStarted(String shortage) ->
          new Completion.Commands.NoResources(step, shortage);
    };
  }

  private long rehearse(Edge edge) throws IOException {
    if (rehearsal != null) {
      rehearsal.prepare(edge);
    }
    return 0;
  }

  /** Creates what a command expects to exist; returns the file system's time, 0 for none. */
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

  /** What a command printed, as events carry it. */
  record CapturedStepOutput(CapturedOutput captured) implements StepOutput {
    static StepOutput of(CapturedOutput captured) {
      return captured.sizeBytes() == 0 ? NONE : new CapturedStepOutput(captured);
    }

    @Override
    public long sizeBytes() {
      return captured.sizeBytes();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      captured.writeTo(out);
    }
  }
}
