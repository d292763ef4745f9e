package dev.sconce.engine;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.exec.CommandEnd;
import dev.sconce.graph.Edge;
import dev.sconce.session.StepText;
import java.util.function.Consumer;

/** Runs nothing: every command has succeeded at once. */
final class DryLauncher implements Launcher {
  @Override
  public Launched launch(Edge edge, StepText text, Consumer<CommandEnd> whenEnded) {
    whenEnded.accept(new CommandEnd(0, 0, CapturedOutput.NONE, 0, 0));
    return _ -> {};
  }
}
