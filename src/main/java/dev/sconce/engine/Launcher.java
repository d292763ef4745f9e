package dev.sconce.engine;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.exec.CommandEnd;
import dev.sconce.exec.ShortageException;
import dev.sconce.graph.Edge;
import dev.sconce.session.StepText;
import java.util.function.Consumer;

/** Starts the commands of steps. */
public interface Launcher {
  /** A command that was started. */
  @FunctionalInterface
  interface Launched {
    /** Sends a signal to the command, if it still runs. Any thread. */
    void signal(int number);

    /** What it has printed so far; nothing when that is not captured. Any thread. */
    default CapturedOutput outputSoFar() {
      return CapturedOutput.NONE;
    }
  }

  /**
   * Starts the command of a step and returns at once.
   *
   * @param whenEnded told once, on any thread, when the command has ended
   * @throws ShortageException if nothing was started and nobody will be told
   */
  Launched launch(Edge edge, StepText text, Consumer<CommandEnd> whenEnded)
      throws ShortageException;
}
