package dev.sconce.files;

import java.io.IOException;

/** A file that is written over and over to learn what time its file system has. */
public interface StampFile extends AutoCloseable {
  /**
   * Writes the file, with nothing in it; the time stamp that it got, as {@link
   * FileSystem#mtimeNanos} has it.
   */
  long stampNanos() throws IOException;

  /** Leaves the file where it is. */
  @Override
  default void close() throws IOException {}
}
