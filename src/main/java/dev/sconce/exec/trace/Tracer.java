package dev.sconce.exec.trace;

import dev.sconce.os.CallFilter;
import dev.sconce.os.CallListener;
import dev.sconce.os.FileProbe;
import dev.sconce.os.Machine;
import dev.sconce.os.OsException;
import dev.sconce.os.Posix;
import dev.sconce.os.Spawner;
import dev.sconce.os.SystemThreads;
import dev.sconce.os.TracedStart;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Starts processes and traces them. Safe for use by several threads. */
public final class Tracer implements AutoCloseable {
  private static final int IDLE_SECONDS = 60;
  private static final long END_MILLIS = 500;

  private final CallFilter filter;
  private final TracerSystem system;

  /** One thread for each trace, started before the process. */
  private final ExecutorService supervisors =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("supervisor").factory());

  /** The traces whose processes may still make calls. */
  private final Set<Trace> traces = ConcurrentHashMap.newKeySet();

  /** Unused probes, kept because memory outside the heap is not released soon. */
  private final Queue<FileProbe> probes = new ConcurrentLinkedQueue<>();

  private final Posix posix;

  private Tracer(Posix posix, Machine machine, boolean allRights) {
    this.posix = posix;
    filter = new CallFilter(FilterProgram.of(machine));
    system = new TracerSystem(machine, allRights);
  }

  /** A tracer for this machine; empty if its calls are not supported. */
  public static Optional<Tracer> of(Posix posix) {
    try (Spawner spawner = posix.spawner()) {
      return spawner.machine().map(machine -> new Tracer(posix, machine, posix.user() == 0));
    }
  }

  /**
   * Starts the process that a spawner has prepared.
   *
   * @param conditions what the trace needs to know about the command
   * @return the trace, which must be finished; empty if the system had no thread for it
   * @throws OsException if the process cannot be started, or not be traced: in that case the failed
   *     call is seccomp
   */
  public Optional<Trace> start(Spawner spawner, Trace.Conditions conditions) throws OsException {
    FileProbe idle = probes.poll();
    Trace trace = new Trace(system, idle == null ? spawner.probe() : idle, probes, conditions);
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

  /** Reports that a command has ended whose writes are not completely known. */
  public void outdateStates() {
    system.systemFiles().outdate();
  }

  private void supervise(Trace trace) {
    traces.add(trace);
    try {
      trace.serve();
    } finally {
      traces.remove(trace);
    }
  }

  private boolean takeSupervisor(Trace trace) {
    try {
      supervisors.execute(() -> supervise(trace));
      return true;
    } catch (OutOfMemoryError e) {
      if (SystemThreads.isRefusal(e)) {
        return false;
      }
      throw e;
    }
  }

  /** Kills the processes that commands have left running; the commands themselves have ended. */
  @Override
  public void close() {
    try {
      for (Trace trace : traces) {
        if (!trace.isOver()) {
          trace.endSurvivors(posix, END_MILLIS);
        }
      }
    } catch (OsException e) {
      throw new UncheckedIOException(e);
    } finally {
      supervisors.shutdown();
    }
  }
}
