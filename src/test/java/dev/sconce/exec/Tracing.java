package dev.sconce.exec;

import dev.sconce.os.OsException;
import dev.sconce.os.Posix;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/** Helps tests that trace commands. */
final class Tracing {
  private Tracing() {}

  /** Skips a test where commands cannot be traced. */
  static void assumePossible() {
    Optional<String> obstacle = obstacle();
    Assumptions.assumeTrue(
        obstacle.isEmpty(), () -> "commands cannot be traced here: " + obstacle.orElse(""));
  }

  private static Optional<String> obstacle() {
    try (CommandTracer tracer = new CommandTracer(posix())) {
      return tracer.test();
    } catch (OsException | ShortageException e) {
      throw new AssertionError(e);
    }
  }

  static Posix posix() {
    try {
      return Posix.of(System.getProperty("os.name"), System.getProperty("os.arch"));
    } catch (OsException e) {
      throw new AssertionError(e);
    }
  }

  /** A runner that traces all requests. */
  static CommandRunner all(CommandRunner runner) {
    return new CommandRunner() {
      @Override
      public Running start(Request request, Consumer<End> whenEnded) {
        return runner.start(traced(request), whenEnded);
      }

      @Override
      public void close() {
        runner.close();
      }
    };
  }

  private static CommandRunner.Request traced(CommandRunner.Request request) {
    return new CommandRunner.Request(
        request.step(),
        request.command(),
        request.environment(),
        request.directory(),
        CommandRunner.Request.TracePolicy.ACCESSES);
  }
}
