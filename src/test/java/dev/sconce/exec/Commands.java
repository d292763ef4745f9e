package dev.sconce.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs commands for tests and waits for them, but never forever. */
final class Commands {
  private static final long TIMEOUT_SECONDS = 60;

  private Commands() {}

  /** A command that was started and will end. */
  record Begun(RunningCommand running, CompletableFuture<CommandEnd> end) {
    CommandEnd await() {
      try {
        return end.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new AssertionError("the command did not end", e);
      }
    }

    /** Waits until it has printed that, which it must do on lines that it ends. */
    void awaitOutput(String text) throws Exception {
      long start = System.nanoTime();
      while (!textOf(running.outputSoFar()).contains(text)) {
        if (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) > TIMEOUT_SECONDS) {
          throw new AssertionError("never printed: " + text);
        }
        Thread.sleep(5);
      }
    }
  }

  static Begun begin(CommandRunner runner, String commandLine) {
    return begin(runner, new Command(commandLine, false));
  }

  static Begun begin(CommandRunner runner, Command command) {
    CompletableFuture<CommandEnd> end = new CompletableFuture<>();
    RunningCommand running = start(runner, command, end::complete);
    return new Begun(running, end);
  }

  /** Where there is no shortage. */
  static RunningCommand start(
      CommandRunner runner, Command command, Consumer<CommandEnd> whenEnded) {
    try {
      return runner.start(command, whenEnded);
    } catch (ShortageException e) {
      throw new AssertionError(e);
    }
  }

  static CommandEnd run(CommandRunner runner, String commandLine) {
    return begin(runner, commandLine).await();
  }

  static String outputOf(CommandRunner runner, String commandLine) {
    return textOf(run(runner, commandLine).output());
  }

  static String textOf(CapturedOutput output) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      output.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
