package dev.sconce.exec;

import dev.sconce.exec.CommandWorker.Finished;
import dev.sconce.exec.ShellFreeCommand.Shape;
import dev.sconce.os.OsException;
import dev.sconce.os.Spawner;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Learns how /bin/sh behaves by asking it, once for each shape of command line. It asks only after
 * a few lines of that shape, because fewer would not repay the cost. The line that triggers the
 * question waits a few milliseconds for the answer. Safe for use by several threads.
 */
final class ShellProbe {
  /** How a shell that waits for a program reacts when a signal ends the program. */
  record Reaction(String output, int exitCode, int signal) {}

  private static final int SIGKILL = 9;

  private final CommandEnvironment environment;

  /** Makes the request to run a command line in the shell, with output to a descriptor. */
  private final BiFunction<String, Integer, Spawner.Request> request;

  private final int linesBeforeAsking;
  private final Map<Shape, Integer> lines = new EnumMap<>(Shape.class);
  private final Set<Shape> asked = EnumSet.noneOf(Shape.class);
  private final Map<Shape, ShellFreeEnvironment> known = new EnumMap<>(Shape.class);

  ShellProbe(
      CommandEnvironment environment,
      BiFunction<String, Integer, Spawner.Request> request,
      int linesBeforeAsking) {
    this.environment = environment;
    this.request = request;
    this.linesBeforeAsking = linesBeforeAsking;
  }

  /**
   * How to run lines of this shape without the shell; empty if that is impossible, or not yet
   * known.
   *
   * @param atOnce whether to ask at the first line already: the accesses of a traced command must
   *     not depend on how many commands ran before it
   */
  Optional<ShellFreeEnvironment> direct(Shape shape, boolean atOnce, CommandWorker worker) {
    synchronized (this) {
      ShellFreeEnvironment found = known.get(shape);
      if (found != null || asked.contains(shape)) {
        return Optional.ofNullable(found);
      }
      if (lines.merge(shape, 1, Integer::sum) <= linesBeforeAsking && !atOnce) {
        return Optional.empty();
      }
      asked.add(shape);
    }
    Optional<ShellFreeEnvironment> learned =
        ShellFreeEnvironment.isPlain(environment) ? learn(shape, worker) : Optional.empty();
    synchronized (this) {
      learned.ifPresent(found -> known.put(shape, found));
    }
    return learned;
  }

  private Optional<ShellFreeEnvironment> learn(Shape shape, CommandWorker worker) {
    try {
      Finished answer = ask(shape.around(ShellFreeEnvironment.QUESTION), worker);
      Optional<ShellFreeEnvironment> learned =
          ShellFreeEnvironment.ofAnswer(answer, shape, environment);
      if (learned.isPresent() && learned.get().shellStays()) {
        // Some shells print the process id and the line, which would not be known afterwards.
        Reaction reaction = reaction(shape, SIGKILL, false, worker);
        if (!reaction.equals(new Reaction("Killed\n", 128 + SIGKILL, 0))) {
          return Optional.empty();
        }
      }
      return learned;
    } catch (OsException e) {
      // Without an answer all lines go to the shell, and the error will be reported there.
      return Optional.empty();
    }
  }

  /** What the shell prints and how it ends when a signal ends its program. */
  Reaction reaction(Shape shape, int signal, boolean coreDumped, CommandWorker worker)
      throws OsException {
    String dying = "/bin/sh -c 'ulimit -c 0; kill -" + signal + " $$'";
    Finished answer = ask(shape.around(dying), worker);
    String output = answer.output();
    if (coreDumped && output.endsWith("\n")) {
      output = output.substring(0, output.length() - 1) + " (core dumped)\n";
    }
    return new Reaction(output, answer.exit().exitCode(), answer.exit().signal());
  }

  private Finished ask(String commandLine, CommandWorker worker) throws OsException {
    return worker.runToEnd(output -> request.apply(commandLine, output));
  }
}
