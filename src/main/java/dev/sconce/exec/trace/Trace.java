package dev.sconce.exec.trace;

import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.BlindSpot;
import dev.sconce.os.CallListener;
import dev.sconce.os.FileProbe;
import dev.sconce.os.OsException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One traced command: served by a thread of its own, asked for the result by another. */
public final class Trace {
  private final TracerSystem system;
  private final FileProbe probe;
  private final CompletableFuture<CallListener> given = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /** Guarded by this, as what it gathers is. */
  private @Nullable CallReader reader;

  /** Who made calls; guarded by this. */
  private final Set<Integer> threads = new LinkedHashSet<>();

  /** Nobody asks any more what is accessed; guarded by this. */
  private boolean detached;

  private @Nullable Throwable failure;

  Trace(TracerSystem system, FileProbe probe) {
    this.system = system;
    this.probe = probe;
  }

  /** There is nothing to serve. */
  void abandon() {
    given.cancel(false);
  }

  void give(CallListener listener) {
    given.complete(listener);
  }

  /** Serves until nobody can make calls any more. */
  void serve() {
    try (probe) {
      CallListener listener = given.handle((value, _) -> value).join();
      if (listener == null) {
        return;
      }
      try (listener) {
        serve(listener);
      }
    } catch (OsException | RuntimeException | Error e) {
      synchronized (this) {
        failure = e;
      }
    } finally {
      over.countDown();
    }
  }

  private void serve(CallListener listener) throws OsException {
    CallReader calls = new CallReader(listener, probe, system);
    synchronized (this) {
      reader = calls;
    }
    while (listener.await()) {
      synchronized (this) {
        if (detached) {
          listener.proceed();
        } else {
          threads.add(listener.thread());
          calls.serve();
        }
      }
    }
  }

  /**
   * What the command accessed; once its process was waited for.
   *
   * @param patienceMillis for how long processes that it started are waited for; those that stay
   *     are served on, but nobody looks what they do
   */
  public AccessSet finish(long patienceMillis) {
    boolean ended = false;
    try {
      ended = over.await(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      CallReader calls = reader;
      if (failure != null || calls == null) {
        throw new AssertionError("a trace failed", failure);
      }
      if (!ended) {
        detached = true;
        calls.recorder().blind(BlindSpot.LEFT_RUNNING, String.join(", ", survivors()));
      }
      return calls.finish();
    }
  }

  /** How many calls were reported. */
  synchronized long calls() {
    return reader == null ? 0 : reader.calls();
  }

  private List<String> survivors() {
    List<String> names = new ArrayList<>();
    for (int thread : threads) {
      Caller caller = new Caller(probe, thread, 0);
      if (!caller.program().isEmpty() && !names.contains(caller.program())) {
        names.add(caller.program());
      }
    }
    return names.isEmpty() ? List.of("a process") : names;
  }
}
