package dev.sconce.os;

/**
 * The system calls of traced processes, one after the other. Each is seen before it happens and
 * waits until it is answered. For one thread at a time.
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
   * @param endsReceiving whether the kernel ends the wait for a call when nobody is left, as since
   *     Linux 6.11: then nothing has to be asked before
   */
  CallListener(NativeCalls calls, int descriptor, boolean endsReceiving) {
    this.calls = calls;
    this.descriptor = descriptor;
    this.endsReceiving = endsReceiving;
    // Refused before Linux 6.6, where it does without.
    calls.call(NativeCalls.CFunction.IOCTL, descriptor, SET_FLAGS, SYNC_WAKE_UP);
  }

  /**
   * Waits for a call.
   *
   * @return false when nobody is left who could make one. Before Linux 6.11 that includes processes
   *     that have ended and were not waited for.
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

  /** False when nobody is left. */
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

  /** What there is to be seen within a time; nothing, if that was interrupted. */
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
   * Whether nobody is left who could make a call, as {@link #await} is about to find. On any thread
   * while this is open.
   */
  public boolean isDeserted() {
    try (NativeMemory one = new NativeMemory(8)) {
      one.setInt(0, descriptor);
      one.setInt(4, POLL_IN);
      long found = calls.call(NativeCalls.CFunction.POLL, one.address(0), 1, 0);
      return found > 0 && isHungUp(one.getShort(6));
    }
  }

  /** False if whoever made the call has died meanwhile. */
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

  /** Which thread made the call. */
  public int thread() {
    return memory.getInt(THREAD);
  }

  /** The number of the call. */
  public int number() {
    return memory.getInt(NUMBER);
  }

  /** For which machine the number counts, as {@link Machine#auditNumber}. */
  public int machine() {
    return memory.getInt(MACHINE);
  }

  /** An argument of the call, from 0 to 5. */
  public long argument(int index) {
    return memory.getLong(ARGUMENTS + 8 * index);
  }

  /**
   * Whether the call still waits. If so, what was read of its thread until now was its own: thread
   * ids are used again.
   */
  public boolean isWaiting() {
    return calls.call(NativeCalls.CFunction.IOCTL, descriptor, IS_VALID, memory.address(ID)) >= 0;
  }

  /**
   * Lets the call happen.
   *
   * @return false if whoever made it has died: it did not happen
   */
  public boolean proceed() {
    return answer(0, CONTINUE);
  }

  /** Lets the call fail; false if whoever made it has died. */
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

  /** Whoever still has the filter gets ENOSYS from every call that would be reported. */
  @Override
  public void close() {
    calls.call(NativeCalls.CFunction.CLOSE, descriptor);
    memory.close();
  }
}
