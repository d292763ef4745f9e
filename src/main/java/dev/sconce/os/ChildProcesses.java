package dev.sconce.os;

/**
 * Waits for the children of this process and queries their states. Safe for use by several threads.
 */
public final class ChildProcesses {
  private static final int WAIT_ID_PID = 1;
  private static final int WAIT_STOPPED = 2;
  private static final int WAIT_EXITED = 4;
  private static final int WAIT_NO_REAP = 0x01000000;
  private static final int WAIT_NO_HANG = 1;
  private static final int INFO_BYTES = 128;

  /** The offset of the signal in siginfo_t. */
  private static final int INFO_STATUS = 24;

  private static final int USAGE_BYTES = 144;
  private static final int USAGE_MAX_RSS = 32;

  private final Posix posix;

  ChildProcesses(Posix posix) {
    this.posix = posix;
  }

  /**
   * Makes sure that this process can wait for its children even if it inherited an ignored SIGCHLD,
   * with which the system would discard their exits.
   */
  public void expectChildren() {
    posix.useDefaultAction(Signals.CHLD);
  }

  /** Waits until a child has ended, without reaping it: its id stays reserved. */
  public void awaitEnd(int pid, NativeMemory memory) throws OsException {
    memory.ensure(INFO_BYTES);
    int what = WAIT_EXITED | WAIT_NO_REAP;
    long answer;
    do {
      answer =
          posix.calls.call(NativeCalls.CFunction.WAITID, WAIT_ID_PID, pid, memory.address(0), what);
    } while (answer == -Errno.EINTR);
    posix.check(answer, "waitid", "");
  }

  /** Whether a child that was not yet reaped has ended. */
  public boolean hasEnded(int pid, NativeMemory memory) throws OsException {
    posix.check(waitNow(pid, WAIT_EXITED, memory), "waitid", "");
    return memory.getInt(0) != 0;
  }

  /**
   * Queries a child without waiting for it or reaping it. The signal is 0 if there is nothing to
   * report.
   */
  private long waitNow(int pid, int what, NativeMemory memory) {
    memory.ensure(INFO_BYTES);
    memory.setInt(0, 0);
    int flags = what | WAIT_NO_REAP | WAIT_NO_HANG;
    return posix.calls.call(
        NativeCalls.CFunction.WAITID, WAIT_ID_PID, pid, memory.address(0), flags);
  }

  /**
   * The signal that has stopped a child that was not yet reaped; 0 if it is not stopped. A read
   * from the terminal in the background, for example, stops it with SIGTTIN.
   */
  public int stoppedBy(int pid, NativeMemory memory) throws OsException {
    long answer = waitNow(pid, WAIT_STOPPED, memory);
    if (answer == -Errno.ECHILD) {
      return 0; // it has ended
    }
    posix.check(answer, "waitid", "");
    return memory.getInt(0) == 0 ? 0 : memory.getInt(INFO_STATUS);
  }

  /** Reaps a child that has ended. */
  public ChildExit reap(int pid, NativeMemory memory) throws OsException {
    memory.ensure(2 * USAGE_BYTES + 16);
    int usage = 16;
    int own = usage + USAGE_BYTES;
    long answer;
    do {
      answer =
          posix.calls.call(
              NativeCalls.CFunction.WAIT4, pid, memory.address(0), 0, memory.address(usage));
    } while (answer == -Errno.EINTR);
    posix.check(answer, "wait4", "");
    posix.check(
        posix.calls.call(NativeCalls.CFunction.GETRUSAGE, 0, memory.address(own)), "getrusage", "");
    long seconds = memory.getLong(usage) + memory.getLong(usage + 16);
    long micros = memory.getLong(usage + 8) + memory.getLong(usage + 24);
    long rssKibibytes = memory.getLong(usage + USAGE_MAX_RSS);
    boolean charged = rssKibibytes <= memory.getLong(own + USAGE_MAX_RSS);
    return new ChildExit(
        memory.getInt(0), seconds * 1_000_000 + micros, charged ? 0 : rssKibibytes * 1024);
  }
}
