package dev.sconce.history;

import dev.sconce.files.FileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The content of a log that was read but not looked at: reading needs no graph, so a thread can do
 * it while another reads the manifest.
 */
public final class UnparsedLog {
  private final LogFile file;
  private final byte @Nullable [] content;

  private UnparsedLog(LogFile file, byte @Nullable [] content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Reads a log, or notes that there is none.
   *
   * @throws FileException if there is one that cannot be read; its reason is what ninja says
   */
  public static UnparsedLog read(Path path) throws FileException {
    LogFile file = new LogFile(path);
    return new UnparsedLog(file, file.read());
  }

  LogFile file() {
    return file;
  }

  /** Null when there is no file. */
  byte @Nullable [] content() {
    return content;
  }
}
