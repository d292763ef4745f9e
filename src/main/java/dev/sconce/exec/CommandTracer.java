package dev.sconce.exec;

import dev.sconce.exec.CommandStarter.Started;
import dev.sconce.exec.trace.Trace;
import dev.sconce.exec.trace.Tracer;
import dev.sconce.files.AccessSet;
import dev.sconce.os.EnvironmentBlock;
import dev.sconce.os.NativeMemory;
import dev.sconce.os.OsException;
import dev.sconce.os.Pipe;
import dev.sconce.os.Posix;
import dev.sconce.os.Spawner;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts commands traced, where that works; where not, untraced. Safe for use by several threads.
 */
final class CommandTracer implements AutoCloseable {
  private static final String INSTALLING = "seccomp";
  private static final String PROBED = "sconce-looks-whether-tracing-works";
  private static final String UNKNOWN_MACHINE = "the system calls of this machine are not known";
  private static final String UNREADABLE = "the memory of other processes cannot be read";
  private static final long SELF_TEST_MILLIS = 2_000;

  private final Posix posix;

  /** What is known of tracing here; guarded by this. */
  private State state = State.UNKNOWN;

  /** Guarded by this; null until it is known, or if calls of this machine are not. */
  private @Nullable Tracer tracer;

  /** Why it does not work; guarded by this. */
  private String obstacle = "";

  private enum State {
    UNKNOWN,
    /** A thread is trying; others wait for it. */
    TRYING,
    WORKS,
    WORKS_NOT
  }

  CommandTracer(Posix posix) {
    this.posix = posix;
  }

  /**
   * Starts a command.
   *
   * @param conditions what the trace needs to know of it
   */
  Started spawn(Spawner.Request request, Trace.Conditions conditions, CommandWorker worker)
      throws OsException, ShortageException {
    Tracer working = working();
    if (working == null) {
      return untraced(request, worker);
    }
    Spawner spawner = worker.spawner();
    spawner.prepare(request);
    try {
      Trace trace = working.start(spawner, conditions).orElseThrow(ShortageException::ofThread);
      return new Started(spawner.pid(), Optional.of(trace));
    } catch (OsException e) {
      if (!e.call().equals(INSTALLING)) {
        throw e;
      }
      worksNoMore(e);
    } finally {
      spawner.discard();
    }
    return untraced(request, worker);
  }

  /** Tries whether commands can be traced; empty if so, otherwise why not. */
  Optional<String> test() throws OsException, ShortageException {
    if (working() != null) {
      return Optional.empty();
    }
    synchronized (this) {
      return Optional.of(obstacle);
    }
  }

  /** Why it does not work; empty if it does, or nobody tried. */
  synchronized Optional<String> obstacle() {
    return state == State.WORKS_NOT ? Optional.of(obstacle) : Optional.empty();
  }

  /** A command has ended of which nobody knows all that it has written. */
  synchronized void outdateStates() {
    if (tracer != null) {
      tracer.outdateStates();
    }
  }

  private static Started untraced(Spawner.Request request, CommandWorker worker)
      throws OsException {
    return new Started(worker.spawner().spawn(request), Optional.empty());
  }

  /** Null if it does not work. Nothing is locked while it is tried: that starts a process. */
  private @Nullable Tracer working() throws OsException, ShortageException {
    if (!isFirst()) {
      synchronized (this) {
        return state == State.WORKS ? tracer : null;
      }
    }
    Optional<String> failed = Optional.empty();
    State found = State.UNKNOWN;
    Tracer made = null;
    try {
      made = Tracer.of(posix).orElse(null);
      failed = made == null ? Optional.of(UNKNOWN_MACHINE) : failure(made);
      found = failed.isEmpty() ? State.WORKS : State.WORKS_NOT;
    } finally {
      synchronized (this) {
        state = found;
        tracer = made;
        obstacle = failed.orElse("");
        notifyAll();
      }
    }
    return failed.isEmpty() ? made : null;
  }

  /** Whether the caller is the one to try it; if another is at that, waits for the result. */
  private synchronized boolean isFirst() {
    boolean interrupted = false;
    while (state == State.TRYING) {
      try {
        wait();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    boolean first = state == State.UNKNOWN;
    if (first) {
      state = State.TRYING;
    }
    return first;
  }

  /**
   * Tries it with a command that looks for a relative path: so the listener is there, and memory
   * and working directory of another process can be read. Empty if it works.
   */
  private Optional<String> failure(Tracer made) throws OsException, ShortageException {
    try (Spawner spawner = posix.spawner();
        NativeMemory memory = new NativeMemory(1024)) {
      posix.children().expectChildren();
      Pipe output = posix.pipe(memory);
      try {
        spawner.prepare(
            new Spawner.Request(
                "/bin/sh",
                List.of("/bin/sh", "-c", "test -e " + PROBED),
                new EnvironmentBlock(List.of("PATH=/")),
                List.of(),
                "",
                output.writeEnd(),
                List.of()));
        Trace trace =
            made.start(spawner, Trace.Conditions.NONE).orElseThrow(ShortageException::ofThread);
        posix.children().reap(spawner.pid(), memory);
        AccessSet set = trace.finish(SELF_TEST_MILLIS);
        boolean seen = set.accesses().stream().anyMatch(one -> one.path().endsWith(PROBED));
        return seen && set.isWhole() ? Optional.empty() : Optional.of(UNREADABLE);
      } finally {
        posix.close(output.readEnd());
        posix.close(output.writeEnd());
      }
    } catch (OsException e) {
      if (e.isShortage()) {
        throw e;
      }
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private synchronized void worksNoMore(OsException why) {
    state = State.WORKS_NOT;
    obstacle = String.valueOf(why.getMessage());
  }

  @Override
  public synchronized void close() {
    if (tracer != null) {
      tracer.close();
    }
  }
}
