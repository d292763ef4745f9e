package dev.sconce.ui.tui.terminal;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The terminal device. */
public interface Tty {
  /** Its size, if that is known. Any thread. */
  Optional<Size> size();

  /** Whether this process may use it: not while it is a background job of a shell. */
  boolean isOurs();

  /** Makes every key arrive at once, without echo and without generating signals. */
  void takeKeys() throws IOException;

  /** Restores the original handling of keys. */
  void giveKeysBack() throws IOException;

  /**
   * Reads input. One thread.
   *
   * @param patience how long to wait for input; empty for no limit
   * @return the number of bytes; 0 after that time or after {@link #wake}; -1 if there will be no
   *     more
   */
  int read(byte[] to, Optional<Duration> patience) throws IOException;

  /** Ends the current read, or else the next one. Any thread. */
  void wake();

  /** Writes all of it. */
  void write(byte[] bytes, int length) throws IOException;

  /**
   * Stops the job of this process, as the terminal's suspend key would. Returns when it continues.
   */
  void suspend() throws IOException;

  /** Columns and rows. */
  record Size(int columns, int rows) {}
}
