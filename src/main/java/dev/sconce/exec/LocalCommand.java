package dev.sconce.exec;

import dev.sconce.exec.CommandStarter.Started;
import dev.sconce.exec.Shell.Reaction;
import dev.sconce.os.ChildExit;
import dev.sconce.os.Errno;
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

/** One command of a {@link LocalRunner}, from its start to its end, on one thread. */
final class LocalCommand implements RunningCommand {
  private static final int NOT_FOUND = 127;
  private static final int NOT_EXECUTABLE = 126;
  private static final int STANDARD_ERROR = 2;

  private final Posix posix;
  private final Command command;
  private final OutputCapture output;
  private final StartOrder order;

  /** Signals that its group was sent, or will be when there is one. */
  private final List<Integer> sent = new ArrayList<>();

  private final CountDownLatch told = new CountDownLatch(1);
  private int pid;
  private boolean waitedFor;
  private boolean reaped;

  LocalCommand(Posix posix, Command command, OutputStore store, StartOrder order) {
    this.posix = posix;
    this.command = command;
    this.order = order;
    this.output = new OutputCapture(store);
  }

  @Override
  public synchronized long pid() {
    return pid;
  }

  @Override
  public synchronized void signal(int number) {
    if (command.console() || reaped) {
      return;
    }
    sent.add(number);
    if (pid != 0) {
      sendToGroup(number);
    }
  }

  private void sendToGroup(int number) {
    try {
      posix.signalGroup(pid, number);
    } catch (OsException e) {
      if (e.errno() != Errno.EPERM) {
        throw new AssertionError(e);
      }
      // It has become another user's, who alone can end it.
    }
  }

  /** Whoever waits for its end knows of it now. */
  void told() {
    told.countDown();
  }

  /** Waits once, for a short while, if it has ended but nobody was told. */
  void awaitToldIfEnded(CommandWorker asking, long millis) throws OsException {
    if (!endsUntold(asking)) {
      return;
    }
    try {
      told.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean endsUntold(CommandWorker asking) throws OsException {
    if (pid == 0 || waitedFor || !(reaped || posix.hasEnded(pid, asking.memory()))) {
      return false;
    }
    waitedFor = true;
    return true;
  }

  /** However this one fared. */
  void letNextStart() {
    order.done();
  }

  @Override
  public CapturedOutput outputSoFar() {
    return output;
  }

  /** Runs it to its end. */
  CommandEnd run(CommandStarter starter, CommandWorker worker, int wake) throws OsException {
    Started started;
    if (command.console()) {
      started = begin(starter, -1, worker);
    } else {
      Pipe pipe = posix.pipe(worker.memory());
      try {
        try {
          started = begin(starter, pipe.writeEnd(), worker);
        } finally {
          posix.close(pipe.writeEnd());
        }
        worker.readAll(pipe.readEnd(), wake, output);
      } finally {
        posix.close(pipe.readEnd());
      }
    }
    ChildExit exit = end(worker);
    Optional<Reaction> reaction =
        concernsShellToo(exit.signal())
            ? Optional.empty()
            : starter.reaction(started, exit, worker);
    if (reaction.isPresent()) {
      print(reaction.get().output(), worker);
    }
    output.finish();
    return new CommandEnd(
        reaction.map(Reaction::exitCode).orElse(exit.exitCode()),
        reaction.map(Reaction::signal).orElse(exit.signal()),
        output,
        exit.cpuMicros(),
        exit.maxRssBytes());
  }

  private Started begin(CommandStarter starter, int outputDescriptor, CommandWorker worker)
      throws OsException {
    order.await();
    Started started;
    try {
      started = starter.start(command.commandLine(), outputDescriptor, worker);
    } finally {
      order.done();
    }
    synchronized (this) {
      pid = started.pid();
      for (int number : sent) {
        sendToGroup(number);
      }
    }
    return started;
  }

  /** Until it is reaped its id is its own, so that no signal can reach another process. */
  private ChildExit end(CommandWorker worker) throws OsException {
    worker.awaitEnd(pid);
    synchronized (this) {
      reaped = true;
      return worker.reap(pid);
    }
  }

  /** Whether a shell in the same process group would have got this signal as well. */
  private synchronized boolean concernsShellToo(int signal) {
    boolean fromTerminal = signal == Signals.INT || signal == Signals.HUP || signal == Signals.QUIT;
    return command.console() && fromTerminal || sent.contains(signal);
  }

  private void print(String text, CommandWorker worker) throws OsException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (command.console()) {
      posix.write(STANDARD_ERROR, worker.memory(), bytes);
    } else {
      output.append(bytes, bytes.length);
    }
  }

  /** Its end when it could not be started. */
  CommandEnd failed(OsException e) {
    StringBuilder text = new StringBuilder(e.getMessage()).append('\n');
    if (e.errno() == Errno.E2BIG) {
      text.append("The command line has ")
          .append(command.commandLine().length())
          .append(" bytes; a system takes about 128 KiB. A response file has no such limit.\n");
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    output.append(bytes, bytes.length);
    output.finish();
    int exitCode = e.errno() == Errno.ENOENT ? NOT_FOUND : NOT_EXECUTABLE;
    return new CommandEnd(exitCode, 0, output, 0, 0);
  }
}
