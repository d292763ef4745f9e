package dev.sconce.exec;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Tells what a terminal only echoes from what is printed on it, so that nothing typed is kept: a
 * password may be typed before a program has turned the echo off. Printable bytes are echoed as
 * they are, in order, and soon; what becomes of others says nothing. Confined to one thread.
 */
final class TypedEcho {
  /** An echo that has not come by then does not come. */
  static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** No terminal holds more of a line. */
  private static final int MOST_EXPECTED = 4096;

  private static final int DELETE = 0x7f;

  private final byte[] expected = new byte[MOST_EXPECTED];
  private int from;
  private int until;
  private long lastNanos;

  /** Bytes were typed that the terminal echoes. */
  void typed(byte[] bytes, int length, long nowNanos) {
    forgetLate(nowNanos);
    lastNanos = nowNanos;
    for (int i = 0; i < length; i++) {
      boolean printable = (bytes[i] & 0xff) >= ' ' && bytes[i] != DELETE;
      if (printable && until < MOST_EXPECTED) {
        expected[until++] = bytes[i];
      }
    }
  }

  /** What came from the terminal without what it echoes. */
  byte[] printed(byte[] bytes, int length, long nowNanos) {
    forgetLate(nowNanos);
    byte[] kept = new byte[length];
    int count = 0;
    for (int i = 0; i < length; i++) {
      if (from < until && expected[from] == bytes[i]) {
        from++;
      } else {
        kept[count++] = bytes[i];
      }
    }
    return Arrays.copyOf(kept, count);
  }

  private void forgetLate(long nowNanos) {
    if (from == until || nowNanos - lastNanos > SOON_NANOS) {
      from = 0;
      until = 0;
    }
  }
}
