package dev.sconce.os;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;

/** This machine, except that it refuses or delays some calls on request. */
public final class SteeredSystem {
  private static final int WITHOUT_WAITING = 1;

  /** The size of each field that uname(2) fills in. */
  private static final int FIELD_BYTES = 65;

  /**
   * Notified of a runner's calls for processes, on the runner's threads, which wait for its return.
   */
  public interface Watcher {
    /** A process is about to be started. */
    default void starting() {}

    /** The end of a process is about to be waited for. */
    default void waiting(int pid) {}

    /** The exit of a process was taken. */
    default void reaped(int pid) {}
  }

  private volatile boolean withoutProcesses;
  private volatile boolean withoutDescriptors;
  private volatile int filterErrno;
  private volatile String release = "";
  private volatile CountDownLatch stops = new CountDownLatch(0);
  private volatile Watcher watcher = new Watcher() {};

  /** Makes starts of processes fail, as at their limit. */
  public void withoutProcesses(boolean on) {
    withoutProcesses = on;
  }

  /** Makes opening pipes fail, as at the limit of descriptors. */
  public void withoutDescriptors(boolean on) {
    withoutDescriptors = on;
  }

  /**
   * Makes the installation of filters fail with this error, as inside another program's filter; 0
   * for no error.
   */
  public void refuseFilters(int errno) {
    filterErrno = errno;
  }

  /** Claims another kernel release. */
  public void claimRelease(String name) {
    release = name;
  }

  /**
   * Makes a stop of the own process group last until {@link #letStopsGoOn}, without stopping any
   * process.
   */
  public void holdStops() {
    stops = new CountDownLatch(1);
  }

  public void letStopsGoOn() {
    stops.countDown();
  }

  public void watchedBy(Watcher who) {
    watcher = who;
  }

  /** This machine's calls, except for those that fail. */
  public Posix posix() {
    NativeCalls real = new FfmCalls();
    return new Posix(
        new NativeCalls() {
          @Override
          public boolean has(NativeCalls.CFunction function) {
            return real.has(function);
          }

          @Override
          public long call(
              NativeCalls.CFunction function, long a, long b, long c, long d, long e, long f) {
            if (withoutDescriptors && function == NativeCalls.CFunction.PIPE2) {
              return -Errno.EMFILE;
            }
            if (function == NativeCalls.CFunction.SYSCALL && filterErrno != 0) {
              return -filterErrno;
            }
            if (function == NativeCalls.CFunction.KILL && a == 0) {
              awaitStops();
              return 0;
            }
            if (function == NativeCalls.CFunction.WAITID && (d & WITHOUT_WAITING) == 0) {
              watcher.waiting((int) b);
            }
            if (function == NativeCalls.CFunction.SPAWN) {
              if (withoutProcesses) {
                return -Errno.EAGAIN;
              }
              watcher.starting();
            }
            long answer = real.call(function, a, b, c, d, e, f);
            if (function == NativeCalls.CFunction.UNAME && !release.isEmpty()) {
              writeRelease(a);
            }
            if (function == NativeCalls.CFunction.WAIT4) {
              watcher.reaped((int) a);
            }
            return answer;
          }
        });
  }

  @SuppressWarnings("restricted")
  private void writeRelease(long answer) {
    MemorySegment.ofAddress(answer + 2L * FIELD_BYTES)
        .reinterpret(FIELD_BYTES)
        .setString(0, release);
  }

  private void awaitStops() {
    try {
      stops.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
