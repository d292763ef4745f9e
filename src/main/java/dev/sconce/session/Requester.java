package dev.sconce.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Somebody who sends requests to builds and numbers them. Two that steer the same build have two
 * names. Safe for use by several threads.
 */
public final class Requester {
  private final String name;
  private final AtomicLong asked = new AtomicLong();

  /** A requester without requests yet. */
  public Requester(String name) {
    this.name = name;
  }

  /** The id of its next request. */
  public RequestId next() {
    return new RequestId(name, asked.incrementAndGet());
  }

  /**
   * Identifies a request for as long as the program runs, through all builds.
   *
   * @param asker the requester, such as {@code console} or {@code signal}
   * @param number the requester's number of the request, from 1
   */
  public record RequestId(String asker, long number) {
    @Override
    public String toString() {
      return asker + " " + number;
    }
  }
}
