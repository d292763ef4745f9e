package dev.sconce.testing;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Builds zstd frames by hand, from raw blocks and from blocks that repeat one byte. */
public final class ZstdFrames {
  private static final int MOST_IN_BLOCK = 1 << 17;
  private static final byte[] MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final int WINDOW_OF_A_BLOCK = (17 - 10) << 3;
  private static final int RAW = 0;
  private static final int REPEAT = 1;

  private ZstdFrames() {}

  /** A frame with the given content. */
  public static byte[] of(byte[] bytes) {
    ByteArrayOutputStream frame = begin(17);
    for (int from = 0; from < bytes.length; from += MOST_IN_BLOCK) {
      int to = Math.min(bytes.length, from + MOST_IN_BLOCK);
      block(frame, RAW, to - from, to == bytes.length);
      frame.writeBytes(Arrays.copyOfRange(bytes, from, to));
    }
    return frame.toByteArray();
  }

  /** A small frame whose content is long and consists of one repeated byte. */
  public static byte[] repeating(byte value, int blocks) {
    ByteArrayOutputStream frame = begin(17);
    for (int i = 1; i <= blocks; i++) {
      block(frame, REPEAT, MOST_IN_BLOCK, i == blocks);
      frame.write(value);
    }
    return frame.toByteArray();
  }

  /** The size of the content of this number of repeating blocks. */
  public static int plainBytes(int blocks) {
    return blocks * MOST_IN_BLOCK;
  }

  /** A frame with empty content that requires a window of {@code 1 << log} bytes. */
  public static byte[] withWindow(int log) {
    ByteArrayOutputStream frame = begin(log);
    block(frame, RAW, 0, true);
    return frame.toByteArray();
  }

  /** A frame with empty content. */
  public static byte[] empty() {
    return withWindow(17);
  }

  private static ByteArrayOutputStream begin(int windowLog) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(MAGIC);
    frame.write(0);
    frame.write(WINDOW_OF_A_BLOCK + ((windowLog - 17) << 3));
    return frame;
  }

  private static void block(ByteArrayOutputStream frame, int kind, int bytes, boolean last) {
    int header = bytes << 3 | kind << 1 | (last ? 1 : 0);
    frame.write(header);
    frame.write(header >> 8);
    frame.write(header >> 16);
  }
}
