package dev.sconce.testing;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Frames of zstd, made by hand: of blocks as they are, and of blocks that repeat one byte. */
public final class ZstdFrames {
  private static final int MOST_IN_BLOCK = 1 << 17;
  private static final byte[] MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final int WINDOW_OF_A_BLOCK = (17 - 10) << 3;
  private static final int RAW = 0;
  private static final int REPEAT = 1;

  private ZstdFrames() {}

  /** A frame of some bytes. */
  public static byte[] of(byte[] bytes) {
    ByteArrayOutputStream frame = begin(17);
    for (int from = 0; from < bytes.length; from += MOST_IN_BLOCK) {
      int to = Math.min(bytes.length, from + MOST_IN_BLOCK);
      block(frame, RAW, to - from, to == bytes.length);
      frame.writeBytes(Arrays.copyOfRange(bytes, from, to));
    }
    return frame.toByteArray();
  }

  /** A small frame of many bytes, all the same. */
  public static byte[] repeating(byte value, int blocks) {
    ByteArrayOutputStream frame = begin(17);
    for (int i = 1; i <= blocks; i++) {
      block(frame, REPEAT, MOST_IN_BLOCK, i == blocks);
      frame.write(value);
    }
    return frame.toByteArray();
  }

  /** How many bytes so many blocks stand for. */
  public static int plainBytes(int blocks) {
    return blocks * MOST_IN_BLOCK;
  }

  /** Stands for nothing, and for that needs a window of so many bytes, as a power of two. */
  public static byte[] withWindow(int log) {
    ByteArrayOutputStream frame = begin(log);
    block(frame, RAW, 0, true);
    return frame.toByteArray();
  }

  /** Stands for nothing at all. */
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
