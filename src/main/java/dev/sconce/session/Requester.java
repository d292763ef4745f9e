package dev.sconce.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One who asks things of builds, and numbers what it asks. Two that steer the same build have two
 * names. Safe for use by several threads.
 */
public final class Requester {
  private final String name;
  private final AtomicLong asked = new AtomicLong();

  /** One that has not asked for anything yet. */
  public Requester(String name) {
    this.name = name;
  }

  /** The name of its next request. */
  public RequestId next() {
    return new RequestId(name, asked.incrementAndGet());
  }

  /**
   * Names a request for as long as the program runs, through all builds.
   *
   * @param asker who asked, such as {@code console} or {@code signal}
   * @param number which of the asker's requests it is, from 1
   */
  public record RequestId(String asker, long number) {
    @Override
    public String toString() {
      return asker + " " + number;
    }
  }
}
