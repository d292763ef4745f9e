package dev.sconce.engine;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.exec.CommandRunner;
import dev.sconce.files.AccessSet;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Completion;
import dev.sconce.testing.AsyncRunner;
import dev.sconce.testing.FakeFiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Commands that act on fake files according to the name of their rule. A command does all its work
 * when it starts. It ends when the build has nothing else to do; the command with the greatest
 * first output ends first.
 *
 * <p>Rules: {@code cat…}, {@code cc…}, {@code touch…} create their outputs; {@code copy} copies its
 * first input; {@code each} copies each input to the output at its place, a restat step only where
 * that differs; {@code nothing…} leaves everything alone; {@code …fail…} exits with the variable
 * {@code code}, or 1; {@code …interrupt} ends as by SIGINT; {@code depfile…} writes {@code
 * $test_dep} into the depfile. The variable {@code before} names files that are touched a tick
 * before the outputs, {@code after} a tick after them, {@code edited} files that somebody writes to
 * a tick before the outputs; {@code prints} is printed.
 *
 * <p>With {@link #lasting durations}, commands end by time, and the clock advances to each end.
 */
final class FakeCommands implements CommandRunner {
  private static final int INTERRUPTED = 130;

  /** A command that has not ended. */
  private static final class Active {
    final Edge edge;
    final boolean traced;
    final Consumer<CommandRunner.End> whenEnded;
    final long endsAt;
    int signal;

    Active(Edge edge, boolean traced, Consumer<CommandRunner.End> whenEnded, long endsAt) {
      this.edge = edge;
      this.traced = traced;
      this.whenEnded = whenEnded;
      this.endsAt = endsAt;
    }

    long endsAt() {
      return endsAt;
    }

    String firstOutput() {
      return edge.outputs()[0].path();
    }
  }

  private final FakeFiles files;
  private final Graph graph;
  private final List<String> ran = new ArrayList<>();
  private final List<Active> active = new ArrayList<>();
  private final List<String> signals = new ArrayList<>();
  private Consumer<Edge> whenEnding = _ -> {};
  private int mostActive;
  private int failureCode = 1;
  private boolean othersWork;
  private int mostThatFit = Integer.MAX_VALUE;
  private @Nullable ToLongFunction<Edge> durations;

  FakeCommands(FakeFiles files, Graph graph) {
    this.files = files;
    this.graph = graph;
  }

  /** The command lines that were started since {@link #forget}, in order. */
  List<String> ran() {
    return List.copyOf(ran);
  }

  /** The maximum number of commands that ran at once. */
  int mostActive() {
    return mostActive;
  }

  /** Signals as {@code output: number}. */
  List<String> signals() {
    return List.copyOf(signals);
  }

  void forget() {
    ran.clear();
    signals.clear();
    mostActive = 0;
  }

  /** Called with each edge whose command is about to end. */
  void whenEnding(Consumer<Edge> action) {
    whenEnding = action;
  }

  /** Sets the exit code of commands of a failing rule. */
  void failing(int code) {
    failureCode = code;
  }

  /** Limits the resources of the system to this many commands. */
  void fitting(int most) {
    mostThatFit = most;
  }

  /** Sets how many ticks each command takes. */
  void lasting(ToLongFunction<Edge> ticks) {
    durations = ticks;
  }

  /** Whether the command that makes a file is running. */
  boolean runs(String output) {
    return active.stream().anyMatch(command -> command.firstOutput().equals(output));
  }

  /**
   * From now on, other threads may post completions, so waiting without a running command is no
   * mistake.
   */
  void othersWork() {
    othersWork = true;
  }

  /** An inbox that ends a command instead of waiting. */
  CompletionInbox inbox() {
    return new CompletionInbox() {
      private boolean empty = true;

      @Override
      synchronized void post(Completion completion) {
        empty = false;
        super.post(completion);
      }

      @Override
      synchronized void putBack(Collection<Completion> completions) {
        empty &= completions.isEmpty();
        super.putBack(completions);
      }

      @Override
      synchronized boolean ask(QuestionAnswerer.PendingQuestion enquiry) {
        empty = false;
        return super.ask(enquiry);
      }

      @Override
      synchronized Arrivals take() throws InterruptedException {
        if (empty && !(othersWork && active.isEmpty())) {
          endOne();
        }
        Arrivals taken = super.take();
        empty = true;
        return taken;
      }
    };
  }

  @Override
  public CommandRunner.Running start(
      CommandRunner.Request request, Consumer<CommandRunner.End> whenEnded) {
    Edge edge = graph.edge(request.step());
    long ticks = durations == null ? 0 : durations.applyAsLong(edge);
    Active command = new Active(edge, request.policy().traced(), whenEnded, files.now() + ticks);
    if (active.size() >= mostThatFit) {
      whenEnded.accept(new CommandRunner.End.NotStarted("what is left is needed by what runs"));
    } else {
      ran.add(request.command().commandLine());
      active.add(command);
      mostActive = Math.max(mostActive, active.size());
      act(edge);
    }
    return new CommandRunner.Running() {
      @Override
      public long pid() {
        return 0;
      }

      @Override
      public void signal(int number) {
        signals.add(command.firstOutput() + ": " + number);
        command.signal = number;
      }

      @Override
      public CapturedOutput outputSoFar() {
        return AsyncRunner.output(edge.value("prints"));
      }
    };
  }

  @Override
  public void close() {
    // there is nothing to close
  }

  private void act(Edge edge) {
    String rule = edge.bindings().ruleName();
    touchAll(edge.value("before"), true);
    edit(edge.value("edited"));
    if (rule.startsWith("copy")) {
      String source = edge.inputs()[0].path();
      if (files.exists(source)) {
        files.create(edge.outputs()[0].path(), files.content(source));
      }
    } else if (rule.startsWith("each")) {
      copyEach(edge);
    } else if (!rule.startsWith("nothing") && !rule.equals("fail") && !rule.equals("interrupt")) {
      for (Node output : edge.outputs()) {
        files.create(output.path(), "");
      }
    }
    if (rule.startsWith("depfile")) {
      StringBuilder content = new StringBuilder();
      for (Node output : edge.outputs()) {
        content.append(output.path()).append(": ").append(edge.value("test_dep")).append('\n');
      }
      files.create(edge.depfile(), content.toString());
    }
    touchAll(edge.value("after"), false);
  }

  private void copyEach(Edge edge) {
    for (int i = 0; i < edge.explicitOutputs(); i++) {
      String target = edge.outputs()[i].path();
      String content = files.content(edge.inputs()[i].path());
      boolean same = files.exists(target) && files.content(target).equals(content);
      if (!same || !edge.restat()) {
        files.create(target, content);
      }
    }
  }

  private void touchAll(String names, boolean tickAfter) {
    if (names.isEmpty()) {
      return;
    }
    files.tick();
    for (String name : names.split(" ")) {
      files.touch(name);
    }
    if (tickAfter) {
      files.tick();
    }
  }

  private void edit(String name) {
    if (!name.isEmpty()) {
      files.tick();
      files.create(name, files.content(name) + "edited");
      files.tick();
    }
  }

  private void endOne() {
    if (active.isEmpty()) {
      throw new AssertionError("the build waits for a command, but none runs");
    }
    active.sort(Comparator.comparing(Active::firstOutput));
    Active command =
        durations == null
            ? active.getLast()
            : Collections.min(active, Comparator.comparingLong(Active::endsAt));
    files.advance(Math.max(0, command.endsAt - files.now()));
    whenEnding.accept(command.edge);
    active.remove(command);
    command.whenEnded.accept(end(command));
  }

  private CommandRunner.End end(Active command) {
    Edge edge = command.edge;
    String rule = edge.bindings().ruleName();
    int exit = 0;
    int signal = command.signal;
    if (signal != 0) {
      exit = 128 + signal;
    } else if (rule.contains("fail")) {
      String code = edge.value("code");
      exit = code.isEmpty() ? failureCode : Integer.parseInt(code);
    } else if (rule.contains("interrupt")) {
      exit = INTERRUPTED;
      signal = 2;
    }
    Optional<AccessSet> accesses =
        command.traced ? Optional.of(new AccessSet(List.of(), Map.of())) : Optional.empty();
    return new CommandRunner.End.Exited(
        exit, signal, AsyncRunner.output(edge.value("prints")), 0, 0, accesses);
  }
}
