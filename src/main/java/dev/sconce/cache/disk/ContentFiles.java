package dev.sconce.cache.disk;

import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Copies files and computes the digest of the copy. */
final class ContentFiles {
  private static final long PART_BYTES = 64 << 20;

  private ContentFiles() {}

  /**
   * Copies a file into another with copy_file_range(2), so that the two share their blocks where
   * the file system supports that. A later change of one does not affect the other.
   *
   * @param options for the target
   * @return the digest of the target, which is read again
   */
  static Digest copy(
      Path source, Path target, FetchProgress progress, StandardOpenOption... options)
      throws IOException {
    copyUnread(source, target, progress, options);
    return digest(target);
  }

  /** Copies a file without reading the target again. */
  static void copyUnread(
      Path source, Path target, FetchProgress progress, StandardOpenOption... options)
      throws IOException {
    try (FileChannel from = FileChannel.open(source);
        FileChannel to = FileChannel.open(target, options)) {
      long done = 0;
      long part;
      do {
        part = from.transferTo(done, PART_BYTES, to);
        done += part;
        progress.received(done);
      } while (part > 0);
    }
  }

  static Digest digest(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return Digest.of(content);
    }
  }
}
