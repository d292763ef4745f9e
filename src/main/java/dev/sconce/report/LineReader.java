package dev.sconce.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a stream as bytes, up to a length. */
final class LineReader implements AutoCloseable {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final InputStream in;
  private final int maxBytes;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int chunkAt;
  private int chunkEnd;
  private byte[] line = new byte[CHUNK_BYTES];
  private int length;
  private long number;
  private boolean tooLong;
  private boolean torn;

  LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** Goes on to the next line, or says that there is none. */
  boolean next() throws IOException {
    length = 0;
    tooLong = false;
    torn = false;
    boolean any = false;
    while (chunkAt < chunkEnd || fill()) {
      any = true;
      int end = chunkAt;
      while (end < chunkEnd && chunk[end] != '\n') {
        end++;
      }
      keep(chunkAt, end - chunkAt);
      chunkAt = end;
      if (end < chunkEnd) {
        chunkAt++;
        number++;
        return true;
      }
    }
    torn = any;
    number += any ? 1 : 0;
    return any;
  }

  private boolean fill() throws IOException {
    chunkAt = 0;
    chunkEnd = Math.max(0, in.read(chunk));
    return chunkEnd > 0;
  }

  private void keep(int from, int count) {
    if (tooLong || length + count > maxBytes) {
      tooLong = true;
      return;
    }
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
    }
    System.arraycopy(chunk, from, line, length, count);
    length += count;
  }

  /** Holds the line from its beginning on; more may follow behind it. */
  byte[] bytes() {
    return line;
  }

  /** How long the line is, without its end. */
  int length() {
    return length;
  }

  /** The number of the line, from 1. */
  long number() {
    return number;
  }

  /** Whether the line is too long to be kept. */
  boolean tooLong() {
    return tooLong;
  }

  /** Whether the stream ended within the line. */
  boolean torn() {
    return torn;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
