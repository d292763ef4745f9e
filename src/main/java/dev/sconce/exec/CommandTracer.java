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
 * Starts commands traced where tracing works, and untraced elsewhere. Safe for use by several
 * threads.
 */
final class CommandTracer implements AutoCloseable {
  private static final String INSTALLING = "seccomp";
  private static final String PROBED = "sconce-looks-whether-tracing-works";
  private static final String UNKNOWN_MACHINE = "the system calls of this machine are not known";
  private static final String UNREADABLE = "the memory of other processes cannot be read";
  private static final long SELF_TEST_MILLIS = 2_000;

  private final Posix posix;

  /** Whether tracing works here; guarded by this. */
  private State state = State.UNKNOWN;

  /** Guarded by this; null until known, or if this machine's calls are not supported. */
  private @Nullable Tracer tracer;

  /** Why tracing does not work; guarded by this. */
  private String obstacle = "";

  private enum State {
    UNKNOWN,
    /** A thread is testing; others wait for it. */
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
   * @param conditions what the trace needs to know about the command
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

  /** Tests whether commands can be traced; returns empty if so, otherwise why not. */
  Optional<String> test() throws OsException, ShortageException {
    if (working() != null) {
      return Optional.empty();
    }
    synchronized (this) {
      return Optional.of(obstacle);
    }
  }

  /** Why tracing does not work; empty if it works or was not tested yet. */
  synchronized Optional<String> obstacle() {
    return state == State.WORKS_NOT ? Optional.of(obstacle) : Optional.empty();
  }

  /** Reports that a command has ended whose writes are not completely known. */
  synchronized void outdateStates() {
    if (tracer != null) {
      tracer.outdateStates();
    }
  }

  private static Started untraced(Spawner.Request request, CommandWorker worker)
      throws OsException {
    return new Started(worker.spawner().spawn(request), Optional.empty());
  }

  /**
   * Returns null if tracing does not work. No lock is held during the test, because it starts a
   * process.
   */
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

  /** Whether the caller is the one to test; if another thread is testing, waits for its result. */
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
   * Tests with a command that looks up a relative path. So the test covers the listener, and
   * reading memory and working directory of another process. Returns empty if it works.
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
