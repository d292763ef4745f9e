package dev.sconce.testing;

import dev.sconce.os.OsException;
import dev.sconce.os.Posix;

/** The operating system that the tests run on. */
public final class ThisMachine {
  private ThisMachine() {}

  /** Its calls. */
  public static Posix posix() throws OsException {
    return Posix.of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }
}
