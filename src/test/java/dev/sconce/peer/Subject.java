package dev.sconce.peer;

import dev.sconce.testing.Distribution;
import java.io.IOException;
import java.nio.file.Path;

/** The program under test. */
final class Subject {
  private Subject() {}

  /**
   * The ninja of the distribution, or the one that {@code -Dsconce.peer.subject} names. With real
   * ninja there, the tests check themselves.
   */
  static Path ninja() throws IOException {
    String named = System.getProperty("sconce.peer.subject");
    return (named == null ? Distribution.ninja() : Path.of(named)).toRealPath();
  }
}
