package dev.sconce.engine;

import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/**
 * Limits how many look-ups ask a server at the same time. Of the look-ups that wait for a permit,
 * the one of the lowest step goes first: the local race starts steps from the other end, so answers
 * and commands meet in the middle. Safe for use by several threads.
 */
final class LookupPermits {
  /** By step, then by arrival: a step may be looked up anew before its last look-up has ended. */
  private final TreeMap<Long, Semaphore> waiting = new TreeMap<>();

  private int free;
  private int arrivals;

  /**
   * @param permits how many look-ups may have one
   */
  LookupPermits(int permits) {
    free = permits;
  }

  /** Waits for a permit, to be given back by {@link #release}. */
  void acquire(int step) throws InterruptedException {
    Semaphore turn = new Semaphore(0);
    long place;
    synchronized (this) {
      if (free > 0) {
        free--;
        return;
      }
      place = (long) step << Integer.SIZE | arrivals++;
      waiting.put(place, turn);
    }
    try {
      turn.acquire();
    } catch (InterruptedException givenUp) {
      giveUp(place);
      throw givenUp;
    }
  }

  private synchronized void giveUp(long place) {
    if (waiting.remove(place) == null) {
      release(); // it had its turn at the same moment
    }
  }

  /** Gives a permit back. */
  synchronized void release() {
    if (waiting.isEmpty()) {
      free++;
    } else {
      waiting.pollFirstEntry().getValue().release();
    }
  }
}
