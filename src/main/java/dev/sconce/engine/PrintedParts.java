package dev.sconce.engine;

import dev.sconce.history.RunStore;
import dev.sconce.session.StepOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The beginning and the end of the output of a command. */
record PrintedParts(StepOutput output) implements RunStore.Printed {
  @Override
  public long sizeBytes() {
    return output.sizeBytes();
  }

  @Override
  public byte[] head(int maxBytes) throws IOException {
    return part(0, maxBytes);
  }

  @Override
  public byte[] tail(int maxBytes) throws IOException {
    return part(Math.max(0, output.sizeBytes() - maxBytes), maxBytes);
  }

  private byte[] part(long from, int maxBytes) throws IOException {
    Part part = new Part(from, maxBytes);
    output.writeTo(part);
    return part.kept.toByteArray();
  }

  /** Keeps some bytes from the middle of a stream. */
  private static final class Part extends OutputStream {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final long from;
    private final long end;
    private long at;

    Part(long from, int maxBytes) {
      this.from = from;
      this.end = from + maxBytes;
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      long first = Math.clamp(from - at, 0, length);
      long last = Math.clamp(end - at, 0, length);
      if (first < last) {
        kept.write(bytes, offset + (int) first, (int) (last - first));
      }
      at += length;
    }
  }
}
