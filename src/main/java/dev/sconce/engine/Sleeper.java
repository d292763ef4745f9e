package dev.sconce.engine;

import java.time.Duration;

/** Waits a little. */
@FunctionalInterface
public interface Sleeper {
  /** Lets the thread sleep. */
  Sleeper SLEEP = Thread::sleep;

  /** Returns after about that time, or at once when the thread was interrupted. */
  void pause(Duration time) throws InterruptedException;
}
