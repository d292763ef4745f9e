package dev.sconce.engine;

import dev.sconce.exec.JobServerClient;
import dev.sconce.exec.LoadAverage;
import dev.sconce.os.OsException;
import dev.sconce.os.SystemThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Decides whether one more command may start, if that does not depend on Sconce alone: the load of
 * the machine, the tokens of a job server. Used on the thread of the build.
 */
public interface StartGate {
  /**
   * Lets one command in, or not. A gate must let a command in if none runs.
   *
   * @param running how many commands run
   * @param startedInTurn how many of them were let in since the last one ended
   */
  boolean enter(int running, int startedInTurn);

  /** Called when a command that was let in has ended, or did not start after all. */
  void leave();

  /**
   * Waits for the gate to open again after it refused a command.
   *
   * @param mayBeOpen to be called, at most once and on any thread, when another attempt makes
   *     sense; the end of a command is another attempt anyway
   */
  void whenOpen(Runnable mayBeOpen);

  /** Lets in the commands that both of two gates let in. */
  final class CombinedGate implements StartGate {
    private final StartGate first;
    private final StartGate second;

    /** The gate that refused last; whether the other one is open does not matter. */
    private StartGate shut;

    /** The first gate is asked first, the second only if the first lets the command in. */
    public CombinedGate(StartGate first, StartGate second) {
      this.first = first;
      this.second = second;
      this.shut = first;
    }

    @Override
    public boolean enter(int running, int startedInTurn) {
      if (!first.enter(running, startedInTurn)) {
        shut = first;
        return false;
      }
      if (!second.enter(running, startedInTurn)) {
        first.leave();
        shut = second;
        return false;
      }
      return true;
    }

    @Override
    public void leave() {
      first.leave();
      second.leave();
    }

    @Override
    public void whenOpen(Runnable mayBeOpen) {
      shut.whenOpen(mayBeOpen);
    }
  }

  /** Starts nothing while the machine is busy ({@code -l}). */
  final class LoadGate implements StartGate {
    private final LoadAverage load;
    private final double maxLoad;

    /** Keeps the load below a limit. */
    public LoadGate(LoadAverage load, double maxLoad) {
      this.load = load;
      this.maxLoad = maxLoad;
    }

    /** The commands that were started in this turn do not show in the load yet. */
    @Override
    public boolean enter(int running, int startedInTurn) {
      return running == 0 || (int) (maxLoad - load.current()) - startedInTurn > 0;
    }

    @Override
    public void leave() {
      // the load shows the end of a command by itself
    }

    @Override
    public void whenOpen(Runnable mayBeOpen) {
      // the average changes slowly: the end of the next command is soon enough
    }
  }

  /** Takes a token of a make job server for each command. */
  final class JobServerGate implements StartGate {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final JobServerClient client;
    private final Deque<JobServerClient.Token> held = new ArrayDeque<>();
    private final AtomicBoolean watching = new AtomicBoolean();

    /** Uses a client, which the caller closes after the last build. */
    public JobServerGate(JobServerClient client) {
      this.client = client;
    }

    @Override
    public boolean enter(int running, int startedInTurn) {
      try {
        Optional<JobServerClient.Token> token = client.tryAcquire();
        token.ifPresent(held::push);
        return token.isPresent();
      } catch (OsException serverIsGone) {
        // the implicit token needs no server: one command at a time continues
        return false;
      }
    }

    @Override
    public void leave() {
      client.release(held.pop());
    }

    @Override
    public void whenOpen(Runnable mayBeOpen) {
      if (watching.compareAndSet(false, true)) {
        Thread watcher =
            Thread.ofPlatform().daemon().name("job-server").unstarted(() -> watch(mayBeOpen));
        if (!SystemThreads.tryStart(watcher)) {
          watching.set(false); // the gate is asked again when a command has ended
        }
      }
    }

    private void watch(Runnable mayBeOpen) {
      boolean open;
      try {
        open = client.awaitToken(LONGEST_WAIT);
      } catch (OsException serverIsGone) {
        open = false;
      }
      watching.set(false);
      if (open) {
        mayBeOpen.run();
      }
    }
  }
}
