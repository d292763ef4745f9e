package dev.sconce.exec;

import dev.sconce.exec.CommandStarter.Started;
import dev.sconce.exec.CommandStarter.Streams;
import dev.sconce.exec.ShellProbe.Reaction;
import dev.sconce.exec.trace.Trace;
import dev.sconce.files.AccessSet;
import dev.sconce.os.ChildExit;
import dev.sconce.os.Errno;
import dev.sconce.os.NativeMemory;
import dev.sconce.os.OsException;
import dev.sconce.os.Pipe;
import dev.sconce.os.Posix;
import dev.sconce.os.Signals;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A command of a {@link LocalRunner}. One thread begins it, another waits for its end. */
final class LocalCommand implements CommandRunner.Running {
  private static final int FAILED = 1;
  private static final int NOT_FOUND = 127;
  private static final int NOT_EXECUTABLE = 126;
  private static final int STANDARD_ERROR = 2;
  private static final int INFO_BYTES = 128;

  /** The variable that tells GnuPG where to ask for a passphrase. */
  private static final String TERMINAL_OF_GPG = "GPG_TTY";

  /** How long to wait for processes that a traced command has left behind. */
  private static final long SURVIVOR_MILLIS = 50;

  private final Posix posix;
  private final CommandRunner.Request request;
  private final CommandRunner.Request.Command command;
  private final OutputCapture output;

  private @Nullable Started started;

  /** The pipe that the command prints to; null if it has the console. */
  private @Nullable Pipe pipe;

  /** Whether the command has the console in the form of its own terminal. */
  private boolean relayed;

  /** Connects that terminal with the user's; null before the start, and for all other commands. */
  private @Nullable TerminalRelay relay;

  /** Signals that were sent to the command's group. */
  private final List<Integer> sent = new ArrayList<>();

  private final CountDownLatch told = new CountDownLatch(1);
  private int pid;

  /** When another thread first saw that the command had ended; 0 if none did. */
  private long seenEndedNanos;

  private boolean reaped;

  /**
   * The signal that has stopped the command, as last reported; used only by the thread that waits
   * for its end.
   */
  private int stoppedBy;

  LocalCommand(Posix posix, CommandRunner.Request request, OutputStore store) {
    this.posix = posix;
    this.request = request;
    this.command = request.command();
    this.output = new OutputCapture(store);
  }

  @Override
  public synchronized long pid() {
    return pid;
  }

  @Override
  public synchronized void signal(int number) {
    if (sharesTerminal() || reaped || pid == 0) {
      return;
    }
    sent.add(number);
    try {
      posix.signalGroup(pid, number);
      if (number != Signals.STOP && number != Signals.CONT && isStopped()) {
        posix.signalGroup(pid, Signals.CONT); // a stopped process reacts to no other signal
      }
    } catch (OsException e) {
      if (e.errno() != Errno.EPERM) {
        throw new AssertionError(e);
      }
      // The process now belongs to another user, who alone can end it.
    }
  }

  private boolean isStopped() throws OsException {
    try (NativeMemory memory = new NativeMemory(INFO_BYTES)) {
      return posix.children().stoppedBy(pid, memory) != 0;
    }
  }

  /** Declares that the end was reported. */
  void told() {
    told.countDown();
  }

  /**
   * If the command has ended but its end was not yet reported, waits for the report.
   *
   * @param millis the longest wait, counted from when a thread first waited
   */
  void awaitToldIfEnded(CommandWorker asking, long millis) throws OsException {
    long nanos = patienceNanos(asking, TimeUnit.MILLISECONDS.toNanos(millis));
    if (nanos <= 0) {
      return;
    }
    try {
      told.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized long patienceNanos(CommandWorker asking, long most) throws OsException {
    if (pid == 0 || !(reaped || posix.children().hasEnded(pid, asking.memory()))) {
      return 0;
    }
    long now = System.nanoTime();
    if (seenEndedNanos == 0) {
      seenEndedNanos = now;
    }
    return seenEndedNanos + most - now;
  }

  @Override
  public CapturedOutput outputSoFar() {
    return output;
  }

  /**
   * Starts the process. After a failure, {@link #end} must not be called.
   *
   * @param relays whether a command that has the console gets its own terminal
   * @param highestDescriptor the highest descriptor to use; those above are needed for something
   *     else
   */
  void begin(CommandStarter starter, CommandWorker worker, boolean relays, int highestDescriptor)
      throws OsException, ShortageException {
    if (command.console() && relays && TerminalRelay.isPossible(posix)) {
      relayed = true;
      beginRelayed(starter, worker);
      return;
    }
    if (command.console()) {
      begun(starter.start(request, Streams.OURS, worker));
      return;
    }
    Pipe made = posix.pipe(worker.memory());
    try {
      if (made.readEnd() > highestDescriptor) {
        throw ShortageException.reserved();
      }
      begun(starter.start(request, new Streams(made.writeEnd(), ""), worker));
      pipe = made;
    } finally {
      posix.close(made.writeEnd());
      if (pipe == null) {
        posix.close(made.readEnd());
      }
    }
  }

  private void beginRelayed(CommandStarter starter, CommandWorker worker)
      throws OsException, ShortageException {
    TerminalRelay made = TerminalRelay.open(posix);
    try {
      CommandRunner.Request named = request.with(TERMINAL_OF_GPG, made.path());
      begun(starter.start(named, new Streams(-1, made.path()), worker));
      relay = made;
    } finally {
      if (relay == null) {
        made.close();
      }
    }
  }

  private boolean sharesTerminal() {
    return command.console() && !relayed;
  }

  private synchronized void begun(Started how) {
    started = how;
    pid = how.pid();
  }

  /** A command that waits for the terminal would wait forever, unnoticed. */
  private void lookIfStopped(CommandWorker worker, CommandRunner.StopListener listener)
      throws OsException {
    int now = posix.children().stoppedBy(pid, worker.memory());
    if (now != stoppedBy) {
      stoppedBy = now;
      listener.stopped(request.step(), now);
    }
  }

  /**
   * Waits for the end of the command.
   *
   * @param listener notified if the command is stopped meanwhile
   */
  CommandRunner.End end(
      CommandStarter starter, CommandWorker worker, int wake, CommandRunner.StopListener listener)
      throws OsException {
    Started begun = started;
    assert begun != null;
    Pipe made = pipe;
    if (made != null) {
      try {
        worker.readAll(made.readEnd(), wake, output, () -> lookIfStopped(worker, listener));
      } finally {
        posix.close(made.readEnd());
      }
    }
    TerminalRelay between = relay;
    if (between != null) {
      try (between) {
        between.run(begun.pid(), wake, output);
      }
    }
    ChildExit exit = exit(worker);
    Optional<Reaction> reaction =
        concernsShellToo(exit.signal()) ? Optional.empty() : starter.reaction(begun, exit, worker);
    if (reaction.isPresent()) {
      print(reaction.get().output(), worker);
    }
    int exitCode = reaction.map(Reaction::exitCode).orElse(exit.exitCode());
    Optional<AccessSet> accesses = begun.trace().map(trace -> trace.finish(SURVIVOR_MILLIS));
    starter.ended(begun, accesses);
    Optional<Throwable> bug = begun.trace().flatMap(Trace::bug);
    if (bug.isPresent()) {
      print(
          "sconce: a bug in sconce kept this command from being watched, and its calls from being"
              + " answered: "
              + bug.get()
              + "\n  It can run with  --deps=off\n",
          worker);
      exitCode = exitCode == 0 ? FAILED : exitCode;
    }
    output.finish();
    return new CommandRunner.End.Exited(
        exitCode,
        reaction.map(Reaction::signal).orElse(exit.signal()),
        output,
        exit.cpuMicros(),
        exit.maxRssBytes(),
        accesses);
  }

  /**
   * Until the process is reaped its id is reserved, so that no signal can reach another process.
   */
  private ChildExit exit(CommandWorker worker) throws OsException {
    worker.awaitEnd(pid);
    synchronized (this) {
      reaped = true;
      return worker.reap(pid);
    }
  }

  /** Whether a shell in the same process group would have received this signal as well. */
  private synchronized boolean concernsShellToo(int signal) {
    boolean fromTerminal = signal == Signals.INT || signal == Signals.HUP || signal == Signals.QUIT;
    return command.console() && fromTerminal || sent.contains(signal);
  }

  private void print(String text, CommandWorker worker) throws OsException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (command.console()) {
      posix.write(STANDARD_ERROR, worker.memory(), bytes);
    }
    if (!sharesTerminal()) {
      output.append(bytes, bytes.length);
    }
  }

  /** The user has seen all output of a relayed command, so it is not shown again. */
  private void showOnTerminal(byte[] bytes) {
    try (NativeMemory memory = new NativeMemory(bytes.length)) {
      posix.write(STANDARD_ERROR, memory, bytes);
    } catch (OsException gone) {
      // the step's record contains it all the same
    }
  }

  /** The end of a command that could not be started. */
  CommandRunner.End failed(OsException e) {
    StringBuilder text = new StringBuilder(e.getMessage()).append('\n');
    if (e.errno() == Errno.E2BIG) {
      text.append("The command line has ")
          .append(command.commandLine().length())
          .append(" bytes; a system takes about 128 KiB. A response file has no such limit.\n");
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    output.append(bytes, bytes.length);
    output.finish();
    if (relayed) {
      showOnTerminal(bytes);
    }
    int exitCode = e.errno() == Errno.ENOENT ? NOT_FOUND : NOT_EXECUTABLE;
    return CommandRunner.End.Exited.untraced(exitCode, 0, output, 0, 0);
  }
}
