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
 * Runs commands on this machine. Each command has a platform thread from a pool, which reads its
 * output until no process can write to it any more, then reaps it. So a background process that
 * keeps the output open delays the end of its command, as in ninja.
 *
 * <p>A command has its own process group and /dev/null as standard input, unless it has the
 * console. Safe for use by several threads.
 */
public final class LocalRunner implements CommandRunner {
  private static final int LINES_BEFORE_ASKING = 4;
  private static final long GRACE_MILLIS = 2_000;
  private static final long KILL_MILLIS = 500;

  /**
   * How long to wait for the report that a command has ended. If it takes longer, another process
   * holds the output.
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

  /** Commands whose end was not yet reported, in the order of the requests. */
  private final NavigableMap<Long, LocalCommand> live = new ConcurrentSkipListMap<>();

  private final ArrayDeque<CommandWorker> idle = new ArrayDeque<>();
  private @Nullable Pipe wake;

  /** The number of requested commands; guarded by this, as the next three fields are. */
  private long requests;

  /** The number of commands that run or are being started. */
  private int running;

  /** The number of starts in flight. */
  private int starting;

  private boolean closed;

  /**
   * Creates a runner that uses {@code /bin/sh}. No native code is called before the first command.
   */
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
   * A start of a command.
   *
   * @param place the position among all requests
   * @param others the number of other commands that run or are being started
   */
  private record Start(long place, int others) {}

  /**
   * Starts the process on the calling thread, as ninja does: a start takes less time than waking
   * another thread for it.
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

  /** From here on {@link #close} waits for the start; no lock is held until {@link #leave}. */
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

  /** Starts a command; returns the task that waits for its end. */
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
   * Of commands that end at about the same time, the one that was requested first is reported
   * first, as in ninja. Which of their threads is faster means nothing.
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

  /** The read end of a pipe that reaches its end when no thread shall wait for output any more. */
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
   * Allows other processes to run commands of the same steps, as when the lock of the build
   * directory is released: the present temporary directories are left to them. Only while no
   * command runs.
   */
  public void giveUpTemporaryDirectories() {
    temporary.giveUp();
  }

  /**
   * Asks running commands to end, then kills them, and waits. Processes that have left the process
   * group and still hold the output are not waited for. Commands that have the console share this
   * process's group: they are waited for, however long they take.
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

  /** Refuses further starts, and waits for the starts in flight. */
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

  /** Returns whether all threads have ended within that time. */
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
   * The settings of a {@link LocalRunner}.
   *
   * @param environment the environment of the commands
   * @param directory the working directory of commands: a byte string, relative to the working
   *     directory of this process; empty for that one
   * @param spillDirectory for outputs that exceed the memory limit; created when needed
   * @param passedOn descriptors that this process got and passes on to commands if they are open
   *     pipes: those of a make job server
   * @param lockDescriptor supplies the descriptor of the build lock before each command, which
   *     inherits it. So the lock is held as long as one of them lives. Negative for none
   * @param relaysTerminal whether commands that have the console get their own terminal, if this
   *     process has the user's
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

    /** Settings without a lock, a job server or a directory of its own. */
    public static Setup of(CommandEnvironment environment, Path spillDirectory) {
      return new Setup(environment, "", spillDirectory, List.of(), () -> -1, false);
    }

    /** Sets the directory of commands. */
    public Setup in(String newDirectory) {
      return new Setup(
          environment, newDirectory, spillDirectory, passedOn, lockDescriptor, relaysTerminal);
    }

    /** Passes descriptors on to commands. */
    public Setup passingOn(List<Integer> descriptors) {
      return new Setup(
          environment, directory, spillDirectory, descriptors, lockDescriptor, relaysTerminal);
    }

    /** Gives commands that have the console their own terminal, and captures its output. */
    public Setup relayingTerminal() {
      return new Setup(environment, directory, spillDirectory, passedOn, lockDescriptor, true);
    }

    /** Lets commands inherit a lock. */
    public Setup holding(IntSupplier descriptor) {
      return new Setup(
          environment, directory, spillDirectory, passedOn, descriptor, relaysTerminal);
    }
  }
}
