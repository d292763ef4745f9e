package dev.sconce.testing;

import dev.sconce.os.OsException;
import dev.sconce.os.Posix;

/** Gives tests the operating system on which they run. */
public final class ThisMachine {
  private ThisMachine() {}

  /** The system calls of this machine. */
  public static Posix posix() throws OsException {
    return Posix.of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }
}
