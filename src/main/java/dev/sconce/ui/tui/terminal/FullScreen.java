package dev.sconce.ui.tui.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The terminal while the console has it. It restores everything that it changed, whatever happens.
 * Safe for use by several threads, so that the handler of a crash or a signal can give the terminal
 * back; later writes of other threads are dropped.
 */
public final class FullScreen {
  private static final long PATIENCE_MILLIS = 300;

  private static final String ESCAPE = "\u001b";
  private static final String CONTROL = ESCAPE + "[";
  private static final String COMMAND = ESCAPE + "]";
  private static final String END = "\u0007";

  private static final String SAVE_TITLE = CONTROL + "22;2t";
  private static final String RESTORE_TITLE = CONTROL + "23;2t";
  private static final String ALTERNATE = CONTROL + "?1049h";
  private static final String NORMAL = CONTROL + "?1049l";
  private static final String HIDE_CURSOR = CONTROL + "?25l";
  private static final String SHOW_CURSOR = CONTROL + "?25h";
  private static final String BRACKET_PASTES = CONTROL + "?2004h";
  private static final String PLAIN_PASTES = CONTROL + "?2004l";
  private static final String MOUSE = CONTROL + "?1000h" + CONTROL + "?1006h";
  private static final String NO_MOUSE = CONTROL + "?1006l" + CONTROL + "?1000l";
  private static final String PLAIN_TEXT = CONTROL + "m";
  private static final String BEGIN_FRAME = CONTROL + "?2026h";
  private static final String END_FRAME = CONTROL + "?2026l";
  private static final String ASK_IDENTITY = CONTROL + "c";
  private static final String TASKBAR = COMMAND + "9;4;";

  private final ReentrantLock lock = new ReentrantLock();
  private final Tty tty;
  private final TerminalCapabilities traits;
  private boolean keysTaken;
  private boolean shown;
  private boolean titled;
  private boolean taskbarUsed;

  /** Does not take the terminal yet. */
  public FullScreen(Tty tty, TerminalCapabilities traits) {
    this.tty = tty;
    this.traits = traits;
  }

  /** Takes only the keys: lines can still be written to the terminal. */
  public void takeKeys() throws IOException {
    lock.lock();
    try {
      if (!keysTaken) {
        keysTaken = true; // set first, because a failing call may have done half of it
        tty.takeKeys();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes the keys and the screen, which is then blank. */
  public void show(boolean mouse) throws IOException {
    lock.lock();
    try {
      takeKeys();
      shown = true;
      titled = traits.title();
      send(
          (titled ? SAVE_TITLE : "")
              + ALTERNATE
              + HIDE_CURSOR
              + BRACKET_PASTES
              + (mouse ? MOUSE : ""));
    } finally {
      lock.unlock();
    }
  }

  /** Gives the screen back and keeps the keys; the earlier content of the screen returns. */
  public void hide() throws IOException {
    lock.lock();
    try {
      if (shown) {
        shown = false;
        send(
            END_FRAME
                + NO_MOUSE
                + PLAIN_PASTES
                + PLAIN_TEXT
                + (taskbarUsed ? TASKBAR + "0;0" + END : "")
                + SHOW_CURSOR
                + NORMAL
                + (titled ? RESTORE_TITLE : ""));
        taskbarUsed = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives everything back. May be called at any time, more than once. */
  public void giveBack() throws IOException {
    lock.lock();
    try {
      try {
        hide();
      } finally {
        if (keysTaken) {
          keysTaken = false;
          tty.giveKeysBack();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Like {@link #giveBack}, but does not wait: if a write hangs, it gives back at least the keys.
   */
  public void giveBackNow() throws IOException {
    boolean locked;
    try {
      locked = lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
      locked = lock.tryLock();
    }
    if (!locked) {
      tty.giveKeysBack();
      return;
    }
    try {
      giveBack();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the screen is taken. */
  public boolean isShown() {
    lock.lock();
    try {
      return shown;
    } finally {
      lock.unlock();
    }
  }

  /** Writes the changes between two frames; the terminal shows them at once, in one piece. */
  public void frame(byte[] bytes, int length) throws IOException {
    lock.lock();
    try {
      if (shown && length > 0) {
        byte[] begin = BEGIN_FRAME.getBytes(StandardCharsets.US_ASCII);
        byte[] end = END_FRAME.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[begin.length + length + end.length];
        System.arraycopy(begin, 0, whole, 0, begin.length);
        System.arraycopy(bytes, 0, whole, begin.length, length);
        System.arraycopy(end, 0, whole, begin.length + length, end.length);
        tty.write(whole, whole.length);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Asks the terminal for its identity; the answer is {@link TerminalInput.Identified}. */
  void askIdentity() throws IOException {
    whileShown(ASK_IDENTITY);
  }

  /** Turns reports of the mouse on or off. */
  public void mouse(boolean on) throws IOException {
    whileShown(on ? MOUSE : NO_MOUSE);
  }

  /** Sets the title, if the terminal has one. Control characters in it are removed. */
  public void title(String text) throws IOException {
    if (traits.title()) {
      whileShown(COMMAND + "2;" + text.replaceAll("\\p{Cntrl}", "") + END);
    }
  }

  /**
   * Shows progress in the taskbar, if supported: in percent, marked as an error after a failure.
   */
  public void taskbar(int percent, boolean bad) throws IOException {
    if (traits.taskbar()) {
      taskbarUsed = true;
      whileShown(TASKBAR + (bad ? "2;" : "1;") + percent + END);
    }
  }

  /** Puts a text on the clipboard of the terminal, if it allows that. */
  public void copy(String base64) throws IOException {
    whileShown(COMMAND + "52;c;" + base64 + END);
  }

  /** Rings the bell. */
  public void bell() throws IOException {
    whileShown(END);
  }

  private void whileShown(String text) throws IOException {
    lock.lock();
    try {
      if (shown) {
        send(text);
      }
    } finally {
      lock.unlock();
    }
  }

  private void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    tty.write(bytes, bytes.length);
  }
}
