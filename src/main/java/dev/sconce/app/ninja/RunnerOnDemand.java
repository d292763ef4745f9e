package dev.sconce.app.ninja;

import dev.sconce.exec.CommandEnd;
import dev.sconce.exec.CommandRequest;
import dev.sconce.exec.CommandRunner;
import dev.sconce.exec.LocalRunner;
import dev.sconce.exec.LocalSetup;
import dev.sconce.exec.RunningCommand;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs commands on this machine. Nothing is set up for that before the first command. */
final class RunnerOnDemand implements CommandRunner {
  private final NinjaSurroundings surroundings;
  private final String directory;
  private final Gates gates;
  private final DirectoryTurn turn;
  private @Nullable LocalRunner runner;

  /**
   * @param directory where commands run, a byte string; empty for the working directory
   * @param turn whose lock commands inherit
   */
  RunnerOnDemand(
      NinjaSurroundings surroundings, String directory, Gates gates, DirectoryTurn turn) {
    this.surroundings = surroundings;
    this.directory = directory;
    this.gates = gates;
    this.turn = turn;
  }

  @Override
  public RunningCommand start(CommandRequest request, Consumer<CommandEnd> whenEnded) {
    return ready().start(request, whenEnded);
  }

  private synchronized LocalRunner ready() {
    LocalRunner made = runner;
    if (made == null) {
      String spill = surroundings.environment().get("TMPDIR").orElse("/tmp");
      LocalSetup setup =
          LocalSetup.of(surroundings.environment(), Path.of(spill))
              .in(directory)
              .passingOn(gates.descriptors())
              .holding(turn::descriptor);
      made = new LocalRunner(surroundings.machine().posix(), setup);
      runner = made;
    }
    return made;
  }

  private synchronized @Nullable LocalRunner made() {
    return runner;
  }

  @Override
  public void close() {
    LocalRunner made = made();
    if (made != null) {
      made.close();
    }
  }
}
