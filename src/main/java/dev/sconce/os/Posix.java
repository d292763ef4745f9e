package dev.sconce.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Offers the services of the operating system: descriptors, processes, terminals, locks. Paths are
 * byte strings. Safe for use by several threads; calls that can block are meant for platform
 * threads. Nothing is linked before the first call.
 */
public final class Posix {
  /** Flags for {@link #open}; the numbers are the same on x86_64 and aarch64. */
  public static final int READ_ONLY = 0;

  public static final int WRITE_ONLY = 1;
  public static final int READ_WRITE = 2;
  public static final int CREATE = 0100;
  public static final int NON_BLOCKING = 04000;
  public static final int CLOSE_ON_EXEC = 02000000;

  private static final int EXECUTABLE = 1;
  private static final int GET_PIPE_SIZE = 1032;
  private static final int GET_DESCRIPTOR_FLAGS = 1;
  private static final int SET_DESCRIPTOR_FLAGS = 2;
  private static final int DESCRIPTOR_CLOSE_ON_EXEC = 1;
  private static final int GET_WINDOW_SIZE = 0x5413;
  private static final int GET_TERMINAL_MODE = 0x5401;
  private static final int SET_TERMINAL_MODE = 0x5402;
  private static final int GET_FOREGROUND_GROUP = 0x540f;
  private static final int LOCK_EXCLUSIVE = 2;
  private static final int LOCK_NON_BLOCKING = 4;
  private static final int LOCK_RELEASE = 8;
  private static final short POLL_IN = 1;
  private static final int LIMIT_OF_PROCESSES = 6;
  private static final int LIMIT_OF_DESCRIPTORS = 7;
  private static final int DEFAULT_ACTION = 0;
  private static final int IGNORE = 1;

  /**
   * More than the size of the structure in glibc and musl (152 bytes), which begins with the
   * handler.
   */
  private static final int SIGACTION_BYTES = 256;

  final NativeCalls calls;

  /** Signals that were ignored when this process started, but that Java handles nevertheless. */
  private final List<Integer> ignoredAtStart;

  private final Spawner.SpawnsInFlight inFlight = new Spawner.SpawnsInFlight();

  Posix(NativeCalls calls) {
    this(calls, List.of());
  }

  private Posix(NativeCalls calls, List<Integer> ignoredAtStart) {
    this.calls = calls;
    this.ignoredAtStart = ignoredAtStart;
  }

  /**
   * Creates the object for a system that is named as Java names it.
   *
   * @param system the property os.name
   * @param machine the property os.arch
   * @throws OsException if Sconce does not run on this system
   */
  public static Posix of(String system, String machine) throws OsException {
    boolean known =
        switch (machine.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64", "aarch64" -> system.equals("Linux");
          default -> false;
        };
    if (!known) {
      throw new OsException(
          Errno.ENOSYS,
          "Sconce",
          system + " on " + machine,
          "not supported: it runs on Linux on x86_64 and aarch64");
    }
    return new Posix(new FfmCalls());
  }

  /**
   * The same, for a process that started with some signals ignored that Java handles nevertheless.
   *
   * @param names of QUIT, PIPE and XFSZ, without SIG, separated by blanks
   */
  public Posix startedIgnoring(String names) {
    if (names.isBlank()) {
      return this;
    }
    List<Integer> ignored = new ArrayList<>();
    for (String name : names.strip().split(" ")) {
      ignored.add(Signals.named(name));
    }
    return new Posix(calls, ignored);
  }

  /** Describes an error number in the words of the C library. */
  public String describe(int errno) {
    return describe(calls, errno);
  }

  // Descriptors

  /** Opens a file. The flags are those of this class; the mode applies if the file is created. */
  public int open(String path, int flags, int mode) throws OsException {
    try (NativeMemory memory = new NativeMemory(path.length() + 1)) {
      memory.setString(0, path);
      long fd;
      do {
        fd = calls.call(NativeCalls.CFunction.OPEN, memory.address(0), flags, mode);
      } while (fd == -Errno.EINTR);
      return (int) check(fd, "open", path);
    }
  }

  /** Closes a descriptor. An error is ignored, because nothing could be done about it. */
  public void close(int fd) {
    calls.call(NativeCalls.CFunction.CLOSE, fd);
  }

  /** Opens a pipe. The memory must have at least eight bytes. */
  public Pipe pipe(NativeMemory memory) throws OsException {
    check(calls.call(NativeCalls.CFunction.PIPE2, memory.address(0), CLOSE_ON_EXEC), "pipe", "");
    return new Pipe(memory.getInt(0), memory.getInt(4));
  }

  /**
   * Reads once, at most as many bytes as the memory and the array hold.
   *
   * @return the number of bytes; 0 at the end; -1 if a non-blocking descriptor has none now
   */
  public int read(int fd, NativeMemory memory, byte[] to) throws OsException {
    int most = Math.min(memory.sizeBytes(), to.length);
    long length;
    do {
      length = calls.call(NativeCalls.CFunction.READ, fd, memory.address(0), most);
    } while (length == -Errno.EINTR);
    if (length == -Errno.EAGAIN) {
      return -1;
    }
    check(length, "read", "");
    memory.get(0, to, 0, (int) length);
    return (int) length;
  }

  /** Writes all bytes. */
  public void write(int fd, NativeMemory memory, byte[] bytes) throws OsException {
    int done = 0;
    while (done < bytes.length) {
      int part = Math.min(memory.sizeBytes(), bytes.length - done);
      memory.set(0, bytes, done, part);
      long written = calls.call(NativeCalls.CFunction.WRITE, fd, memory.address(0), part);
      if (written != -Errno.EINTR) {
        done += (int) check(written, "write", "");
      }
    }
  }

  /**
   * Waits until one of two descriptors can be read, or its other end has been closed.
   *
   * @param memory at least sixteen bytes
   * @param timeoutMillis the longest wait; negative for no limit
   * @return bit 0 for the first, bit 1 for the second; 0 after a timeout
   */
  public int awaitReadable(int first, int second, NativeMemory memory, int timeoutMillis)
      throws OsException {
    long found;
    do {
      memory.setInt(0, first);
      memory.setInt(4, POLL_IN);
      memory.setInt(8, second);
      memory.setInt(12, POLL_IN);
      found = calls.call(NativeCalls.CFunction.POLL, memory.address(0), 2, timeoutMillis);
    } while (found == -Errno.EINTR);
    check(found, "poll", "");
    return (memory.getShort(6) == 0 ? 0 : 1) | (memory.getShort(14) == 0 ? 0 : 2);
  }

  /** Whether the descriptor is a pipe or FIFO. */
  public boolean isPipe(int fd) {
    return calls.call(NativeCalls.CFunction.FCNTL, fd, GET_PIPE_SIZE) >= 0;
  }

  /** Whether executed programs inherit the descriptor; false also if it is not open. */
  public boolean isInheritable(int fd) {
    long flags = calls.call(NativeCalls.CFunction.FCNTL, fd, GET_DESCRIPTOR_FLAGS);
    return flags >= 0 && (flags & DESCRIPTOR_CLOSE_ON_EXEC) == 0;
  }

  /** Sets whether executed programs inherit the descriptor. */
  public void setInheritable(int fd, boolean inheritable) throws OsException {
    int flags = inheritable ? 0 : DESCRIPTOR_CLOSE_ON_EXEC;
    check(calls.call(NativeCalls.CFunction.FCNTL, fd, SET_DESCRIPTOR_FLAGS, flags), "fcntl", "");
  }

  /**
   * Takes the exclusive lock (flock) of an open file. The lock belongs to the open file: it is
   * released when the last of its descriptors is closed, including inherited ones.
   *
   * @return false if another open file holds the lock
   */
  public boolean tryLock(int fd) throws OsException {
    long answer = calls.call(NativeCalls.CFunction.FLOCK, fd, LOCK_EXCLUSIVE | LOCK_NON_BLOCKING);
    if (answer == -Errno.EAGAIN) {
      return false;
    }
    check(answer, "flock", "");
    return true;
  }

  /** Releases the lock for all descriptors of the open file. */
  public void unlock(int fd) throws OsException {
    check(calls.call(NativeCalls.CFunction.FLOCK, fd, LOCK_RELEASE), "flock", "");
  }

  /** Makes a FIFO. */
  public void makeFifo(String path, int mode) throws OsException {
    try (NativeMemory memory = new NativeMemory(path.length() + 1)) {
      memory.setString(0, path);
      check(calls.call(NativeCalls.CFunction.MKFIFO, memory.address(0), mode), "mkfifo", path);
    }
  }

  // Terminals

  /** Whether the descriptor is a terminal. */
  public boolean isTerminal(int fd) {
    return calls.call(NativeCalls.CFunction.ISATTY, fd) == 1;
  }

  /**
   * The size of a terminal, or empty if the descriptor is none; zeros if the terminal does not know
   * its size.
   */
  public Optional<WindowSize> windowSize(int fd) {
    try (NativeMemory memory = new NativeMemory(16)) {
      if (calls.call(NativeCalls.CFunction.IOCTL, fd, GET_WINDOW_SIZE, memory.address(0)) < 0) {
        return Optional.empty();
      }
      return Optional.of(new WindowSize(memory.getShort(0), memory.getShort(2)));
    }
  }

  /** How the terminal of a descriptor treats input and output. */
  public TerminalMode terminalMode(int fd) throws OsException {
    try (NativeMemory memory = new NativeMemory(TerminalMode.SIZE_BYTES)) {
      check(
          calls.call(NativeCalls.CFunction.IOCTL, fd, GET_TERMINAL_MODE, memory.address(0)),
          "ioctl",
          "");
      byte[] bytes = new byte[TerminalMode.SIZE_BYTES];
      memory.get(0, bytes, 0, bytes.length);
      return new TerminalMode(bytes);
    }
  }

  /**
   * Sets the mode at once, without waiting until pending output was written. The treatment of that
   * output stays the same, and a terminal that takes no more output must not delay the process that
   * returns it. In the background of its terminal, this process is stopped by the call (SIGTTOU).
   */
  public void setTerminalMode(int fd, TerminalMode mode) throws OsException {
    try (NativeMemory memory = new NativeMemory(TerminalMode.SIZE_BYTES)) {
      byte[] bytes = mode.bytes();
      memory.set(0, bytes, 0, bytes.length);
      long answer;
      do {
        answer = calls.call(NativeCalls.CFunction.IOCTL, fd, SET_TERMINAL_MODE, memory.address(0));
      } while (answer == -Errno.EINTR);
      check(answer, "ioctl", "");
    }
  }

  /** Whether this process is in the foreground of the terminal of a descriptor. */
  public boolean isInForeground(int fd) {
    try (NativeMemory memory = new NativeMemory(8)) {
      return calls.call(NativeCalls.CFunction.IOCTL, fd, GET_FOREGROUND_GROUP, memory.address(0))
              >= 0
          && memory.getInt(0) == calls.call(NativeCalls.CFunction.GETPGRP);
    }
  }

  // Processes

  public Spawner spawner() {
    return new Spawner(calls, inFlight);
  }

  /**
   * Whether {@link Spawner.Request#directory} is supported; glibc before 2.29 does not support it.
   */
  public boolean canSpawnElsewhere() {
    return calls.has(NativeCalls.CFunction.SPAWN_ACTIONS_CHDIR);
  }

  /** Changes the working directory of this process. Java's own file functions do not follow. */
  public void changeDirectory(String path) throws OsException {
    try (NativeMemory memory = new NativeMemory(path.length() + 1)) {
      memory.setString(0, path);
      check(calls.call(NativeCalls.CFunction.CHDIR, memory.address(0)), "chdir", path);
    }
  }

  /** Returns the object that waits for spawned processes. */
  public ChildProcesses children() {
    return new ChildProcesses(this);
  }

  /** Returns a new object that inspects files with as few calls as possible. */
  public FileProbe probe() {
    return new FileProbe(calls);
  }

  /** Whether the file exists and may be executed (or is a directory that may be searched). */
  public boolean isExecutable(String path, NativeMemory memory) {
    memory.ensure(path.length() + 1);
    memory.setString(0, path);
    return calls.call(NativeCalls.CFunction.ACCESS, memory.address(0), EXECUTABLE) == 0;
  }

  /** Gives a signal its default action. */
  public void useDefaultAction(int signal) {
    calls.call(NativeCalls.CFunction.SIGNAL, signal, DEFAULT_ACTION);
  }

  /** Ignores a signal; processes that are started from now on ignore it as well. */
  void ignore(int signal) {
    calls.call(NativeCalls.CFunction.SIGNAL, signal, IGNORE);
  }

  /** Whether the signal was ignored when this process started, though Java handles it. */
  public boolean wasIgnored(int signal) {
    return ignoredAtStart.contains(signal);
  }

  /**
   * Ignores the signals again that Java handles although they were ignored at the start, so that
   * commands inherit that.
   */
  void ignoreAgain() {
    for (int signal : ignoredAtStart) {
      ignore(signal);
    }
  }

  /**
   * Lets SIGQUIT end this process unless it was ignored. Java would print its threads and go on.
   */
  public void dieOfQuit() {
    if (!wasIgnored(Signals.QUIT)) {
      useDefaultAction(Signals.QUIT);
    }
  }

  /** Whether a signal is ignored. */
  boolean isIgnored(int signal) {
    try (NativeMemory action = new NativeMemory(SIGACTION_BYTES)) {
      calls.call(NativeCalls.CFunction.SIGACTION, signal, 0, action.address(0));
      return action.getLong(0) == IGNORE;
    }
  }

  /** Sends a signal; returns false if there is no such process. */
  public boolean signal(int pid, int number) throws OsException {
    return kill(pid, number);
  }

  /**
   * Sends a signal to this process's group, including this process, but to no process that is being
   * started, which is in this group until it gets its own. If a signal stopped it there, it would
   * never execute its program, and its starter would wait for that forever, so that this process
   * could not stop either.
   */
  public void signalOwnGroup(int number) throws OsException {
    inFlight.hold();
    try {
      kill(0, number);
    } finally {
      inFlight.resume();
    }
  }

  /** Sends a signal to a process group; returns false if it has no members. */
  public boolean signalGroup(int group, int number) throws OsException {
    return kill(-group, number);
  }

  private boolean kill(int target, int number) throws OsException {
    long answer = calls.call(NativeCalls.CFunction.KILL, target, number);
    if (answer == -Errno.ESRCH) {
      return false;
    }
    check(answer, "kill", "");
    return true;
  }

  // The machine

  /** The maximum number of descriptors of this process. */
  public int descriptorLimit() {
    return (int) Math.min(Integer.MAX_VALUE, limit(LIMIT_OF_DESCRIPTORS));
  }

  /** The maximum number of processes of this user; {@link Long#MAX_VALUE} for no limit. */
  public long processLimit() {
    return limit(LIMIT_OF_PROCESSES);
  }

  private long limit(int resource) {
    try (NativeMemory limits = new NativeMemory(16)) {
      boolean known = calls.call(NativeCalls.CFunction.GETRLIMIT, resource, limits.address(0)) >= 0;
      long limit = limits.getLong(0);
      return known && limit >= 0 ? limit : Long.MAX_VALUE;
    }
  }

  /** The effective user id of this process. */
  public int user() {
    return (int) calls.call(NativeCalls.CFunction.GETEUID);
  }

  /** The number of processes that wanted to run, averaged over the last minute. */
  public OptionalDouble loadAverage() {
    try (NativeMemory memory = new NativeMemory(24)) {
      long samples = calls.call(NativeCalls.CFunction.GETLOADAVG, memory.address(0), 3);
      return samples < 0 ? OptionalDouble.empty() : OptionalDouble.of(memory.getDouble(0));
    }
  }

  long check(long answer, String call, String path) throws OsException {
    if (answer < 0) {
      throw failure(calls, (int) -answer, call, path);
    }
    return answer;
  }

  static OsException failure(NativeCalls calls, int errno, String call, String path) {
    return new OsException(errno, call, path, describe(calls, errno));
  }

  @SuppressWarnings("restricted")
  private static String describe(NativeCalls calls, int errno) {
    long address = calls.call(NativeCalls.CFunction.STRERROR, errno);
    MemorySegment text = MemorySegment.ofAddress(address).reinterpret(1024);
    int length = 0;
    while (length < 1023 && text.get(JAVA_BYTE, length) != 0) {
      length++;
    }
    return new String(text.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.ISO_8859_1);
  }
}
