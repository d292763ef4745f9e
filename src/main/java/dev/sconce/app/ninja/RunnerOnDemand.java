package dev.sconce.app.ninja;

import dev.sconce.engine.CommandLauncher;
import dev.sconce.engine.Launcher;
import dev.sconce.exec.CommandEnd;
import dev.sconce.exec.LocalRunner;
import dev.sconce.exec.LocalSetup;
import dev.sconce.exec.ShortageException;
import dev.sconce.graph.Edge;
import dev.sconce.session.StepText;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs commands on this machine. Nothing is set up for that before the first command. */
final class LocalLauncher implements Launcher, AutoCloseable {
  private final NinjaSurroundings surroundings;
  private final String directory;
  private final Gates gates;
  private final DirectoryTurn turn;
  private @Nullable LocalRunner runner;
  private @Nullable Launcher launcher;

  /**
   * @param directory where commands run, a byte string; empty for the working directory
   * @param turn whose lock commands inherit
   */
  LocalLauncher(NinjaSurroundings surroundings, String directory, Gates gates, DirectoryTurn turn) {
    this.surroundings = surroundings;
    this.directory = directory;
    this.gates = gates;
    this.turn = turn;
  }

  @Override
  public Launched launch(Edge edge, StepText text, Consumer<CommandEnd> whenEnded)
      throws ShortageException {
    Launcher ready = launcher;
    if (ready == null) {
      ready = new CommandLauncher(start());
      launcher = ready;
    }
    return ready.launch(edge, text, whenEnded);
  }

  private LocalRunner start() {
    String spill = surroundings.environment().get("TMPDIR").orElse("/tmp");
    LocalSetup setup =
        LocalSetup.of(surroundings.environment(), Path.of(spill))
            .in(directory)
            .passingOn(gates.descriptors())
            .holding(turn::descriptor);
    LocalRunner started = new LocalRunner(surroundings.machine().posix(), setup);
    runner = started;
    return started;
  }

  @Override
  public void close() {
    if (runner != null) {
      runner.close();
    }
  }
}
