package dev.sconce.os;

import java.util.OptionalInt;

/**
 * A terminal whose other end this process holds, the {@linkplain #master}. Bytes written to the
 * master are typed on the terminal; bytes printed on the terminal are read from the master. Reads
 * and writes of the master do not block.
 */
public final class PseudoTerminal implements AutoCloseable {
  private static final String MULTIPLEXER = "/dev/ptmx";
  private static final int NO_CONTROLLING_TERMINAL = 0400;

  private static final int LOCK_SLAVE = 0x40045431;
  private static final int GET_SLAVE_NUMBER = 0x80045430;
  private static final int GET_FOREGROUND_GROUP = 0x540f;
  private static final int SET_WINDOW_SIZE = 0x5414;

  private final Posix posix;
  private final int master;
  private final String path;

  private PseudoTerminal(Posix posix, int master, String path) {
    this.posix = posix;
    this.master = master;
    this.path = path;
  }

  /** Opens a terminal without a size and with the usual mode. */
  public static PseudoTerminal open(Posix posix) throws OsException {
    int flags =
        Posix.READ_WRITE | Posix.NON_BLOCKING | Posix.CLOSE_ON_EXEC | NO_CONTROLLING_TERMINAL;
    int master = posix.open(MULTIPLEXER, flags, 0);
    boolean opened = false;
    try (NativeMemory number = new NativeMemory(8)) {
      control(posix, master, LOCK_SLAVE, number.address(0)); // 0 unlocks it
      control(posix, master, GET_SLAVE_NUMBER, number.address(0));
      opened = true;
      return new PseudoTerminal(posix, master, "/dev/pts/" + number.getInt(0));
    } finally {
      if (!opened) {
        posix.close(master);
      }
    }
  }

  private static void control(Posix posix, int fd, long request, long argument) throws OsException {
    long answer = posix.calls.call(NativeCalls.CFunction.IOCTL, fd, request, argument);
    if (answer < 0) {
      throw Posix.failure(posix.calls, (int) -answer, "ioctl", MULTIPLEXER);
    }
  }

  /** The descriptor of the master; its {@link Posix#terminalMode} is the mode of the terminal. */
  public int master() {
    return master;
  }

  /** The device of the terminal, for the process that gets it. */
  public String path() {
    return path;
  }

  /**
   * Types as many bytes as the terminal takes without blocking; returns their number, perhaps 0.
   */
  public int type(byte[] bytes, NativeMemory memory) throws OsException {
    int most = Math.min(memory.sizeBytes(), bytes.length);
    memory.set(0, bytes, 0, most);
    long written;
    do {
      written = posix.calls.call(NativeCalls.CFunction.WRITE, master, memory.address(0), most);
    } while (written == -Errno.EINTR);
    if (written < 0 && written != -Errno.EAGAIN) {
      throw Posix.failure(posix.calls, (int) -written, "write", path);
    }
    return (int) Math.max(0, written);
  }

  /** Sets the size. If it changes, the foreground processes get SIGWINCH. */
  public void resize(WindowSize size) throws OsException {
    try (NativeMemory memory = new NativeMemory(8)) {
      memory.setInt(0, size.columns() << 16 | size.rows());
      control(posix, master, SET_WINDOW_SIZE, memory.address(0));
    }
  }

  /** The foreground process group; empty while there is none. */
  public OptionalInt foregroundGroup() {
    try (NativeMemory memory = new NativeMemory(8)) {
      long answer =
          posix.calls.call(
              NativeCalls.CFunction.IOCTL, master, GET_FOREGROUND_GROUP, memory.address(0));
      int group = memory.getInt(0);
      return answer < 0 || group <= 0 ? OptionalInt.empty() : OptionalInt.of(group);
    }
  }

  /** Hangs up: the processes that still have the terminal get SIGHUP. */
  @Override
  public void close() {
    posix.close(master);
  }
}
