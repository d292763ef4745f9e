package dev.sconce.engine;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.exec.CommandEnd;
import dev.sconce.graph.Edge;
import dev.sconce.session.StepText;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Runs nothing: every command has succeeded at once. */
final class DryLauncher implements Launcher {
  private static final CapturedOutput NOTHING =
      new CapturedOutput() {
        @Override
        public long sizeBytes() {
          return 0;
        }

        @Override
        public void writeTo(OutputStream out) {
          // nothing was printed
        }

        @Override
        public byte[] head(int maxBytes) {
          return new byte[0];
        }

        @Override
        public byte[] tail(int maxBytes) {
          return new byte[0];
        }
      };

  @Override
  public Launched launch(Edge edge, StepText text, Consumer<CommandEnd> whenEnded) {
    whenEnded.accept(new CommandEnd(0, 0, NOTHING, 0, 0));
    return _ -> {};
  }
}
