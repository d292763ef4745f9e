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

  /** For how long nobody can be in sight before somebody is taken to be left all the same. */
  private static final long MOST_PATIENCE_MILLIS = 2_000;

  private final TracerSystem system;
  private final FileProbe probe;
  private final Queue<FileProbe> probes;
  private final Conditions conditions;
  private final CompletableFuture<Optional<CallListener>> given = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /** Guarded by this, as what it gathers is. */
  private @Nullable CallReader reader;

  /** Guarded by this; null before it is served, and once it is closed. */
  private @Nullable CallListener open;

  /** Who made calls; guarded by this. */
  private final Set<Integer> threads = new LinkedHashSet<>();

  /** Who made the last one; guarded by this. */
  private int lastThread;

  /** Who still ran when the command had ended, and when each was started; guarded by this. */
  private final Map<Integer, Long> survivors = new LinkedHashMap<>();

  /** Nobody asks any more what is accessed; guarded by this. */
  private boolean detached;

  /** Guarded by this. */
  private @Nullable Throwable bug;

  /**
   * What a trace needs to know of its command.
   *
   * @param lookedUp paths where the program was looked for before it was found
   * @param hidden files and directories that are not there for it, absolute and without symbolic
   *     links on the way
   * @param temporary a directory that it has for itself while it runs: what it does there concerns
   *     nobody, nor does it that the directory around it is there. Empty for none
   */
  public record Conditions(List<String> lookedUp, Set<String> hidden, String temporary) {
    /** The program was not looked for, and everything is there. */
    public static final Conditions NONE = new Conditions(List.of(), Set.of(), "");

    /** Copies both. */
    public Conditions {
      lookedUp = List.copyOf(lookedUp);
      hidden = Set.copyOf(hidden);
    }

    /** Whether a path is of the command's temporary directory. */
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

    /** Whether a path is hidden, or lies in a directory that is. */
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
   * Of one command.
   *
   * @param probes takes back the probe when it is needed no more
   */
  Trace(TracerSystem system, FileProbe probe, Queue<FileProbe> probes, Conditions conditions) {
    this.probes = probes;
    this.conditions = conditions;
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

  /** The calls from here on fail, as nobody answers them; and nobody has seen them. */
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
   * What the command accessed; once, when its process was waited for.
   *
   * @param patienceMillis for how long processes that it started are waited for; those that stay
   *     are served on, but nobody looks what they do
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
   * Whether nobody is left, and the supervisor has only to get a processor to find that, or to end.
   */
  synchronized boolean isDeserted() {
    return open == null ? reader != null : open.isDeserted();
  }

  /** Whether one of those who made calls still runs; if not, the end is most likely on its way. */
  private synchronized boolean isAnybodyKnownLeft() {
    for (int thread : threads) {
      if (new Caller(probe, thread, 0).startTicks() != 0) {
        return true;
      }
    }
    return false;
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
