package dev.sconce.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs commands for tests and waits for them with a time limit. */
final class Commands {
  private static final long TIMEOUT_SECONDS = 60;

  private Commands() {}

  /** A requested command that will end. */
  record Begun(CommandRunner.Running running, CompletableFuture<CommandRunner.End> end) {
    /** Waits for its exit. */
    CommandRunner.End.Exited await() {
      return (CommandRunner.End.Exited) awaitAny();
    }

    /** Waits until it is clear that it was not started; returns the reason. */
    String awaitShortage() {
      return ((CommandRunner.End.NotStarted) awaitAny()).shortage();
    }

    private CommandRunner.End awaitAny() {
      try {
        return end.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new AssertionError("the command did not end", e);
      }
    }

    /** Waits until the command has printed a text, in complete lines. */
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
    return begin(runner, new CommandRunner.Request.Command(commandLine, false));
  }

  static Begun begin(CommandRunner runner, CommandRunner.Request.Command command) {
    return begin(runner, CommandRunner.Request.of(0, command));
  }

  static Begun begin(CommandRunner runner, CommandRunner.Request request) {
    CompletableFuture<CommandRunner.End> end = new CompletableFuture<>();
    CommandRunner.Running running = runner.start(request, end::complete);
    return new Begun(running, end);
  }

  /** Waits until a thread is in one of these states. */
  static void awaitState(Thread thread, Thread.State... states) {
    while (!List.of(states).contains(thread.getState())) {
      Thread.onSpinWait();
    }
  }

  static CommandRunner.Running start(
      CommandRunner runner,
      CommandRunner.Request.Command command,
      Consumer<CommandRunner.End> whenEnded) {
    return runner.start(CommandRunner.Request.of(0, command), whenEnded);
  }

  static CommandRunner.End.Exited run(CommandRunner runner, String commandLine) {
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
