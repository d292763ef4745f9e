package dev.sconce.app.workspace;

import dev.sconce.engine.CommandLauncher;
import dev.sconce.engine.Launcher;
import dev.sconce.exec.CommandEnd;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.exec.LocalRunner;
import dev.sconce.exec.LocalSetup;
import dev.sconce.exec.ShortageException;
import dev.sconce.graph.Edge;
import dev.sconce.os.Posix;
import dev.sconce.session.StepText;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs commands on this machine. Nothing is set up for that before the first command. */
final class LocalLauncher implements Launcher, AutoCloseable {
  private final CommandEnvironment environment;
  private final Supplier<Posix> posix;
  private final String directory;
  private final JobLimits limits;
  private final WorkspaceLock lock;
  private @Nullable LocalRunner runner;
  private @Nullable Launcher launcher;

  /**
   * @param directory where commands run, a byte string; empty for the working directory
   * @param lock which commands inherit
   */
  LocalLauncher(
      CommandEnvironment environment,
      Supplier<Posix> posix,
      String directory,
      JobLimits limits,
      WorkspaceLock lock) {
    this.environment = environment;
    this.posix = posix;
    this.directory = directory;
    this.limits = limits;
    this.lock = lock;
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
    String spill = environment.get("TMPDIR").orElse("/tmp");
    LocalSetup setup =
        LocalSetup.of(environment, Path.of(spill))
            .in(directory)
            .passingOn(limits.descriptors())
            .holding(lock::descriptor);
    LocalRunner started = new LocalRunner(posix.get(), setup);
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
