package dev.sconce.app.workspace;

import dev.sconce.exec.CommandEnd;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.exec.CommandRequest;
import dev.sconce.exec.CommandRunner;
import dev.sconce.exec.LocalRunner;
import dev.sconce.exec.LocalSetup;
import dev.sconce.exec.RunningCommand;
import dev.sconce.os.Posix;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs commands on this machine. Nothing is set up for that before the first command. */
final class RunnerOnDemand implements CommandRunner {
  private final CommandEnvironment environment;
  private final Supplier<Posix> posix;
  private final String directory;
  private final JobLimits limits;
  private final WorkspaceLock lock;
  private @Nullable LocalRunner runner;

  /**
   * @param directory where commands run, a byte string; empty for the working directory
   * @param lock which commands inherit
   */
  RunnerOnDemand(
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
  public RunningCommand start(CommandRequest request, Consumer<CommandEnd> whenEnded) {
    return ready().start(request, whenEnded);
  }

  private synchronized LocalRunner ready() {
    LocalRunner made = runner;
    if (made == null) {
      String spill = environment.get("TMPDIR").orElse("/tmp");
      LocalSetup setup =
          LocalSetup.of(environment, Path.of(spill))
              .in(directory)
              .passingOn(limits.descriptors())
              .holding(lock::descriptor);
      made = new LocalRunner(posix.get(), setup);
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
