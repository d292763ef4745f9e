package dev.sconce.app.workspace;

import dev.sconce.engine.Build;
import dev.sconce.os.Posix;
import dev.sconce.os.SignalHandlers;
import dev.sconce.os.Signals;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.Requester;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns signals into requests to the build that runs: the first is passed on to its commands, each
 * later one kills them. Safe for use by several threads.
 */
public final class StopSignals implements AutoCloseable {
  private final Requester asker = new Requester("signal");
  private final Supplier<Posix> posix;
  private @Nullable SignalHandlers interrupts;
  private @Nullable Build build;
  private boolean lent;
  private boolean stopped;
  private int first;
  private @Nullable Runnable whenStopped;

  /** None is caught yet. */
  public StopSignals(Supplier<Posix> posix) {
    this.posix = posix;
  }

  /**
   * Begins to catch signals. Before, they end the process, which has nothing to clean up then.
   *
   * @param dieOfQuit whether SIGQUIT ends the process at once: no screen has to be put back
   */
  void install(boolean dieOfQuit) {
    if (interrupts == null) {
      interrupts = SignalHandlers.install(posix.get(), this::signalled);
      if (dieOfQuit) {
        posix.get().dieOfQuit();
      }
    }
  }

  private synchronized void signalled(int signal) {
    if (signal != Signals.INT || !lent) {
      stop(signal);
    }
  }

  /**
   * Lends the terminal to a program of the user's, or takes it back: a ^C that is typed meanwhile
   * is meant for that program, although it reaches all that belong to the terminal.
   */
  public synchronized void terminalLent(boolean toProgram) {
    lent = toProgram;
  }

  /** Stops what runs, and what would come after it. */
  public synchronized void stop(int signal) {
    if (build != null) {
      build.submit(asker, new BuildRequest.Stop(stopped ? Signals.KILL : signal));
    }
    first = stopped ? first : signal;
    stopped = true;
    if (whenStopped != null) {
      whenStopped.run();
    }
  }

  /** Names somebody else who is told of each stop; must not block. */
  public synchronized void whenStopped(Runnable other) {
    whenStopped = other;
  }

  /** Whether the user wants no more. */
  public synchronized boolean stopped() {
    return stopped;
  }

  /** Names the build that signals go to, null for none; one that came before reaches it too. */
  synchronized void sendTo(@Nullable Build running) {
    build = running;
    if (stopped && running != null) {
      running.submit(asker, new BuildRequest.Stop(first));
    }
  }

  @Override
  public void close() {
    if (interrupts != null) {
      interrupts.close();
    }
  }
}
