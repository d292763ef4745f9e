package dev.sconce.os;

/**
 * Receives the system calls of traced processes, one after the other. Each call is reported before
 * it happens, and its thread waits for the answer. For one thread at a time.
 */
public final class CallListener implements AutoCloseable {
  private static final long RECEIVE = 0xC0502100L;
  private static final long SEND = 0xC0182101L;
  private static final long IS_VALID = 0x40082102L;
  private static final long SET_FLAGS = 0x40082104L;
  private static final int SYNC_WAKE_UP = 1;

  private static final int NOTICE_BYTES = 80;
  private static final int ID = 0;
  private static final int THREAD = 8;
  private static final int NUMBER = 16;
  private static final int MACHINE = 20;
  private static final int ARGUMENTS = 32;

  private static final int ANSWER = NOTICE_BYTES;
  private static final int ANSWER_ERROR = ANSWER + 16;
  private static final int ANSWER_FLAGS = ANSWER + 20;
  private static final int CONTINUE = 1;

  private static final int POLL = ANSWER + 24;
  private static final short POLL_IN = 1;
  private static final short POLL_HANG_UP = 0x10;
  private static final int UNLIMITED = -1;

  private static final byte[] EMPTY_NOTICE = new byte[NOTICE_BYTES];

  private final NativeCalls calls;
  private final int descriptor;
  private final boolean endsReceiving;
  private final NativeMemory memory = new NativeMemory(POLL + 8);

  /**
   * @param endsReceiving whether the kernel ends the wait for a call when no traced process is
   *     left, as it does since Linux 6.11; then {@link #await} need not poll first
   */
  CallListener(NativeCalls calls, int descriptor, boolean endsReceiving) {
    this.calls = calls;
    this.descriptor = descriptor;
    this.endsReceiving = endsReceiving;
    // Kernels before Linux 6.6 refuse this flag; tracing works without it.
    calls.call(NativeCalls.CFunction.IOCTL, descriptor, SET_FLAGS, SYNC_WAKE_UP);
  }

  /**
   * Waits for a call.
   *
   * @return false when no process is left that could make one. Before Linux 6.11 that requires that
   *     ended processes were also reaped.
   */
  public boolean await() throws OsException {
    while (endsReceiving || pollUntilCall()) {
      if (receive()) {
        return true;
      }
      if (endsReceiving && isHungUp(poll(0))) {
        return false;
      }
    }
    return false;
  }

  /** Returns false when no traced process is left. */
  private boolean pollUntilCall() throws OsException {
    short events = 0;
    while ((events & POLL_IN) == 0 && !isHungUp(events)) {
      events = poll(UNLIMITED);
    }
    return (events & POLL_IN) != 0;
  }

  private static boolean isHungUp(short events) {
    return (events & (POLL_IN | POLL_HANG_UP)) == POLL_HANG_UP;
  }

  /** Returns the events that occur within the timeout; none if the wait was interrupted. */
  private short poll(int timeoutMillis) throws OsException {
    memory.setInt(POLL, descriptor);
    memory.setInt(POLL + 4, POLL_IN);
    long found = calls.call(NativeCalls.CFunction.POLL, memory.address(POLL), 1, timeoutMillis);
    if (found < 0 && found != -Errno.EINTR) {
      throw Posix.failure(calls, (int) -found, "poll", "");
    }
    return found > 0 ? memory.getShort(POLL + 6) : 0;
  }

  /**
   * Whether no process is left that could make a call, so that {@link #await} is about to return
   * false. May be called on any thread while the listener is open.
   */
  public boolean isDeserted() {
    try (NativeMemory one = new NativeMemory(8)) {
      one.setInt(0, descriptor);
      one.setInt(4, POLL_IN);
      long found = calls.call(NativeCalls.CFunction.POLL, one.address(0), 1, 0);
      return found > 0 && isHungUp(one.getShort(6));
    }
  }

  /** Returns false if the caller has died in the meantime. */
  private boolean receive() throws OsException {
    memory.set(0, EMPTY_NOTICE, 0, NOTICE_BYTES);
    long answer = calls.call(NativeCalls.CFunction.IOCTL, descriptor, RECEIVE, memory.address(0));
    if (answer == -Errno.ENOENT || answer == -Errno.EINTR) {
      return false;
    }
    if (answer < 0) {
      throw Posix.failure(calls, (int) -answer, "ioctl(SECCOMP_IOCTL_NOTIF_RECV)", "");
    }
    return true;
  }

  /** The id of the thread that made the call. */
  public int thread() {
    return memory.getInt(THREAD);
  }

  /** The number of the call. */
  public int number() {
    return memory.getInt(NUMBER);
  }

  /** The machine that the call number belongs to, as in {@link Machine#auditNumber}. */
  public int machine() {
    return memory.getInt(MACHINE);
  }

  /** An argument of the call, from 0 to 5. */
  public long argument(int index) {
    return memory.getLong(ARGUMENTS + 8 * index);
  }

  /**
   * Whether the call still waits. If so, everything that was read about its thread until now
   * belongs to that thread; otherwise its id may have been reused.
   */
  public boolean isWaiting() {
    return calls.call(NativeCalls.CFunction.IOCTL, descriptor, IS_VALID, memory.address(ID)) >= 0;
  }

  /**
   * Lets the call happen.
   *
   * @return false if the caller has died, so that the call did not happen
   */
  public boolean proceed() {
    return answer(0, CONTINUE);
  }

  /** Makes the call fail; returns false if the caller has died. */
  public boolean refuse(int errno) {
    return answer(-errno, 0);
  }

  private boolean answer(int error, int flags) {
    memory.setLong(ANSWER, memory.getLong(ID));
    memory.setLong(ANSWER + 8, 0);
    memory.setInt(ANSWER_ERROR, error);
    memory.setInt(ANSWER_FLAGS, flags);
    long answer;
    do {
      answer = calls.call(NativeCalls.CFunction.IOCTL, descriptor, SEND, memory.address(ANSWER));
    } while (answer == -Errno.EINTR);
    return answer >= 0;
  }

  /**
   * Closes the listener. In processes that still have the filter, every call that would be reported
   * then fails with ENOSYS.
   */
  @Override
  public void close() {
    calls.call(NativeCalls.CFunction.CLOSE, descriptor);
    memory.close();
  }
}
