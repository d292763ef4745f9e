package dev.sconce.engine;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.exec.Command;
import dev.sconce.exec.CommandEnd;
import dev.sconce.exec.CommandRunner;
import dev.sconce.exec.RunningCommand;
import dev.sconce.exec.ShortageException;
import dev.sconce.graph.Edge;
import dev.sconce.session.StepText;
import java.util.function.Consumer;

/** Runs commands for real. */
public final class CommandLauncher implements Launcher {
  private final CommandRunner runner;

  /** Over a runner, which the caller closes after the last build. */
  public CommandLauncher(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Launched launch(Edge edge, StepText text, Consumer<CommandEnd> whenEnded)
      throws ShortageException {
    RunningCommand started = runner.start(new Command(text.command(), text.console()), whenEnded);
    return new Launched() {
      @Override
      public void signal(int number) {
        started.signal(number);
      }

      @Override
      public CapturedOutput outputSoFar() {
        return started.outputSoFar();
      }
    };
  }
}
