package dev.sconce.history;

import java.nio.charset.StandardCharsets;

/** Lets tests elsewhere write build logs, and benchmarks measure. */
public final class CommandHashes {
  private CommandHashes() {}

  /** The hash that a log of this version holds for a command. */
  public static long of(int logVersion, String command) {
    return of(logVersion, command.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The hash that a log of this version holds for a command. */
  public static long of(int logVersion, byte[] command) {
    return CommandHash.ofLogVersion(logVersion).of(command, command.length);
  }
}
