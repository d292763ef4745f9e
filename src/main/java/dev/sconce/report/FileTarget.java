package dev.sconce.report;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file in which the tail follows what was written at every moment: the next write goes over it
 * and brings its own. What could not be written whole is taken back.
 */
final class FileTarget implements ReportTarget {
  private final RandomAccessFile file;
  private long end;
  private byte[] lastTail = {};

  FileTarget(Path path) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "rw");
    file.setLength(0);
  }

  @Override
  public void append(byte[] bytes, int length, byte[] tail) throws IOException {
    byte[] all = Arrays.copyOf(bytes, length + tail.length);
    System.arraycopy(tail, 0, all, length, tail.length);
    file.seek(end);
    file.write(all);
    end += length;
    lastTail = tail;
  }

  @Override
  public void finish(byte[] tail) throws IOException {
    close();
  }

  @Override
  public void abandon() throws IOException {
    try (file) {
      file.seek(end);
      file.write(lastTail);
      file.setLength(end + lastTail.length);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
