package dev.sconce.exec;

import dev.sconce.os.ChildExit;
import dev.sconce.os.NativeMemory;
import dev.sconce.os.OsException;
import dev.sconce.os.Pipe;
import dev.sconce.os.Posix;
import dev.sconce.os.Spawner;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** What a thread needs to run a command; kept for the next one. */
final class CommandWorker implements AutoCloseable {
  private static final int BUFFER_BYTES = 32 * 1024;
  private static final int QUIET_MILLIS = 1_000;

  private final Posix posix;
  private final NativeMemory memory = new NativeMemory(BUFFER_BYTES);
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final Spawner spawner;

  CommandWorker(Posix posix) {
    this.posix = posix;
    this.spawner = posix.spawner();
  }

  Posix posix() {
    return posix;
  }

  NativeMemory memory() {
    return memory;
  }

  Spawner spawner() {
    return spawner;
  }

  /** An action to take while there is nothing to read. */
  interface Look {
    void look() throws OsException;
  }

  /**
   * Reads until the end, or until {@code wake} is at its end, which means that nobody waits for
   * more.
   *
   * @param whenQuiet called when nothing has arrived for a second, and after each further second
   */
  void readAll(int fd, int wake, OutputCapture capture, Look whenQuiet) throws OsException {
    while (true) {
      int found = posix.awaitReadable(fd, wake, memory, QUIET_MILLIS);
      if (found == 0) {
        whenQuiet.look();
        continue;
      }
      if (found != 1) {
        return;
      }
      int length = posix.read(fd, memory, buffer);
      if (length == 0) {
        return;
      }
      capture.append(buffer, length);
    }
  }

  /**
   * Starts a process and waits until it has ended.
   *
   * @param requestTo makes the request for a descriptor to print to
   */
  Finished runToEnd(IntFunction<Spawner.Request> requestTo) throws OsException {
    Pipe pipe = posix.pipe(memory);
    try {
      int pid;
      try {
        pid = spawner.spawn(requestTo.apply(pipe.writeEnd()));
      } finally {
        posix.close(pipe.writeEnd());
      }
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int length; (length = posix.read(pipe.readEnd(), memory, buffer)) > 0; ) {
        all.write(buffer, 0, length);
      }
      return new Finished(
          pid, posix.children().reap(pid, memory), all.toString(StandardCharsets.ISO_8859_1));
    } finally {
      posix.close(pipe.readEnd());
    }
  }

  /** A process that {@link #runToEnd} ran. */
  record Finished(int pid, ChildExit exit, String output) {}

  void awaitEnd(int pid) throws OsException {
    posix.children().awaitEnd(pid, memory);
  }

  ChildExit reap(int pid) throws OsException {
    return posix.children().reap(pid, memory);
  }

  @Override
  public void close() {
    spawner.close();
    memory.close();
  }
}
