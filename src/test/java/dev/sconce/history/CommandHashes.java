package dev.sconce.history;

import java.nio.charset.StandardCharsets;

/** Gives the hashes of build logs to tests and benchmarks in other packages. */
public final class CommandHashes {
  private CommandHashes() {}

  /** The hash of a command in a log of this version. */
  public static long of(int logVersion, String command) {
    return of(logVersion, command.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The hash of a command in a log of this version. */
  public static long of(int logVersion, byte[] command) {
    return CommandHash.ofLogVersion(logVersion).of(command, command.length);
  }
}
