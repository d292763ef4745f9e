package dev.sconce.exec.trace;

import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.BlindSpot;
import dev.sconce.os.CallListener;
import dev.sconce.os.FileProbe;
import dev.sconce.os.OsException;
import dev.sconce.os.Posix;
import dev.sconce.os.Signals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One traced command: served by a thread of its own, asked for the result by another. */
public final class Trace {
  private static final long KILL_AGAIN_MILLIS = 10;

  private final TracerSystem system;
  private final FileProbe probe;
  private final Queue<FileProbe> probes;
  private final List<String> lookedUp;
  private final CompletableFuture<Optional<CallListener>> given = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /** Guarded by this, as what it gathers is. */
  private @Nullable CallReader reader;

  /** Who made calls; guarded by this. */
  private final Set<Integer> threads = new LinkedHashSet<>();

  /** Who still ran when the command had ended, and when each was started; guarded by this. */
  private final Map<Integer, Long> survivors = new LinkedHashMap<>();

  /** Nobody asks any more what is accessed; guarded by this. */
  private boolean detached;

  /** Guarded by this. */
  private @Nullable Throwable bug;

  /**
   * Of one command.
   *
   * @param probes takes back the probe when it is needed no more
   */
  Trace(TracerSystem system, FileProbe probe, Queue<FileProbe> probes, List<String> lookedUp) {
    this.probes = probes;
    this.lookedUp = List.copyOf(lookedUp);
    this.system = system;
    this.probe = probe;
  }

  /** There is nothing to serve. */
  void abandon() {
    given.complete(Optional.empty());
  }

  void give(CallListener listener) {
    given.complete(Optional.of(listener));
  }

  /** Serves until nobody can make calls any more. */
  void serve() {
    try {
      Optional<CallListener> found = given.join();
      if (found.isPresent()) {
        try (CallListener listener = found.get()) {
          serve(listener);
        }
      }
    } catch (OsException e) {
      lostSight(e);
    } catch (RuntimeException | Error unexpected) {
      synchronized (this) {
        bug = unexpected;
      }
    } finally {
      over.countDown();
    }
  }

  /** The calls from here on fail, as nobody answers them; and nobody has seen them. */
  private synchronized void lostSight(OsException why) {
    CallReader calls = reader;
    if (calls != null) {
      calls.recorder().blind(BlindSpot.UNREADABLE_CALL, String.valueOf(why.getMessage()));
    }
  }

  private void serve(CallListener listener) throws OsException {
    CallReader calls = new CallReader(listener, probe, system, lookedUp);
    synchronized (this) {
      reader = calls;
    }
    while (listener.await()) {
      synchronized (this) {
        if (detached) {
          survives(listener.thread());
          listener.proceed();
        } else {
          threads.add(listener.thread());
          calls.serve();
        }
      }
    }
  }

  /**
   * What the command accessed; once, when its process was waited for.
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
      if (calls == null) {
        return new AccessSet(List.of(), Map.of(BlindSpot.UNREADABLE_CALL, "all of them"));
      }
      if (bug != null) {
        calls.recorder().blind(BlindSpot.UNREADABLE_CALL, bug.toString());
      }
      if (!ended) {
        detached = true;
        threads.forEach(this::survives);
        calls.recorder().blind(BlindSpot.LEFT_RUNNING, String.join(", ", survivorNames()));
      }
      AccessSet set = calls.finish();
      if (ended) {
        probes.add(probe);
      }
      return set;
    }
  }

  /**
   * What went wrong here while the command was served; after that all its calls failed. Only once
   * it was waited for.
   */
  public synchronized Optional<Throwable> bug() {
    return Optional.ofNullable(bug);
  }

  /** How many calls were reported. */
  synchronized long calls() {
    return reader == null ? 0 : reader.calls();
  }

  /** Whether nobody can make calls any more. */
  boolean isOver() {
    return over.getCount() == 0;
  }

  /**
   * Ends the processes that the command has left running: without anybody to answer their calls
   * they could open no file any more.
   */
  void endSurvivors(Posix posix, long patienceMillis) throws OsException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    try {
      do {
        killSurvivors(posix);
      } while (!over.await(KILL_AGAIN_MILLIS, TimeUnit.MILLISECONDS) && System.nanoTime() < end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void killSurvivors(Posix posix) throws OsException {
    for (Map.Entry<Integer, Long> survivor : survivors.entrySet()) {
      int thread = survivor.getKey();
      if (new Caller(probe, thread, 0).startTicks() == survivor.getValue()) {
        posix.signal(thread, Signals.KILL);
      }
    }
  }

  private void survives(int thread) {
    if (!survivors.containsKey(thread)) {
      long start = new Caller(probe, thread, 0).startTicks();
      if (start != 0) {
        survivors.put(thread, start);
      }
    }
  }

  private List<String> survivorNames() {
    List<String> names = new ArrayList<>();
    for (int thread : survivors.keySet()) {
      String name = new Caller(probe, thread, 0).program();
      if (!name.isEmpty() && !names.contains(name)) {
        names.add(name);
      }
    }
    return names.isEmpty() ? List.of("a process") : names;
  }
}
