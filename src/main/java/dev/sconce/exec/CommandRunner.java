package dev.sconce.exec;

import java.util.function.Consumer;

/** Starts commands. Safe for use by several threads. */
public interface CommandRunner extends AutoCloseable {
  /**
   * Starts a command and returns as soon as its program is executed; what starts it is the calling
   * thread. It does not wait for the end.
   *
   * @param whenEnded told once, on a thread of the runner, when the command has ended and all its
   *     output was read; also when it could not be started (the output then says why and the exit
   *     code is that of a shell: 127 not found, 126 not executable)
   * @throws ShortageException if nothing was started and nobody will be told
   */
  RunningCommand start(Command command, Consumer<CommandEnd> whenEnded) throws ShortageException;

  /** Ends what still runs, waits for it, and removes spilled outputs. */
  @Override
  void close();
}
