package dev.sconce.files;

import java.io.IOException;

/** A file that is rewritten to learn the time of its file system. */
public interface StampFile extends AutoCloseable {
  /** Writes the file, empty, and returns its new timestamp, as in {@link FileSystem#mtimeNanos}. */
  long stampNanos() throws IOException;

  /** Releases resources; the file stays on disk. */
  @Override
  default void close() throws IOException {}
}
