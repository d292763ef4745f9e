package dev.sconce.exec;

import java.util.function.Consumer;

/** Runs commands. Safe for use by several threads. */
public interface CommandRunner extends AutoCloseable {
  /**
   * Asks for a command to be run, and does not wait for its end. Whether it has been started when
   * this returns is the runner's affair.
   *
   * <p>Ends are told in the order in which they happened; of commands that end at the same time, in
   * the order of the requests. This is the only place where they are put in order. A listener that
   * takes its time does not hold up the ends of others.
   *
   * @param whenEnded told once, on any thread: when the command has ended and all its output was
   *     read, or when it turned out that it cannot be started. That can be before this returns, on
   *     the calling thread. It may ask for further commands.
   * @throws IllegalStateException after {@link #close}; nobody is told then
   */
  RunningCommand start(CommandRequest request, Consumer<CommandEnd> whenEnded);

  /** Ends what still runs, waits until all ends were told, and removes spilled outputs. */
  @Override
  void close();
}
