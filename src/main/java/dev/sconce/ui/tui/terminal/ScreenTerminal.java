package dev.sconce.ui.tui.terminal;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.ansi.ANSITerminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The terminal of the screen library, which generates the sequences; a flush writes them in one
 * piece. Modes and input of the terminal are handled elsewhere, in {@link FullScreen} and {@link
 * KeyDecoder}.
 */
public final class ScreenTerminal extends ANSITerminal {
  private static final TerminalSize USUAL = new TerminalSize(80, 24);

  private final FullScreen screen;
  private final Tty tty;
  private final Pending pending;

  /** The bytes written since the last flush. */
  private static final class Pending extends ByteArrayOutputStream {
    byte[] bytes() {
      return buf;
    }
  }

  /**
   * @param screen takes the terminal and gives it back
   */
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

  /** Keeps both halves of a surrogate pair together, because the library writes each by itself. */
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
    // never shown: styles mark the rows that keys act on
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
