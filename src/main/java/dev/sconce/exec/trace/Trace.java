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

/** Traces one command. One thread serves its calls, another requests the result. */
public final class Trace {
  private static final long KILL_AGAIN_MILLIS = 10;

  /**
   * How long to wait while no caller is known to be alive, before assuming that one is left
   * nevertheless.
   */
  private static final long MOST_PATIENCE_MILLIS = 2_000;

  private final TracerSystem system;
  private final FileProbe probe;
  private final Queue<FileProbe> probes;
  private final Conditions conditions;
  private final CompletableFuture<Optional<CallListener>> given = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /** Guarded by this, like the accesses that it collects. */
  private @Nullable CallReader reader;

  /** Guarded by this; null before it is served, and once it is closed. */
  private @Nullable CallListener open;

  /** The threads that made calls; guarded by this. */
  private final Set<Integer> threads = new LinkedHashSet<>();

  /** The thread that made the last call; guarded by this. */
  private int lastThread;

  /**
   * The threads that still ran when the command had ended, with their start times; guarded by this.
   */
  private final Map<Integer, Long> survivors = new LinkedHashMap<>();

  /** Whether accesses are no longer recorded; guarded by this. */
  private boolean detached;

  /** Guarded by this. */
  private @Nullable Throwable bug;

  /**
   * What a trace needs to know about its command.
   *
   * @param lookedUp paths where the program was looked for before it was found
   * @param hidden files and directories that the command must not see, absolute and without
   *     symbolic links
   * @param temporary the command's private directory while it runs; accesses in it are not
   *     reported, nor is the existence of its parent. Empty for none
   */
  public record Conditions(List<String> lookedUp, Set<String> hidden, String temporary) {
    /** For a program given by its path, and with nothing hidden. */
    public static final Conditions NONE = new Conditions(List.of(), Set.of(), "");

    /** Copies both collections. */
    public Conditions {
      lookedUp = List.copyOf(lookedUp);
      hidden = Set.copyOf(hidden);
    }

    /** Whether a path belongs to the command's temporary directory. */
    boolean isTemporary(String path) {
      if (temporary.isEmpty()) {
        return false;
      }
      boolean within =
          path.startsWith(temporary)
              && (path.length() == temporary.length() || path.charAt(temporary.length()) == '/');
      return within || path.equals(temporary.substring(0, temporary.lastIndexOf('/')));
    }

    boolean hidesAny() {
      return !hidden.isEmpty();
    }

    /** Whether a path is hidden, or is in a hidden directory. */
    boolean hides(String path) {
      if (hidden.isEmpty()) {
        return false;
      }
      for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
        if (hidden.contains(path.substring(0, end))) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * @param probes gets the probe back when it is no longer needed
   */
  Trace(TracerSystem system, FileProbe probe, Queue<FileProbe> probes, Conditions conditions) {
    this.probes = probes;
    this.conditions = conditions;
    this.system = system;
    this.probe = probe;
  }

  /** Declares that there is nothing to serve. */
  void abandon() {
    given.complete(Optional.empty());
  }

  void give(CallListener listener) {
    given.complete(Optional.of(listener));
  }

  /** Serves until no process can make calls any more. */
  void serve() {
    try {
      Optional<CallListener> found = given.join();
      if (found.isPresent()) {
        try {
          serve(found.get());
        } finally {
          close(found.get());
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

  private synchronized void close(CallListener listener) {
    open = null;
    listener.close();
  }

  /** Later calls fail, because no thread answers them, and are not recorded. */
  private synchronized void lostSight(OsException why) {
    CallReader calls = reader;
    if (calls != null) {
      calls.recorder().blind(BlindSpot.UNREADABLE_CALL, String.valueOf(why.getMessage()));
    }
  }

  private void serve(CallListener listener) throws OsException {
    CallReader calls = new CallReader(listener, probe, system, conditions);
    synchronized (this) {
      reader = calls;
      open = listener;
    }
    while (listener.await()) {
      synchronized (this) {
        if (detached) {
          survives(listener.thread());
          listener.proceed();
        } else {
          int thread = listener.thread();
          if (thread != lastThread) {
            threads.add(thread);
            lastThread = thread;
          }
          calls.serve();
        }
      }
    }
  }

  /**
   * The accesses of the command. To be called once, after its process was waited for.
   *
   * @param patienceMillis how long to wait for processes that it started; those that remain are
   *     still served, but not recorded
   */
  public AccessSet finish(long patienceMillis) {
    boolean ended = isOverWithin(patienceMillis);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_PATIENCE_MILLIS);
    while (!ended
        && !isAnybodyKnownLeft()
        && (System.nanoTime() < end || isDeserted())
        && !Thread.currentThread().isInterrupted()) {
      ended = isOverWithin(patienceMillis);
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

  private boolean isOverWithin(long millis) {
    try {
      return over.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Whether no process is left, so that the supervisor only needs a processor to notice that, or to
   * end.
   */
  synchronized boolean isDeserted() {
    return open == null ? reader != null : open.isDeserted();
  }

  /** Whether one of the callers still runs; if not, the end is most likely near. */
  private synchronized boolean isAnybodyKnownLeft() {
    for (int thread : threads) {
      if (new Caller(probe, thread, 0).startTicks() != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The error that stopped the serving of the command, so that all its later calls failed. Only
   * after the command was waited for.
   */
  public synchronized Optional<Throwable> bug() {
    return Optional.ofNullable(bug);
  }

  /** The number of reported calls. */
  synchronized long calls() {
    return reader == null ? 0 : reader.calls();
  }

  /** Whether no process can make calls any more. */
  boolean isOver() {
    return over.getCount() == 0;
  }

  /**
   * Kills the processes that the command has left running. Without a thread that answers their
   * calls they could not open files any more.
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
