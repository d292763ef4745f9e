package dev.sconce.exec;

import dev.sconce.os.SystemThreads;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for commands. A thread is reserved before a command is started, so that no
 * command runs without one. Safe for use by several threads.
 */
final class CommandThreads {
  private static final long IDLE_MILLIS = 60_000;

  private final Deque<Waiter> idle = new ArrayDeque<>();
  private int alive;
  private boolean closed;

  /** Executes tasks one after another; stays idle between them for a while. */
  final class Waiter extends Thread {
    /** Guarded by this. */
    private @Nullable Runnable next;

    /** Guarded by this. */
    private boolean dismissed;

    /**
     * Whether this thread reports the end of a command and has not reserved itself yet; used only
     * by this thread.
     */
    private boolean telling;

    private Waiter() {
      super("command");
      setDaemon(true);
    }

    /** Gives the thread a task; once after it was reserved. */
    synchronized void give(Runnable task) {
      next = task;
      notifyAll();
    }

    private boolean mayTakeItself(CommandThreads threads) {
      return telling && threads == CommandThreads.this;
    }

    /**
     * Reports the end of a command. The thread may reserve itself for a command that is started
     * meanwhile.
     */
    void tell(Runnable what) {
      telling = true;
      try {
        what.run();
      } finally {
        telling = false;
      }
    }

    @Override
    public void run() {
      for (Runnable task = await(0); task != null; task = following()) {
        try {
          task.run();
        } catch (RuntimeException | Error bug) {
          getUncaughtExceptionHandler().uncaughtException(this, bug);
        }
      }
      ended();
    }

    private @Nullable Runnable following() {
      Runnable own = takeNext();
      if (own != null) {
        return own;
      }
      if (!waits(this)) {
        return null;
      }
      Runnable given = await(IDLE_MILLIS);
      return given == null && isTaken(this) ? await(0) : given;
    }

    private synchronized @Nullable Runnable takeNext() {
      Runnable task = next;
      next = null;
      return task;
    }

    /**
     * Waits for a task.
     *
     * @param millis the longest wait; 0 for no limit
     * @return null if the thread was dismissed, or after a timeout
     */
    private synchronized @Nullable Runnable await(long millis) {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      while (next == null && !dismissed) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (millis > 0 && left <= 0) {
          return null;
        }
        try {
          wait(millis > 0 ? left : 0);
        } catch (InterruptedException pointless) {
          // no code interrupts these threads, so the wait goes on
        }
      }
      return takeNext();
    }

    private synchronized void dismiss() {
      dismissed = true;
      notifyAll();
    }
  }

  /**
   * Reserves a thread, which must then be given a task or given back. A calling thread that reports
   * the end of a command reserves itself, which saves waking another one.
   */
  Waiter take() throws ShortageException {
    if (Thread.currentThread() instanceof Waiter self && self.mayTakeItself(this)) {
      self.telling = false;
      return self;
    }
    synchronized (this) {
      Waiter waiting = idle.poll();
      return waiting == null ? start() : waiting;
    }
  }

  private Waiter start() throws ShortageException {
    Waiter waiter = new Waiter();
    if (!SystemThreads.tryStart(waiter)) {
      throw ShortageException.ofThread();
    }
    alive++;
    return waiter;
  }

  /** Takes back a thread that was given no task. */
  void giveBack(Waiter waiter) {
    if (waiter == Thread.currentThread()) {
      waiter.telling = true;
    } else if (!waits(waiter)) {
      waiter.dismiss();
    }
  }

  private synchronized boolean waits(Waiter waiter) {
    if (!closed) {
      idle.push(waiter);
    }
    return !closed;
  }

  /**
   * Whether a thread was reserved just before its timeout; if not, nobody can reserve it any more.
   */
  private synchronized boolean isTaken(Waiter waiter) {
    return !idle.remove(waiter);
  }

  private synchronized void ended() {
    alive--;
    notifyAll();
  }

  /** Ends the threads as they become idle. */
  void close() {
    List<Waiter> waiting;
    synchronized (this) {
      closed = true;
      waiting = new ArrayList<>(idle);
      idle.clear();
    }
    for (Waiter waiter : waiting) {
      waiter.dismiss();
    }
  }

  /** Waits until all threads have ended; returns whether they have within that time. */
  synchronized boolean awaitEnd(long millis) throws InterruptedException {
    long start = System.nanoTime();
    while (alive > 0) {
      long left = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
