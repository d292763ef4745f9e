package dev.sconce.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/** The destination of the bytes of a report. */
interface ReportTarget {
  /** Writes bytes after the earlier ones and before the tail. */
  void append(byte[] bytes, int length, byte[] tail) throws IOException;

  /** Writes the tail, unless it is already there, and closes the target. */
  void finish(byte[] tail) throws IOException;

  /** Closes the target after a failed append. */
  void abandon() throws IOException;

  /** Closes the target. */
  void close() throws IOException;

  /**
   * A file in which the tail follows the records at any time: each write overwrites the tail and
   * adds it again. An incomplete write is undone.
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

  /** A pipe or a device, where written bytes cannot be undone. */
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
