package dev.sconce.exec;

import dev.sconce.os.OsException;
import dev.sconce.os.Pipe;
import dev.sconce.os.Posix;
import dev.sconce.os.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
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
  private final CommandTracer tracer;
  private final TemporaryDirectories temporary;
  private final OutputStore store;
  private final CommandThreads threads = new CommandThreads();
  private final ProcessHeadroom room;
  private final long tellMillis;
  private final boolean relaysTerminal;
  private volatile StopListener whenStopped = StopListener.NOBODY;

  /** Those whose end was not told yet, by when they were asked for. */
  private final NavigableMap<Long, LocalCommand> live = new ConcurrentSkipListMap<>();

  private final ArrayDeque<CommandWorker> idle = new ArrayDeque<>();
  private @Nullable Pipe wake;

  /** How many commands were asked for; guarded by this, as the next three are. */
  private long requests;

  /** How many of them run or are being started. */
  private int running;

  /** How many starts are in flight. */
  private int starting;

  private boolean closed;

  /** With {@code /bin/sh}. Nothing native is touched before the first command. */
  public LocalRunner(Posix posix, Setup setup) {
    this(posix, setup, "/bin/sh", LINES_BEFORE_ASKING);
  }

  LocalRunner(Posix posix, Setup setup, String shell, int linesBeforeAsking) {
    this(posix, setup, shell, linesBeforeAsking, TELL_MILLIS);
  }

  LocalRunner(Posix posix, Setup setup, String shell, int linesBeforeAsking, long tellMillis) {
    this.posix = posix;
    this.tracer = new CommandTracer(posix);
    this.temporary =
        new TemporaryDirectories(
            posix, setup.environment().get(TemporaryDirectories.VARIABLE), setup.directory());
    this.starter = new CommandStarter(setup, shell, linesBeforeAsking, tracer, temporary);
    this.store = new OutputStore(setup.spillDirectory());
    this.room = new ProcessHeadroom(posix);
    this.tellMillis = tellMillis;
    this.relaysTerminal = setup.relaysTerminal();
  }

  /**
   * One start.
   *
   * @param place among all requests
   * @param others how many commands run or are being started besides
   */
  private record Start(long place, int others) {}

  /**
   * The process is started by the caller, as ninja does: a start takes less than to wake another
   * thread for it.
   */
  @Override
  public CommandRunner.Running start(
      CommandRunner.Request request, Consumer<CommandRunner.End> whenEnded) {
    LocalCommand command = new LocalCommand(posix, request, store);
    Optional<ShortageException> shortage = startOrLack(command, whenEnded);
    if (shortage.isPresent()) {
      whenEnded.accept(new CommandRunner.End.NotStarted(shortage.get().getMessage()));
    }
    return command;
  }

  private Optional<ShortageException> startOrLack(
      LocalCommand command, Consumer<CommandRunner.End> whenEnded) {
    Start start = enter();
    try {
      if (!room.hasPlaceBeside(start.others())) {
        throw ShortageException.reserved();
      }
      begin(command, start, whenEnded);
      return Optional.empty();
    } catch (ShortageException e) {
      runsNoMore();
      if (e.isOfProcesses()) {
        room.lackedProcessBeside(start.others());
      }
      return Optional.of(e);
    } finally {
      leave();
    }
  }

  /** From here on {@link #close} waits for the start; nothing is locked until {@link #leave}. */
  private synchronized Start enter() {
    if (closed) {
      throw new IllegalStateException("the runner was closed");
    }
    starting++;
    return new Start(requests++, running++);
  }

  private synchronized void leave() {
    starting--;
    notifyAll();
  }

  private synchronized void runsNoMore() {
    running--;
  }

  private void begin(LocalCommand command, Start start, Consumer<CommandRunner.End> whenEnded)
      throws ShortageException {
    CommandThreads.Waiter waiter = threads.take();
    boolean used = false;
    try {
      waiter.give(waitFor(command, start, whenEnded));
      used = true;
    } finally {
      if (!used) {
        threads.giveBack(waiter);
      }
    }
  }

  /** Starts a command; what then waits for its end. */
  private Runnable waitFor(LocalCommand command, Start start, Consumer<CommandRunner.End> whenEnded)
      throws ShortageException {
    CommandWorker worker = takeWorker();
    try {
      int wakeDescriptor = wakeDescriptor(worker);
      command.begin(starter, worker, relaysTerminal, room.highestDescriptorBeside(start.others()));
      live.put(start.place(), command);
      return () -> await(command, start.place(), worker, wakeDescriptor, whenEnded);
    } catch (OsException e) {
      giveBack(worker);
      if (e.isShortage()) {
        throw ShortageException.of(e);
      }
      runsNoMore();
      return () -> tell(command, start.place(), command.failed(e), whenEnded);
    }
  }

  private void await(
      LocalCommand command,
      long place,
      CommandWorker worker,
      int wakeDescriptor,
      Consumer<CommandRunner.End> whenEnded) {
    CommandRunner.End end;
    try {
      end = command.end(starter, worker, wakeDescriptor, whenStopped);
      letEarlierOnesBeTold(place, worker);
    } catch (OsException e) {
      end = command.failed(e);
    } finally {
      giveBack(worker);
      runsNoMore();
    }
    tell(command, place, end, whenEnded);
  }

  private void tell(
      LocalCommand command,
      long place,
      CommandRunner.End end,
      Consumer<CommandRunner.End> whenEnded) {
    try {
      ((CommandThreads.Waiter) Thread.currentThread()).tell(() -> whenEnded.accept(end));
    } finally {
      live.remove(place);
      command.told();
    }
  }

  /**
   * Of commands that end at about the same time the one that was asked for first is told of first,
   * as under ninja: which of their threads is quicker means nothing.
   */
  private void letEarlierOnesBeTold(long place, CommandWorker worker) throws OsException {
    for (LocalCommand earlier : live.headMap(place).values()) {
      earlier.awaitToldIfEnded(worker, tellMillis);
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
  private synchronized int wakeDescriptor(CommandWorker worker) throws OsException {
    Pipe pipe = wake;
    if (pipe == null) {
      pipe = posix.pipe(worker.memory());
      wake = pipe;
    }
    return pipe.readEnd();
  }

  @Override
  public void whenStopped(StopListener listener) {
    whenStopped = listener;
  }

  @Override
  public Optional<String> tracingObstacle() {
    return tracer.obstacle();
  }

  @Override
  public String temporaryDirectoryOf(String step) {
    return temporary.of(step);
  }

  @Override
  public Optional<String> temporaryObstacle() {
    return temporary.obstacle();
  }

  /**
   * Lets others run commands for the same steps, as when the lock of the build directory is given
   * back: temporary directories that are there now are theirs. Only while nothing runs.
   */
  public void giveUpTemporaryDirectories() {
    temporary.giveUp();
  }

  /**
   * Asks what still runs to end, then ends it, and waits. What has left its process group and still
   * holds the output is not waited for. Commands that have the console share our process group:
   * they are waited for, however long they take.
   */
  @Override
  public void close() {
    refuseStarts();
    threads.close();
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

  /** Lets nothing start any more, and waits for the starts that are in flight. */
  private synchronized void refuseStarts() {
    closed = true;
    boolean interrupted = false;
    while (starting > 0) {
      try {
        wait();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
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
          return threads.awaitEnd(millis - passed);
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
    tracer.close();
    temporary.close();
    try {
      store.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What a {@link LocalRunner} is told.
   *
   * @param environment of the commands
   * @param directory where commands run: a byte string, relative to this process's own working
   *     directory, which it is when this is empty
   * @param spillDirectory for what is printed beyond the memory set aside; made when needed
   * @param passedOn descriptors that this process was given and commands get too, if they are open
   *     pipes: those of a make job server
   * @param lockDescriptor the descriptor of the build lock, asked before each command, which
   *     inherits it: so the lock is held as long as one of them lives; negative for none
   * @param relaysTerminal whether commands that have the console get a terminal of their own, if
   *     this process has the user's
   */
  public record Setup(
      CommandEnvironment environment,
      String directory,
      Path spillDirectory,
      List<Integer> passedOn,
      IntSupplier lockDescriptor,
      boolean relaysTerminal) {

    /** Keeps the list as it is. */
    public Setup {
      passedOn = List.copyOf(passedOn);
    }

    /** Without a lock, a job server or a directory of its own. */
    public static Setup of(CommandEnvironment environment, Path spillDirectory) {
      return new Setup(environment, "", spillDirectory, List.of(), () -> -1, false);
    }

    /** Commands run in another directory. */
    public Setup in(String newDirectory) {
      return new Setup(
          environment, newDirectory, spillDirectory, passedOn, lockDescriptor, relaysTerminal);
    }

    /** Commands get these descriptors. */
    public Setup passingOn(List<Integer> descriptors) {
      return new Setup(
          environment, directory, spillDirectory, descriptors, lockDescriptor, relaysTerminal);
    }

    /** Commands that have the console get a terminal of their own, whose output is kept. */
    public Setup relayingTerminal() {
      return new Setup(environment, directory, spillDirectory, passedOn, lockDescriptor, true);
    }

    /** Commands inherit a lock. */
    public Setup holding(IntSupplier descriptor) {
      return new Setup(
          environment, directory, spillDirectory, passedOn, descriptor, relaysTerminal);
    }
  }
}
