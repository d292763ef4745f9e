package dev.sconce.ui.tui.terminal;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The terminal as a device, below everything that is written to it. */
public interface Tty {
  /** How large it is, if that can be told. Any thread. */
  Optional<Size> size();

  /** Whether this process may use it: not while it is a shell's job in the background. */
  boolean isOurs();

  /** Has every key come at once, without echo; keys are no signals then. */
  void takeKeys() throws IOException;

  /** Treats keys again as it did when it was first looked at. */
  void giveKeysBack() throws IOException;

  /**
   * Reads what was typed. One thread.
   *
   * @param patience how long to wait for it; empty for as long as it takes
   * @return how many bytes; 0 when the time is over or {@link #wake} was called; -1 when there will
   *     be no more
   */
  int read(byte[] to, Optional<Duration> patience) throws IOException;

  /** Ends the read that is under way, or the next. Any thread. */
  void wake();

  /** Writes all of it. */
  void write(byte[] bytes, int length) throws IOException;

  /**
   * Stops this process, and those that belong to the same job of the shell, as the terminal's own
   * key would. Returns when it goes on.
   */
  void suspend() throws IOException;

  /** Columns and rows. */
  record Size(int columns, int rows) {}
}
