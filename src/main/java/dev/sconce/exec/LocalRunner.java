package dev.sconce.exec;

import dev.sconce.os.OsException;
import dev.sconce.os.Pipe;
import dev.sconce.os.Posix;
import dev.sconce.os.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands on this machine. Each has a platform thread of a pool, which reads its output until
 * nobody can write to it any more, and takes its exit. A process that stays in the background with
 * the output open so holds up its command, as in ninja.
 *
 * <p>A command has a process group of its own and /dev/null for standard input, unless it has the
 * console. Safe for use by several threads.
 */
public final class LocalRunner implements CommandRunner {
  private static final int LINES_BEFORE_ASKING = 4;
  private static final long GRACE_MILLIS = 2_000;
  private static final long KILL_MILLIS = 500;

  /**
   * How long it may take to tell of a command that has ended; longer, and somebody else holds its
   * output.
   */
  private static final long TELL_MILLIS = 20;

  private final Posix posix;
  private final CommandStarter starter;
  private final OutputStore store;
  private final ExecutorService threads;

  /** By when they were given. */
  private final NavigableMap<Long, LocalCommand> live = new ConcurrentSkipListMap<>();

  private final ArrayDeque<CommandWorker> idle = new ArrayDeque<>();
  private long given;
  private @Nullable Pipe wake;
  private boolean closed;

  /** With {@code /bin/sh}. Nothing native is touched before the first command. */
  public LocalRunner(Posix posix, LocalSetup setup) {
    this(posix, setup, "/bin/sh", LINES_BEFORE_ASKING);
  }

  LocalRunner(Posix posix, LocalSetup setup, String shell, int linesBeforeAsking) {
    this(
        posix,
        new CommandStarter(setup, shell, linesBeforeAsking),
        new OutputStore(setup.spillDirectory()));
  }

  LocalRunner(Posix posix, CommandStarter starter, OutputStore store) {
    this.posix = posix;
    this.starter = starter;
    this.store = store;
    this.threads = Executors.newCachedThreadPool(Waiter::new);
  }

  /**
   * Waits for commands. One that is started by it while it tells of the end of another is the next
   * that it waits for, which spares waking another thread.
   */
  private final class Waiter extends Thread {
    private boolean telling;
    private @Nullable Runnable next;

    Waiter(Runnable work) {
      super(work, "command");
      setDaemon(true);
    }

    /** Whether it will do this task of the runner once it has told. Called by itself. */
    boolean takesUp(LocalRunner runner, Runnable task) {
      if (runner != LocalRunner.this || !telling || next != null) {
        return false;
      }
      next = task;
      return true;
    }

    void tell(Runnable what) {
      telling = true;
      try {
        what.run();
      } finally {
        telling = false;
      }
    }

    /** Does a task and then those that it took up; after an error another thread does. */
    void work(Runnable first) {
      try {
        for (Runnable task = first; task != null; ) {
          task.run();
          task = next;
          next = null;
        }
      } finally {
        Runnable left = next;
        if (left != null) {
          onAnyThread(left);
        }
      }
    }
  }

  private void execute(Runnable task) {
    boolean taken = Thread.currentThread() instanceof Waiter waiter && waiter.takesUp(this, task);
    if (!taken) {
      onAnyThread(task);
    }
  }

  private void onAnyThread(Runnable task) {
    threads.execute(() -> ((Waiter) Thread.currentThread()).work(task));
  }

  /**
   * The process is started by the caller, as ninja does: a start takes less than to wake another
   * thread for it, and processes keep the order in which their commands were given.
   */
  @Override
  public RunningCommand start(Command command, Consumer<CommandEnd> whenEnded) {
    LocalCommand started = new LocalCommand(posix, command, store);
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the runner was closed");
      }
      long place = given++;
      CommandWorker worker = takeWorker();
      try {
        int wakeDescriptor = wakeDescriptor(worker);
        started.begin(starter, worker);
        live.put(place, started);
        execute(() -> await(started, place, worker, wakeDescriptor, whenEnded));
      } catch (OsException e) {
        giveBack(worker);
        execute(() -> tell(started, started.failed(e), whenEnded));
      }
    }
    return started;
  }

  private void await(
      LocalCommand command,
      long place,
      CommandWorker worker,
      int wakeDescriptor,
      Consumer<CommandEnd> whenEnded) {
    CommandEnd end;
    try {
      end = command.end(starter, worker, wakeDescriptor);
      letEarlierOnesBeTold(place, worker);
    } catch (OsException e) {
      end = command.failed(e);
    } finally {
      giveBack(worker);
      live.remove(place);
    }
    tell(command, end, whenEnded);
  }

  private static void tell(LocalCommand command, CommandEnd end, Consumer<CommandEnd> whenEnded) {
    try {
      ((Waiter) Thread.currentThread()).tell(() -> whenEnded.accept(end));
    } finally {
      command.told();
    }
  }

  /**
   * Of commands that end at about the same time the one that was given first is told of first, as
   * under ninja: which of their threads is quicker means nothing.
   */
  private void letEarlierOnesBeTold(long place, CommandWorker worker) throws OsException {
    for (LocalCommand earlier : live.headMap(place).values()) {
      earlier.awaitToldIfEnded(worker, TELL_MILLIS);
    }
  }

  private CommandWorker takeWorker() {
    synchronized (idle) {
      CommandWorker worker = idle.poll();
      return worker == null ? new CommandWorker(posix) : worker;
    }
  }

  private void giveBack(CommandWorker worker) {
    synchronized (idle) {
      idle.push(worker);
    }
  }

  /** A pipe that is at its end when nobody shall wait for output any more. */
  private int wakeDescriptor(CommandWorker worker) throws OsException {
    Pipe pipe = wake;
    if (pipe == null) {
      pipe = posix.pipe(worker.memory());
      wake = pipe;
    }
    return pipe.readEnd();
  }

  /**
   * Asks what still runs to end, then ends it, and waits. What has left its process group and still
   * holds the output is not waited for. Commands that have the console share our process group:
   * they are waited for, however long they take.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      threads.shutdown();
    }
    signalAll(Signals.TERM);
    if (!awaitThreads(GRACE_MILLIS)) {
      signalAll(Signals.KILL);
      if (!awaitThreads(KILL_MILLIS)) {
        stopReading();
        awaitThreads(Long.MAX_VALUE);
      }
    }
    release();
  }

  private void signalAll(int number) {
    for (LocalCommand command : live.values()) {
      command.signal(number);
    }
  }

  /** Whether all have ended in that time. */
  private boolean awaitThreads(long millis) {
    boolean interrupted = false;
    try {
      long start = System.nanoTime();
      while (true) {
        try {
          long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
          return threads.awaitTermination(millis - passed, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void stopReading() {
    if (wake != null) {
      posix.close(wake.writeEnd());
      wake = new Pipe(wake.readEnd(), -1);
    }
  }

  private synchronized void release() {
    for (CommandWorker worker; (worker = idle.poll()) != null; ) {
      worker.close();
    }
    if (wake != null) {
      posix.close(wake.readEnd());
      if (wake.writeEnd() >= 0) {
        posix.close(wake.writeEnd());
      }
      wake = null;
    }
    try {
      store.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
