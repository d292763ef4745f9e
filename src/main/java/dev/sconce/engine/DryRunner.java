package dev.sconce.engine;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.exec.CommandEnd;
import dev.sconce.exec.CommandRequest;
import dev.sconce.exec.CommandRunner;
import dev.sconce.exec.RunningCommand;
import java.util.function.Consumer;

/** Runs nothing: every command has succeeded at once. */
public final class DryRunner implements CommandRunner, RunningCommand {
  @Override
  public RunningCommand start(CommandRequest request, Consumer<CommandEnd> whenEnded) {
    whenEnded.accept(CommandEnd.Exited.untraced(0, 0, CapturedOutput.NONE, 0, 0));
    return this;
  }

  @Override
  public long pid() {
    return 0;
  }

  @Override
  public void signal(int number) {
    // it has ended
  }

  @Override
  public CapturedOutput outputSoFar() {
    return CapturedOutput.NONE;
  }

  @Override
  public void close() {
    // nothing runs
  }
}
