package dev.sconce.ui.tui.terminal;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.ansi.ANSITerminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What the screen library writes to: it makes the sequences, which go out in one piece when it is
 * flushed. Modes of the terminal are none of its business, nor is what is typed: {@link FullScreen}
 * and {@link KeyDecoder} see to them.
 */
public final class ScreenTerminal extends ANSITerminal {
  private static final TerminalSize USUAL = new TerminalSize(80, 24);

  private final FullScreen screen;
  private final Tty tty;
  private final Pending pending;

  /** What was written since the last flush. */
  private static final class Pending extends ByteArrayOutputStream {
    byte[] bytes() {
      return buf;
    }
  }

  /** A terminal of the library over one that is taken and given back elsewhere. */
  public ScreenTerminal(FullScreen screen, Tty tty) {
    this(screen, tty, new Pending());
  }

  private ScreenTerminal(FullScreen screen, Tty tty, Pending pending) {
    super(InputStream.nullInputStream(), pending, StandardCharsets.UTF_8);
    this.screen = screen;
    this.tty = tty;
    this.pending = pending;
  }

  @Override
  protected TerminalSize findTerminalSize() {
    return tty.size().map(size -> new TerminalSize(size.columns(), size.rows())).orElse(USUAL);
  }

  /** The library writes each half of a character beyond the first 65,536 by itself. */
  @Override
  public void putString(String text) {
    pending.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void enterPrivateMode() {
    // done already
  }

  @Override
  public void exitPrivateMode() {
    // done elsewhere
  }

  @Override
  public void setCursorVisible(boolean visible) {
    // never: rows that keys act on are marked by their style
  }

  @Override
  public void flush() {
    try {
      screen.frame(pending.bytes(), pending.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      pending.reset();
    }
  }
}
