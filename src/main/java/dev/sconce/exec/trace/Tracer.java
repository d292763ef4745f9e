package dev.sconce.exec.trace;

import dev.sconce.os.CallFilter;
import dev.sconce.os.CallListener;
import dev.sconce.os.Machine;
import dev.sconce.os.OsException;
import dev.sconce.os.Posix;
import dev.sconce.os.Spawner;
import dev.sconce.os.SystemThreads;
import dev.sconce.os.TracedStart;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Starts processes and traces them. Safe for use by several threads. */
public final class Tracer implements AutoCloseable {
  private static final int IDLE_SECONDS = 60;

  private final CallFilter filter;
  private final TracerSystem system;

  /** One thread for each trace: it is there before the process is. */
  private final ExecutorService supervisors =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("supervisor").factory());

  private Tracer(Machine machine, boolean allRights) {
    filter = new CallFilter(FilterProgram.of(machine));
    system = new TracerSystem(machine, allRights);
  }

  /** For this machine; empty if its calls are not known. */
  public static Optional<Tracer> of(Posix posix) {
    try (Spawner spawner = posix.spawner()) {
      return spawner.machine().map(machine -> new Tracer(machine, posix.user() == 0));
    }
  }

  /**
   * Starts what a spawner has prepared.
   *
   * @return the trace, which is to be finished
   * @throws OsException if the process cannot be started, or not be traced: then the call that
   *     failed is seccomp
   */
  public Optional<Trace> start(Spawner spawner) throws OsException {
    Trace trace = new Trace(system, spawner.probe());
    if (!takeSupervisor(trace)) {
      return Optional.empty();
    }
    boolean given = false;
    try {
      Optional<TracedStart> begun = spawner.startTraced(filter, system.machine());
      if (begun.isEmpty()) {
        return Optional.empty();
      }
      Optional<CallListener> listener = begun.get().listener();
      if (listener.isPresent()) {
        trace.give(listener.get());
        given = true;
      }
      int errno = begun.get().await();
      if (errno != 0) {
        throw spawner.failure(errno, listener.isEmpty() ? "seccomp" : "posix_spawn");
      }
      return Optional.of(trace);
    } finally {
      if (!given) {
        trace.abandon();
      }
    }
  }

  private boolean takeSupervisor(Trace trace) {
    try {
      supervisors.execute(trace::serve);
      return true;
    } catch (OutOfMemoryError e) {
      if (SystemThreads.isRefusal(e)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    supervisors.shutdown();
  }
}
