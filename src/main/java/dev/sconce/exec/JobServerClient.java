package dev.sconce.exec;

import dev.sconce.os.NativeMemory;
import dev.sconce.os.OsException;
import dev.sconce.os.Pipe;
import dev.sconce.os.Posix;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A client of a GNU make job server that hands out tokens through a FIFO. The client has one token
 * from the start. Each further token is a byte read from the FIFO, and the same byte is given back:
 * at the latest when the client is closed. Safe for use by several threads.
 */
public final class JobServerClient implements AutoCloseable {
  private final Posix posix;
  private final int readEnd;
  private final int writeEnd;

  /** Closed to end waits. */
  private final Pipe wake;

  /** For calls under this object's lock. */
  private final NativeMemory memory = new NativeMemory(16);

  /** Explicit tokens that were not given back. */
  private final List<Token> taken = new ArrayList<>();

  private boolean implicitFree = true;
  private boolean closed;

  /** The number of threads in a wait: the descriptors must stay open for them. */
  private int waiting;

  private JobServerClient(Posix posix, int readEnd, int writeEnd, Pipe wake) {
    this.posix = posix;
    this.readEnd = readEnd;
    this.writeEnd = writeEnd;
    this.wake = wake;
  }

  /**
   * Connects to a FIFO.
   *
   * @param path a byte string
   * @param directory the directory that the path is relative to; empty for this process's working
   *     directory
   * @throws IOException if that fails, with ninja's text for the reason
   */
  public static JobServerClient open(Posix posix, String path, String directory)
      throws IOException {
    if (path.isEmpty()) {
      throw new IOException("Empty fifo path");
    }
    boolean relative = !path.startsWith("/") && !directory.isEmpty();
    String file = relative ? directory + "/" + path : path;
    int readEnd = open(posix, file, Posix.READ_ONLY, "reading");
    if (!posix.isPipe(readEnd)) {
      posix.close(readEnd);
      throw new IOException("Not a fifo path: " + path);
    }
    int writeEnd = -1;
    try (NativeMemory memory = new NativeMemory(16)) {
      writeEnd = open(posix, file, Posix.WRITE_ONLY, "writing");
      return new JobServerClient(posix, readEnd, writeEnd, posix.pipe(memory));
    } catch (IOException e) {
      posix.close(readEnd);
      if (writeEnd >= 0) {
        posix.close(writeEnd);
      }
      throw e;
    }
  }

  private static int open(Posix posix, String file, int direction, String purpose)
      throws IOException {
    try {
      return posix.open(file, direction | Posix.NON_BLOCKING | Posix.CLOSE_ON_EXEC, 0);
    } catch (OsException e) {
      throw new IOException(
          "Error opening fifo for " + purpose + ": " + posix.describe(e.errno()), e);
    }
  }

  /** Takes a token if one is free; the implicit one first. */
  public synchronized Optional<Token> tryAcquire() throws OsException {
    if (closed) {
      return Optional.empty();
    }
    if (implicitFree) {
      implicitFree = false;
      return Optional.of(Token.IMPLICIT);
    }
    byte[] read = new byte[1];
    if (posix.read(readEnd, memory, read) != 1) {
      return Optional.empty();
    }
    Token token = new Token(read[0] & 0xff);
    taken.add(token);
    return Optional.of(token);
  }

  /** Gives a token back. Does nothing once the client is closed, which gave back all tokens. */
  public synchronized void release(Token token) {
    if (closed) {
      return;
    }
    if (token.isImplicit()) {
      if (implicitFree) {
        throw new IllegalStateException("the implicit token is given back twice");
      }
      implicitFree = true;
    } else if (taken.remove(token)) {
      giveBack(token);
    } else {
      throw new IllegalStateException("a token is given back that was not taken");
    }
  }

  /**
   * Waits until the FIFO has a token, which another client may still take first. To be called on a
   * platform thread.
   *
   * @return false after a timeout or {@link #close}
   */
  public boolean awaitToken(Duration timeout) throws OsException {
    synchronized (this) {
      if (closed) {
        return false;
      }
      waiting++;
    }
    int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    try (NativeMemory own = new NativeMemory(16)) {
      return posix.awaitReadable(readEnd, wake.readEnd(), own, millis) == 1;
    } finally {
      doneWaiting();
    }
  }

  /** Gives back all tokens and closes the FIFO. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (Token token : taken) {
      giveBack(token);
    }
    taken.clear();
    posix.close(wake.writeEnd());
    if (waiting == 0) {
      closeDescriptors();
    }
  }

  private synchronized void doneWaiting() {
    waiting--;
    if (closed && waiting == 0) {
      closeDescriptors();
    }
  }

  private void closeDescriptors() {
    posix.close(readEnd);
    posix.close(writeEnd);
    posix.close(wake.readEnd());
  }

  private void giveBack(Token token) {
    try {
      posix.write(writeEnd, memory, new byte[] {(byte) token.value()});
    } catch (OsException full) {
      // The FIFO holds more than the server can have put in, so some other process broke its count.
      // That does not harm the present build, and ninja continues too.
    }
  }

  /**
   * A permission of a job server to run one command.
   *
   * @param value the byte that was read, 0 to 255, which must be given back; negative for the token
   *     that every client has from the start
   */
  public record Token(int value) {
    static final Token IMPLICIT = new Token(-1);

    /** Whether this is the token that every client has from the start. */
    public boolean isImplicit() {
      return value < 0;
    }
  }
}
