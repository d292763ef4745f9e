package dev.sconce.os;

import java.lang.ref.Reference;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts a process so that its system calls, and those of all its descendants, are reported to this
 * process. Filters of calls are inherited, cannot be removed, and belong to threads. So a new
 * thread installs the filter, makes the single call that starts the process, and ends.
 *
 * <p>That call returns when the new process has executed its program, which itself is a call that
 * waits for an answer. So by then another thread must serve the {@link #listener}. The filtered
 * thread must do nothing that could open a file, such as loading a class: the thread that would
 * have to answer could be waiting for that class. The self-test of the tracer has executed all this
 * code before, so that its classes are loaded.
 */
public final class TracedStart {
  private static final int SET_NO_NEW_PRIVILEGES = 38;
  private static final int SET_MODE_FILTER = 1;
  private static final long NEW_LISTENER = 8;

  /**
   * Before Linux 5.16 a filter turned speculation off for its threads, because filters may serve to
   * confine code. This one only reports.
   */
  private static final long KEEP_SPECULATION = 4;

  /** Since Linux 5.19: a signal no longer interrupts a call that was already received. */
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

  /** A descriptor, or a negated error number. */
  private volatile long listener = NOT_YET;

  /** 0, or a negated error number. */
  private volatile long started = NOT_YET;

  /**
   * @param endsReceiving as in {@link CallListener}
   */
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

  /** Returns false if the system had no thread for it; waits while starts are held back. */
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
   * The listener that receives the calls; another thread must serve it before {@link #await}. May
   * be called only by the thread that began the start.
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
   * Waits until the process has executed its program. Called once, by the thread that began the
   * start.
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
      // Only the address was passed on.
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
