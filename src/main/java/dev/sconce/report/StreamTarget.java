package dev.sconce.report;

import java.io.IOException;
import java.io.OutputStream;

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
