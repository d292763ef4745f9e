package dev.sconce.exec;

import static dev.sconce.exec.Commands.awaitState;

import dev.sconce.os.OsException;
import dev.sconce.os.Posix;
import dev.sconce.os.Signals;
import dev.sconce.os.SteeredSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests the runner of this machine, which starts commands on the calling thread. */
class LocalRunnerContractTest extends RunnerContract {
  @TempDir private Path temp;
  private final SteeredSystem system = new SteeredSystem();
  private final Posix posix = system.posix();
  LocalRunner runner;

  @BeforeEach
  void open() throws IOException {
    runner =
        new LocalRunner(
            posix,
            LocalRunner.Setup.of(CommandEnvironment.ofThisProcess(), temp.resolve("spill"))
                .in(temp.toString()));
  }

  @AfterEach
  void close() {
    runner.close();
  }

  @Override
  CommandRunner runner() {
    return runner;
  }

  @Override
  CommandRunner.Request.Command printing(String text, int exitCode) {
    return new CommandRunner.Request.Command("printf %s '" + text + "'; exit " + exitCode, false);
  }

  @Override
  CommandRunner.Request.Command waiting(String name) {
    String gate = temp.resolve("gate-" + name).toString();
    return new CommandRunner.Request.Command(
        "echo up; until test -e " + gate + "; do sleep 0.005; done", false);
  }

  @Override
  void release(String name) {
    try {
      Files.createFile(temp.resolve("gate-" + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  CommandRunner.Request impossible() {
    return new CommandRunner.Request(
        0,
        new CommandRunner.Request.Command("true", false),
        Map.of(),
        "no/such/directory",
        CommandRunner.Request.TracePolicy.OFF);
  }

  @Override
  void lacking(boolean on) {
    system.withoutProcesses(on);
  }

  @Override
  void hold() {
    system.holdStops();
    Thread stopping =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    posix.signalOwnGroup(Signals.TSTP);
                  } catch (OsException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    awaitState(stopping, Thread.State.WAITING);
  }

  @Override
  void resume() {
    system.letStopsGoOn();
  }
}
