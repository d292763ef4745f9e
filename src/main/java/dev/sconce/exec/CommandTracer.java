package dev.sconce.exec;

import dev.sconce.exec.CommandStarter.Started;
import dev.sconce.exec.trace.Trace;
import dev.sconce.exec.trace.Tracer;
import dev.sconce.os.OsException;
import dev.sconce.os.Posix;
import dev.sconce.os.Spawner;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts commands traced, where that works; where not, untraced. Safe for use by several threads.
 */
final class CommandTracer implements AutoCloseable {
  private static final String INSTALLING = "seccomp";

  private final Posix posix;

  /** Guarded by this, as the next are. */
  private @Nullable Tracer tracer;

  private boolean tried;
  private @Nullable String obstacle;

  CommandTracer(Posix posix) {
    this.posix = posix;
  }

  Started spawn(Spawner.Request request, CommandWorker worker)
      throws OsException, ShortageException {
    Tracer working = working();
    if (working == null) {
      return untraced(request, worker);
    }
    Spawner spawner = worker.spawner();
    spawner.prepare(request);
    try {
      Trace trace = working.start(spawner).orElseThrow(ShortageException::ofThread);
      return new Started(spawner.pid(), Optional.empty(), Optional.of(trace));
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

  /** Why commands are not traced though they shall be; empty as long as nothing is known. */
  synchronized Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  private static Started untraced(Spawner.Request request, CommandWorker worker)
      throws OsException {
    return new Started(worker.spawner().spawn(request), Optional.empty(), Optional.empty());
  }

  private synchronized @Nullable Tracer working() {
    if (!tried) {
      tried = true;
      tracer = Tracer.of(posix).orElse(null);
      if (tracer == null) {
        obstacle = "the system calls of this machine are not known";
      }
    }
    return obstacle == null ? tracer : null;
  }

  private synchronized void worksNoMore(OsException why) {
    obstacle = why.getMessage();
  }

  @Override
  public synchronized void close() {
    if (tracer != null) {
      tracer.close();
    }
  }
}
