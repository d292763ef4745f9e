package dev.sconce.exec;

import dev.sconce.testing.AsyncRunner;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;

/** Tests a runner that starts commands later, on threads of its own. */
class AsyncRunnerContractTest extends RunnerContract {
  private static final String PRINTING = "print ";
  private static final String WAITING = "wait ";
  private static final int NOT_FOUND = 127;

  private final Random random = new Random(12);
  private final Map<String, CompletableFuture<Void>> gates = new ConcurrentHashMap<>();
  private final AsyncRunner runner = new AsyncRunner(this::run, () -> random.nextInt(2000));

  private void run(AsyncRunner.Started command) {
    String line = command.request().command().commandLine();
    if (line.startsWith(PRINTING)) {
      String[] words = line.substring(PRINTING.length()).split(" ", 2);
      command.print(words[1]);
      command.exit(Integer.parseInt(words[0]));
    } else if (line.startsWith(WAITING)) {
      command.print("up\n");
      CompletableFuture<Void> _ =
          gate(line.substring(WAITING.length())).thenRun(() -> command.exit(0));
    } else {
      command.print(line + ": not found\n");
      command.exit(NOT_FOUND);
    }
  }

  private CompletableFuture<Void> gate(String name) {
    return gates.computeIfAbsent(name, _ -> new CompletableFuture<>());
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
    return new CommandRunner.Request.Command(PRINTING + exitCode + " " + text, false);
  }

  @Override
  CommandRunner.Request.Command waiting(String name) {
    return new CommandRunner.Request.Command(WAITING + name, false);
  }

  @Override
  void release(String name) {
    gate(name).complete(null);
  }

  @Override
  CommandRunner.Request impossible() {
    return CommandRunner.Request.of(0, new CommandRunner.Request.Command("no_such_command", false));
  }

  @Override
  void lacking(boolean on) {
    runner.lacking(_ -> on);
  }

  @Override
  void hold() {
    runner.hold();
  }

  @Override
  void resume() {
    runner.resume();
  }
}
