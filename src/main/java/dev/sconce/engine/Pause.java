package dev.sconce.engine;

import java.time.Duration;

/** Waits a little. */
@FunctionalInterface
public interface Pause {
  /** Lets the thread sleep. */
  Pause SLEEP = Thread::sleep;

  /** Returns after about that time, or at once when the thread was interrupted. */
  void pause(Duration time) throws InterruptedException;
}
