package dev.sconce.history;

import dev.sconce.files.FileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a log, not parsed yet. Reading needs no graph, so one thread can read the log while
 * another parses the manifest.
 */
public final class UnparsedLog {
  private final LogFile file;
  private final byte @Nullable [] content;

  private UnparsedLog(LogFile file, byte @Nullable [] content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Reads a log, or records that it does not exist.
   *
   * @throws FileException if the log exists but cannot be read; its reason is ninja's text
   */
  public static UnparsedLog read(Path path) throws FileException {
    LogFile file = new LogFile(path);
    return new UnparsedLog(file, file.read());
  }

  LogFile file() {
    return file;
  }

  /** Null if the file does not exist. */
  byte @Nullable [] content() {
    return content;
  }
}
