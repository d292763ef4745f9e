package dev.sconce.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/** Where the bytes of a report go. */
interface ReportTarget {
  /** Writes bytes after those before, in front of the tail. */
  void append(byte[] bytes, int length, byte[] tail) throws IOException;

  /** Writes the tail, if it is not there, and closes. */
  void finish(byte[] tail) throws IOException;

  /** Closes after an append that failed. */
  void abandon() throws IOException;

  /** Closes what is open. */
  void close() throws IOException;

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

  /** A pipe or a device: what is written stays written. */
  final class StreamTarget implements ReportTarget {
    private final OutputStream out;

    StreamTarget(OutputStream out) {
      this.out = out;
    }

    @Override
    public void append(byte[] bytes, int length, byte[] tail) throws IOException {
      out.write(bytes, 0, length);
    }

    @Override
    public void finish(byte[] tail) throws IOException {
      try (out) {
        out.write(tail);
      }
    }

    @Override
    public void abandon() throws IOException {
      out.close();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
