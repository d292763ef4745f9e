package dev.sconce.exec;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Separates the output on a terminal from the echo of input, so that nothing typed is kept: a
 * password may be typed before a program has turned the echo off. Printable bytes are echoed
 * unchanged, in order, and soon; the echo of other bytes reveals nothing. Confined to one thread.
 */
final class TypedEcho {
  /** An echo that has not arrived by then will not come. */
  static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** No terminal holds a longer line. */
  private static final int MOST_EXPECTED = 4096;

  private static final int DELETE = 0x7f;

  private final byte[] expected = new byte[MOST_EXPECTED];
  private int from;
  private int until;
  private long lastNanos;

  /** Reports input that the terminal echoes. */
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

  /** Removes the echo from the bytes that came from the terminal. */
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
