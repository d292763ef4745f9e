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
 * What is known of /bin/sh: learned by asking it, once for each shape of command line, and only
 * after a few lines of the shape have come, for fewer would not repay it. Whose line makes it ask
 * waits for the answer, a few milliseconds for each of the few shapes. Safe for use by several
 * threads.
 */
final class ShellProbe {
  /** How a shell that waits for a program takes its death by a signal. */
  record Reaction(String output, int exitCode, int signal) {}

  private static final int SIGKILL = 9;

  private final CommandEnvironment environment;

  /** Makes the request to run a command line under the shell, printing to a descriptor. */
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
   * How lines of this shape are run without the shell; empty if they cannot, or not yet.
   *
   * @param atOnce whether the first line already makes it ask: what a traced command accesses shall
   *     not depend on how many came before it
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
        // Some shells name the process that died, and the line: that could not be told afterwards.
        Reaction reaction = reaction(shape, SIGKILL, false, worker);
        if (!reaction.equals(new Reaction("Killed\n", 128 + SIGKILL, 0))) {
          return Optional.empty();
        }
      }
      return learned;
    } catch (OsException e) {
      // Without an answer all go to the shell, and what is wrong will be said there.
      return Optional.empty();
    }
  }

  /** What the shell prints, and how it ends, when its program is ended by a signal. */
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
