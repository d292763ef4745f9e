package dev.sconce.exec;

import dev.sconce.os.Errno;
import dev.sconce.os.NativeMemory;
import dev.sconce.os.OsException;
import dev.sconce.os.PollSet;
import dev.sconce.os.Posix;
import dev.sconce.os.PseudoTerminal;
import dev.sconce.os.Signals;
import dev.sconce.os.TerminalMode;
import dev.sconce.os.WindowSize;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Gives a command its own terminal and relays between that and the user's, as script(1) does: bytes
 * pass unchanged both ways, the size follows, and a copy of the output is kept. Input is never
 * kept, even if the command's terminal echoes it. If the command leaves the suspend key to its
 * terminal, that key stops this process and the command.
 *
 * <p>While this process is in the background of the user's terminal, it does not read from that
 * terminal or change its mode. Confined to one thread.
 */
final class TerminalRelay implements AutoCloseable {
  private static final int USER_INPUT = 0;
  private static final int USER_OUTPUT = 1;
  private static final int BUFFER_BYTES = 4096;

  /** How soon a new size, the end of the command or a change of foreground is noticed. */
  private static final int LOOK_MILLIS = 200;

  /** How long a requested stop of this process may take to have effect. */
  private static final int STOP_MILLIS = 50;

  /**
   * More than a terminal buffers: output beyond this comes from processes that were left running.
   */
  private static final int MOST_LATE_BYTES = 64 * 1024;

  private static final int NOBODY = -1;

  private static final int TYPED = 0;
  private static final int PRINTED = 1;
  private static final int WAKE = 2;

  private final Posix posix;
  private final PseudoTerminal terminal;
  private final TerminalMode asFound;
  private final NativeMemory memory = new NativeMemory(BUFFER_BYTES);
  private final byte[] buffer = new byte[BUFFER_BYTES];

  /** Input that the command's terminal has not taken yet. */
  private byte[] untaken = {};

  private final TypedEcho echo = new TypedEcho();

  private @Nullable WindowSize size;

  /** Whether the user's terminal is in this process's mode. */
  private boolean raw;

  private TerminalRelay(Posix posix, PseudoTerminal terminal, TerminalMode asFound) {
    this.posix = posix;
    this.terminal = terminal;
    this.asFound = asFound;
  }

  /** Opens a terminal for one command, with the present state of the user's. */
  static TerminalRelay open(Posix posix) throws OsException {
    TerminalMode asFound = posix.terminalMode(USER_INPUT);
    PseudoTerminal made = PseudoTerminal.open(posix);
    TerminalRelay relay = new TerminalRelay(posix, made, asFound);
    boolean opened = false;
    try {
      posix.setTerminalMode(made.master(), asFound);
      relay.followSize();
      opened = true;
      return relay;
    } finally {
      if (!opened) {
        relay.close();
      }
    }
  }

  /** Whether this process has the user's terminal for input and output. */
  static boolean isPossible(Posix posix) {
    return posix.isTerminal(USER_INPUT) && posix.isTerminal(USER_OUTPUT);
  }

  /** The device for the command. */
  String path() {
    return terminal.path();
  }

  /**
   * Relays until the command has ended and all its output was passed on, or {@code wake} is at its
   * end, which means that nobody waits any more. Processes that the command left running are not
   * waited for.
   */
  void run(int pid, int wake, OutputCapture capture) throws OsException {
    try (PollSet polled = new PollSet(posix, USER_INPUT, terminal.master(), wake)) {
      polled.want(WAKE, true, false);
      boolean goesOn = true;
      int late = 0;
      while (goesOn) {
        boolean foreground = posix.isInForeground(USER_INPUT);
        if (foreground) {
          takeUserTerminal();
        }
        followSize();
        boolean ended = posix.children().hasEnded(pid, memory); // its output is available by then
        polled.want(TYPED, foreground && untaken.length == 0 && !ended, false);
        polled.want(PRINTED, true, untaken.length > 0);
        polled.await(ended ? 0 : LOOK_MILLIS);
        if (polled.isWritable(PRINTED)) {
          passOn(untaken);
        }
        if (polled.isReadable(PRINTED)) {
          int printed = print(capture);
          late += ended ? printed : 0;
          goesOn = printed != NOBODY && late < MOST_LATE_BYTES;
        } else {
          goesOn = !ended;
        }
        if (polled.isReadable(TYPED)) {
          type(pid);
        }
        goesOn &= !polled.isReadable(WAKE);
      }
    } finally {
      giveBack();
    }
  }

  /** Another process such as a shell may have changed the mode in the meantime. */
  private void takeUserTerminal() throws OsException {
    TerminalMode ours = asFound.raw();
    if (!raw || !posix.terminalMode(USER_INPUT).equals(ours)) {
      posix.setTerminalMode(USER_INPUT, ours);
      raw = true;
    }
  }

  private void giveBack() throws OsException {
    if (raw && posix.isInForeground(USER_INPUT)) {
      raw = false;
      posix.setTerminalMode(USER_INPUT, asFound);
    }
  }

  private void followSize() throws OsException {
    Optional<WindowSize> now = posix.windowSize(USER_OUTPUT);
    if (now.isPresent() && !now.get().equals(size)) {
      size = now.get();
      terminal.resize(now.get());
    }
  }

  /**
   * Passes on output.
   *
   * @return the number of bytes; {@link #NOBODY} when no process has the terminal any more
   */
  private int print(OutputCapture capture) throws OsException {
    int length;
    try {
      length = posix.read(terminal.master(), memory, buffer);
    } catch (OsException e) {
      if (e.errno() == Errno.EIO) {
        return NOBODY;
      }
      throw e;
    }
    if (length > 0) {
      byte[] kept = echo.printed(buffer, length, System.nanoTime());
      capture.append(kept, kept.length);
      posix.write(USER_OUTPUT, memory, Arrays.copyOf(buffer, length));
    }
    return Math.max(0, length);
  }

  private void type(int pid) throws OsException {
    int length = posix.read(USER_INPUT, memory, buffer);
    if (length <= 0) {
      if (length == 0) {
        hangUp(pid);
      }
      return;
    }
    TerminalMode mode = posix.terminalMode(terminal.master());
    int from = 0;
    for (int at = 0; at < length; at++) {
      if (mode.suspends(buffer[at])) {
        passOn(Arrays.copyOfRange(buffer, from, at));
        from = at + 1;
        suspend();
      }
    }
    passOn(Arrays.copyOfRange(buffer, from, length));
  }

  /** Tells the command by SIGHUP that the user's terminal is gone, and with it its own. */
  private void hangUp(int pid) throws OsException {
    posix.signalGroup(pid, Signals.HUP);
    posix.signalGroup(pid, Signals.CONT);
  }

  private void passOn(byte[] typed) throws OsException {
    byte[] all = typed == untaken ? typed : joined(untaken, typed);
    if (all.length == 0) {
      return;
    }
    boolean echoes = posix.terminalMode(terminal.master()).echoes();
    int done = terminal.type(all, memory);
    if (echoes) {
      echo.typed(all, done, System.nanoTime());
    }
    untaken = done == all.length ? new byte[0] : Arrays.copyOfRange(all, done, all.length);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  /**
   * Stops the command and this process. If no shell could continue this process, the system drops
   * the signal, and everything goes on.
   */
  private void suspend() throws OsException {
    OptionalInt group = terminal.foregroundGroup();
    if (group.isPresent()) {
      posix.signalGroup(group.getAsInt(), Signals.STOP);
    }
    giveBack();
    posix.signalOwnGroup(Signals.TSTP);
    try {
      Thread.sleep(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (group.isPresent()) {
      posix.signalGroup(group.getAsInt(), Signals.CONT);
    }
    size = null; // reported again, so that programs repaint what the shell has overwritten
  }

  @Override
  public void close() {
    terminal.close();
    memory.close();
  }
}
