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
 * Turns signals into requests to the running build: it passes the first one to the commands; each
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

  public StopSignals(Supplier<Posix> posix) {
    this.posix = posix;
  }

  /**
   * Starts catching signals. Before that, signals end the process, which has nothing to clean up
   * yet.
   *
   * @param dieOfQuit whether SIGQUIT ends the process at once, because no screen has to be restored
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
   * Lends the terminal to a program of the user's, or takes it back. A ^C typed meanwhile is meant
   * for that program, although the terminal sends it to Sconce too.
   */
  public synchronized void terminalLent(boolean toProgram) {
    lent = toProgram;
  }

  /** Stops the running build and everything after it. */
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

  /** Sets another listener for each stop; it must not block. */
  public synchronized void whenStopped(Runnable other) {
    whenStopped = other;
  }

  /** Whether the user has stopped the build. */
  public synchronized boolean stopped() {
    return stopped;
  }

  /** Sets the build that receives signals, null for none; it also receives one that came before. */
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
