package dev.sconce.report;

import dev.sconce.session.StepOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The output of a step in the event log: all of it, or its beginning.
 *
 * @param head a byte string
 * @param cutBytes the number of bytes left out
 */
record LoggedStepOutput(String head, long cutBytes) implements StepOutput {
  /** The maximum size of one output in the log. */
  static final int MAX_BYTES = 256 * 1024;

  /**
   * Keeps an output up to the maximum and, if possible, up to the end of a line. Bytes that can no
   * longer be read count as cut.
   */
  static LoggedStepOutput of(StepOutput output) {
    if (output instanceof LoggedStepOutput logged) {
      return logged;
    }
    if (output.isEmpty()) {
      return new LoggedStepOutput("", 0);
    }
    Head head = new Head();
    try {
      output.writeTo(head);
    } catch (IOException e) {
      // The output is too long or gone; the difference in size says how much is missing.
      head.close();
    }
    long sizeBytes = output.sizeBytes();
    String kept = head.bytes.toString(StandardCharsets.ISO_8859_1);
    if (sizeBytes > kept.length()) {
      int end = kept.lastIndexOf('\n') + 1;
      kept = end > 0 ? kept.substring(0, end) : kept;
    }
    return new LoggedStepOutput(kept, Math.max(0, sizeBytes - kept.length()));
  }

  @Override
  public long sizeBytes() {
    return bytes().length;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes());
  }

  private byte[] bytes() {
    String all = head;
    if (cutBytes > 0) {
      all += head.isEmpty() || head.endsWith("\n") ? "" : "\n";
      all += "[" + cutBytes + " more bytes were printed; the event log leaves them out]\n";
    }
    return all.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Accepts bytes up to the maximum and then throws, so that the caller stops producing them. */
  private static final class Head extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void close() {
      // Nothing to close: the bytes are in memory.
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      int taken = Math.min(length, MAX_BYTES - bytes.size());
      bytes.write(buffer, offset, taken);
      if (taken < length) {
        throw new IOException("as much as is kept");
      }
    }
  }
}
