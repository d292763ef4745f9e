package dev.sconce.os;

import java.lang.ref.Reference;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The start of a process whose system calls are reported to this one, and those of all that it
 * starts. Filters of calls are inherited, cannot be taken off again, and belong to threads: so a
 * fresh thread takes the filter, makes the one call that starts the process, and ends.
 *
 * <p>That call returns when the new process has executed its program, which is among the calls that
 * wait for an answer. So another thread must serve the {@link #listener} by then. On the filtered
 * thread nothing may happen that could itself open a file, such as loading a class: whoever would
 * have to answer could be waiting for that class. All that it executes has been executed before, by
 * the self-test of whoever traces.
 */
public final class TracedStart {
  private static final int SET_NO_NEW_PRIVILEGES = 38;
  private static final int SET_MODE_FILTER = 1;
  private static final long NEW_LISTENER = 8;

  /**
   * Before Linux 5.16 a filter turned speculation off for who has it, since it may be there to lock
   * somebody in. This one only reports.
   */
  private static final long KEEP_SPECULATION = 4;

  /** Since Linux 5.19: a signal no longer interrupts a call once it was received. */
  private static final long WAIT_KILLABLE = 32;

  private static final long NOT_YET = Long.MIN_VALUE;
  private static final long STACK_BYTES = 256 * 1024;

  private final NativeCalls calls;
  private final Spawner spawner;
  private final Spawner.SpawnsInFlight inFlight;
  private final CallFilter filter;
  private final long seccompNumber;
  private final boolean endsReceiving;
  private final Thread asking = Thread.currentThread();

  /** A descriptor, or minus an error number. */
  private volatile long listener = NOT_YET;

  /** 0, or minus an error number. */
  private volatile long started = NOT_YET;

  /** The last parameter is that of {@link CallListener}. */
  TracedStart(
      NativeCalls calls,
      Spawner spawner,
      Spawner.SpawnsInFlight inFlight,
      CallFilter filter,
      Machine machine,
      boolean endsReceiving) {
    this.calls = calls;
    this.spawner = spawner;
    this.inFlight = inFlight;
    this.filter = filter;
    this.seccompNumber = machine.seccompNumber();
    this.endsReceiving = endsReceiving;
  }

  private final class FilteredThread extends Thread {
    FilteredThread() {
      super(null, null, "traced start", STACK_BYTES, false);
      setDaemon(true);
    }

    @Override
    public void run() {
      long answer = calls.call(NativeCalls.CFunction.PRCTL, SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0, 0);
      if (answer >= 0) {
        answer = install(NEW_LISTENER | KEEP_SPECULATION | WAIT_KILLABLE);
        if (answer == -Errno.EINVAL) {
          answer = install(NEW_LISTENER | KEEP_SPECULATION);
        }
      }
      listener = answer;
      LockSupport.unpark(asking);
      started = answer < 0 ? answer : spawner.callSpawn();
      LockSupport.unpark(asking);
    }

    private long install(long flags) {
      return calls.call(
          NativeCalls.CFunction.SYSCALL, seccompNumber, SET_MODE_FILTER, flags, filter.address());
    }
  }

  /** Whether the system had a thread for it; waits while starts are held back. */
  boolean begin() {
    inFlight.begin();
    boolean granted = false;
    try {
      granted = SystemThreads.tryStart(new FilteredThread());
    } finally {
      if (!granted) {
        inFlight.end();
      }
    }
    return granted;
  }

  /**
   * Where the calls are reported; to be served by another thread before {@link #await}. Only the
   * thread that began may ask.
   *
   * @return empty if no filter could be installed; {@link #await} says why
   */
  public Optional<CallListener> listener() {
    boolean interrupted = false;
    while (listener == NOT_YET) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    restore(interrupted);
    return listener < 0
        ? Optional.empty()
        : Optional.of(new CallListener(calls, (int) listener, endsReceiving));
  }

  /**
   * Waits until the process has executed its program; once, by the thread that began.
   *
   * @return 0, or the error number
   */
  public int await() {
    boolean interrupted = false;
    try {
      while (started == NOT_YET) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    } finally {
      inFlight.end();
      // Only its address was passed on.
      Reference.reachabilityFence(filter);
    }
    restore(interrupted);
    return (int) -started;
  }

  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
