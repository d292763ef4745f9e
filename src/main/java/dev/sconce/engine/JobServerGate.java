package dev.sconce.engine;

import dev.sconce.exec.JobServerClient;
import dev.sconce.os.OsException;
import dev.sconce.os.SystemThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Takes a token of a make job server for each command. */
public final class JobServerGate implements StartGate {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final JobServerClient client;
  private final Deque<JobServerClient.Token> held = new ArrayDeque<>();
  private final AtomicBoolean watching = new AtomicBoolean();

  /** Over a client, which the caller closes after the last build. */
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
      // the implicit token needs no server: one command at a time goes on
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
