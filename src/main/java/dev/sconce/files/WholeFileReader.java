package dev.sconce.files;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads files of any size without the copy outside the heap that a channel makes. */
public final class WholeFileReader {
  /**
   * The size of one read. Java copies each read through memory of that size, and for larger reads
   * it allocates up to a megabyte and a half from the system.
   */
  private static final int PIECE_BYTES = 1 << 16;

  private WholeFileReader() {}

  /**
   * The content of a file.
   *
   * @throws IOException a specific exception of {@code java.nio.file}, if there is one for the
   *     cause
   */
  public static byte[] read(Path path) throws IOException {
    File file = path.toFile();
    try (FileInputStream in = new FileInputStream(file)) {
      long size = file.length();
      return size <= PIECE_BYTES || size > Integer.MAX_VALUE - PIECE_BYTES
          ? in.readAllBytes()
          : readPieces(in, (int) size);
    } catch (FileNotFoundException unclear) {
      // This exception does not say why the file could not be opened; the slower call does.
      return Files.readAllBytes(path);
    }
  }

  /**
   * @param expectedBytes the earlier length of the file; it may have changed since
   */
  private static byte[] readPieces(FileInputStream in, int expectedBytes) throws IOException {
    byte[] content = new byte[expectedBytes];
    int length = 0;
    while (length < expectedBytes) {
      int count = in.read(content, length, Math.min(PIECE_BYTES, expectedBytes - length));
      if (count < 0) {
        return Arrays.copyOf(content, length);
      }
      length += count;
    }
    byte[] more = in.readAllBytes();
    if (more.length == 0) {
      return content;
    }
    byte[] all = Arrays.copyOf(content, length + more.length);
    System.arraycopy(more, 0, all, length, more.length);
    return all;
  }
}
