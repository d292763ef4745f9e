package dev.sconce.app.sconce;

import dev.sconce.os.NativeMemory;
import dev.sconce.os.Pipe;
import dev.sconce.os.Posix;
import dev.sconce.os.SignalHandlers;
import dev.sconce.os.Signals;
import dev.sconce.os.TerminalMode;
import dev.sconce.ui.tui.terminal.Tty;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The terminal behind standard input and output. It makes no native call before its first use.
 *
 * <p>While it reads keys, it also reports the signals that concern a terminal.
 */
final class PosixTty implements Tty, AutoCloseable {
  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int MEMORY_BYTES = 4096;

  /**
   * The longest time until a stop signal takes effect. If no shell could continue the process, it
   * never does.
   */
  private static final long STOP_MILLIS = 300;

  private final Posix posix;
  private final OutputStream out;
  private final Semaphore continued = new Semaphore(0);
  private @Nullable TerminalMode asFound;
  private @Nullable SignalHandlers stops;
  private @Nullable SignalHandlers others;
  private Runnable whenAskedToStop = () -> {};
  private Runnable whenContinued = () -> {};
  private Runnable whenResized = () -> {};
  private @Nullable NativeMemory memory;
  private @Nullable Pipe waker;
  private volatile boolean suspending;

  PosixTty(Posix posix, OutputStream out) {
    this.posix = posix;
    this.out = out;
  }

  /** Sets the handlers of signals. They run on threads of the JVM. */
  void tell(Runnable askedToStop, Runnable goesOn, Runnable resized) {
    whenAskedToStop = askedToStop;
    whenContinued = goesOn;
    whenResized = resized;
  }

  @Override
  public Optional<Size> size() {
    return posix
        .windowSize(OUTPUT)
        .filter(size -> size.columns() > 0 && size.rows() > 0)
        .map(size -> new Size(size.columns(), size.rows()));
  }

  @Override
  public boolean isOurs() {
    return posix.isInForeground(INPUT);
  }

  @Override
  public synchronized void takeKeys() throws IOException {
    TerminalMode found = asFound;
    if (found == null) {
      found = posix.terminalMode(INPUT);
      asFound = found;
    }
    posix.setTerminalMode(INPUT, found.keys());
    watch();
  }

  private void watch() {
    if (stops == null) {
      stops = SignalHandlers.install(posix, List.of("TSTP"), _ -> whenAskedToStop.run());
    }
    if (others == null) {
      others = SignalHandlers.install(posix, List.of("CONT", "WINCH"), this::signalled);
    }
  }

  private void signalled(int signal) {
    if (signal == Signals.CONT) {
      continued.release();
      if (!suspending) {
        whenContinued.run();
      }
    } else {
      whenResized.run();
    }
  }

  @Override
  public synchronized void giveKeysBack() throws IOException {
    if (stops != null) {
      stops.close();
      stops = null;
    }
    if (asFound != null) {
      posix.setTerminalMode(INPUT, asFound);
    }
  }

  @Override
  public int read(byte[] to, Optional<Duration> patience) throws IOException {
    int wake = waker().readEnd();
    NativeMemory buffer = memory();
    int millis = patience.map(time -> Math.toIntExact(time.toMillis())).orElse(-1);
    int found = posix.awaitReadable(INPUT, wake, buffer, millis);
    if ((found & 2) != 0) {
      posix.read(wake, buffer, new byte[MEMORY_BYTES]);
      return 0;
    }
    if (found == 0) {
      return 0;
    }
    int length = posix.read(INPUT, buffer, to);
    return length == 0 ? -1 : Math.max(0, length);
  }

  @Override
  public void wake() {
    try (NativeMemory byteToWrite = new NativeMemory(8)) {
      posix.write(waker().writeEnd(), byteToWrite, new byte[1]);
    } catch (IOException e) {
      throw new AssertionError("a pipe of our own takes no byte", e);
    }
  }

  private synchronized NativeMemory memory() {
    NativeMemory buffer = memory;
    if (buffer == null) {
      buffer = new NativeMemory(MEMORY_BYTES);
      memory = buffer;
    }
    return buffer;
  }

  private synchronized Pipe waker() throws IOException {
    Pipe pipe = waker;
    if (pipe == null) {
      try (NativeMemory ends = new NativeMemory(8)) {
        pipe = posix.pipe(ends);
      }
      waker = pipe;
    }
    return pipe;
  }

  @Override
  public void write(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
    out.flush();
  }

  /**
   * Sends the stop signal to the whole job, as the terminal would, so a script that runs Sconce
   * stops as well. If there is no shell that could continue the job, the system does not stop it.
   */
  @Override
  public void suspend() throws IOException {
    suspending = true;
    try {
      continued.drainPermits();
      posix.signalOwnGroup(Signals.TSTP);
      awaitContinued();
    } finally {
      suspending = false;
    }
  }

  /**
   * Waits until the process is continued. The stop takes effect at any moment, and the time in
   * which the process is stopped does not count.
   */
  private void awaitContinued() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
    try {
      while (!continued.tryAcquire(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() >= end) {
          return; // nothing stopped the process
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Releases the resources for reading and for signals. Nobody may read after this. */
  @Override
  public synchronized void close() {
    if (others != null) {
      others.close();
      others = null;
    }
    if (waker != null) {
      posix.close(waker.readEnd());
      posix.close(waker.writeEnd());
      waker = null;
    }
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }
}
