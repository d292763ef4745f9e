package dev.sconce.ui.tui.terminal;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * Reads input on its own thread, but only while it is asked to: it never takes input for another
 * program that has the terminal. A paste that a pause interrupted continues afterwards.
 */
public final class TerminalInputReader {
  /** The delay before a wake-up is repeated that came too early. */
  private static final long WAKE_AGAIN_MILLIS = 30;

  private static final int BUFFER_BYTES = 4096;

  private final Tty tty;
  private final Consumer<TerminalInput> typed;
  private final Consumer<IOException> broken;
  private final Thread thread;
  private boolean wanted;
  private boolean reading;
  private boolean ended;

  /**
   * A reader that does not read yet.
   *
   * @param typed receives the input, on the reader's thread; may block
   * @param broken called once when nothing more can be read, on the reader's thread
   */
  public TerminalInputReader(Tty tty, Consumer<TerminalInput> typed, Consumer<IOException> broken) {
    this.tty = tty;
    this.typed = typed;
    this.broken = broken;
    this.thread = Thread.ofPlatform().daemon().name("typing").unstarted(this::run);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Reads from now on. */
  public synchronized void resume() {
    wanted = true;
    notifyAll();
  }

  /**
   * Returns when the thread reads nothing any more. Must not be called by the receiver of the
   * input.
   */
  public synchronized void pause() throws InterruptedException {
    wanted = false;
    while (reading) {
      tty.wake();
      wait(WAKE_AGAIN_MILLIS);
    }
  }

  /** Makes the thread end. */
  public synchronized void end() {
    ended = true;
    wanted = false;
    notifyAll();
    if (reading) {
      tty.wake();
    }
  }

  /** Waits until nothing reads from the terminal any more. */
  public void awaitEnd() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    KeyDecoder decoder = new KeyDecoder(typed);
    byte[] bytes = new byte[BUFFER_BYTES];
    try {
      while (awaitTurn()) {
        int length;
        try {
          length = tty.read(bytes, decoder.patience());
        } finally {
          over();
        }
        if (length < 0) {
          throw new IOException("the terminal is gone");
        }
        if (length == 0) {
          if (isWanted() || !decoder.isPasting()) {
            decoder.quiet();
          }
        } else {
          decoder.accept(bytes, length);
        }
      }
    } catch (IOException e) {
      broken.accept(e);
    } catch (InterruptedException e) {
      broken.accept(new IOException("nobody reads what is typed any more", e));
    }
  }

  private synchronized boolean isWanted() {
    return wanted;
  }

  private synchronized boolean awaitTurn() throws InterruptedException {
    while (!wanted && !ended) {
      wait();
    }
    reading = !ended;
    return !ended;
  }

  private synchronized void over() {
    reading = false;
    notifyAll();
  }
}
