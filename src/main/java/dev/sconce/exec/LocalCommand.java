package dev.sconce.exec;

import dev.sconce.os.ChildExit;
import dev.sconce.os.Errno;
import dev.sconce.os.OsException;
import dev.sconce.os.Pipe;
import dev.sconce.os.Posix;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One command of a {@link LocalRunner}, from its start to its end, on one thread. */
final class LocalCommand implements RunningCommand {
  private static final int NOT_FOUND = 127;
  private static final int NOT_EXECUTABLE = 126;

  private final Posix posix;
  private final Command command;
  private final OutputCapture output;

  /** Signals that came before there was a process. */
  private final List<Integer> early = new ArrayList<>();

  private int pid;
  private boolean reaped;

  LocalCommand(Posix posix, Command command, OutputStore store) {
    this.posix = posix;
    this.command = command;
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
    if (pid == 0) {
      early.add(number);
      return;
    }
    try {
      posix.signalGroup(pid, number);
    } catch (OsException e) {
      if (e.errno() != Errno.EPERM) {
        throw new AssertionError(e);
      }
      // It has become another user's, who alone can end it.
    }
  }

  @Override
  public CapturedOutput outputSoFar() {
    return output;
  }

  /** Runs it to its end. */
  CommandEnd run(CommandStarter starter, CommandWorker worker, int wake) throws OsException {
    ChildExit exit =
        command.console() ? runOnConsole(starter, worker) : runCaptured(starter, worker, wake);
    output.finish();
    return new CommandEnd(
        exit.exitCode(), exit.signal(), output, exit.cpuMicros(), exit.maxRssBytes());
  }

  private ChildExit runOnConsole(CommandStarter starter, CommandWorker worker) throws OsException {
    started(starter.start(command.commandLine(), -1, worker));
    return end(worker);
  }

  private ChildExit runCaptured(CommandStarter starter, CommandWorker worker, int wake)
      throws OsException {
    Pipe pipe = posix.pipe(worker.memory());
    try {
      try {
        started(starter.start(command.commandLine(), pipe.writeEnd(), worker));
      } finally {
        posix.close(pipe.writeEnd());
      }
      worker.readAll(pipe.readEnd(), wake, output);
    } finally {
      posix.close(pipe.readEnd());
    }
    return end(worker);
  }

  private synchronized void started(int newPid) {
    pid = newPid;
    for (int number : early) {
      signal(number);
    }
  }

  /** Until it is reaped its id is its own, so that no signal can reach another process. */
  private ChildExit end(CommandWorker worker) throws OsException {
    worker.awaitEnd(pid);
    synchronized (this) {
      reaped = true;
      return worker.reap(pid);
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
