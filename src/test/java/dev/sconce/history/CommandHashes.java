package dev.sconce.history;

import java.nio.charset.StandardCharsets;

/** Lets tests elsewhere write build logs. */
public final class CommandHashes {
  private CommandHashes() {}

  /** The hash that a log of this version holds for a command. */
  public static long of(int logVersion, String command) {
    byte[] bytes = command.getBytes(StandardCharsets.ISO_8859_1);
    return CommandHash.ofLogVersion(logVersion).of(bytes, bytes.length);
  }
}
