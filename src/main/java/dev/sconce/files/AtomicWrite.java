package dev.sconce.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces a file in one step. */
public final class AtomicWrite {
  private static final String SUFFIX = ".sconce-new";
  private static final int SLICE_BYTES = 1 << 16;

  private AtomicWrite() {}

  /**
   * Writes a temporary file beside the target and renames it over the target. Only one writer at a
   * time per target. If a crash leaves a temporary file, the next write overwrites it.
   *
   * @param count how many bytes of {@code content} to write
   */
  public static void replace(Path target, byte[] content, int count) throws IOException {
    Path fresh = target.resolveSibling(target.getFileName() + SUFFIX);
    try {
      try (FileChannel out =
          FileChannel.open(
              fresh,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        write(content, count, out);
      }
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      discard(fresh, failure);
      throw failure;
    }
  }

  /** Writes in slices, because a channel first copies each buffer into memory outside the heap. */
  private static void write(byte[] content, int count, FileChannel out) throws IOException {
    for (int from = 0; from < count; from += SLICE_BYTES) {
      ByteBuffer rest = ByteBuffer.wrap(content, from, Math.min(SLICE_BYTES, count - from));
      while (rest.hasRemaining()) {
        out.write(rest);
      }
    }
  }

  private static void discard(Path fresh, IOException failure) {
    try {
      Files.deleteIfExists(fresh);
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }
}
