package dev.sconce.history;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource;
import dev.sconce.graph.ByteSource.Malformed;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses lists of numbers. Each number is stored as the difference to the one before, because
 * steps access most files in the same order. For one thread at a time. One object serves many
 * lists: its compressor has a quarter of a megabyte, which takes longer to allocate than a list
 * takes to compress.
 */
final class NumberLists {
  private static final int PIECE_BYTES = 1 << 10;

  private @Nullable Deflater deflater;

  /** Writes a list. */
  void put(ByteSink to, int[] numbers) {
    ByteSink differences = new ByteSink();
    int before = -1;
    for (int number : numbers) {
      int difference = number - before - 1;
      putVariable(differences, difference << 1 ^ difference >> 31);
      before = number;
    }
    to.putInt(numbers.length);
    to.putInt(differences.length());
    Deflater ready = deflater;
    if (ready == null) {
      ready = new Deflater(Deflater.BEST_SPEED, true);
      deflater = ready;
    }
    ready.reset();
    ready.setInput(differences.buffer(), 0, differences.length());
    ready.finish();
    byte[] piece = new byte[PIECE_BYTES];
    while (!ready.finished()) {
      to.put(piece, 0, ready.deflate(piece));
    }
  }

  /** Reads a list. */
  static int[] read(ByteSource in) throws Malformed {
    int count = in.number();
    int length = in.number();
    if (count < 0 || count > AccessStore.MAX_ACCESSES || length < count || length > 5 * count) {
      throw new Malformed();
    }
    ByteSource differences = new ByteSource(inflated(in.rest(), length));
    int[] numbers = new int[count];
    int before = -1;
    for (int i = 0; i < count; i++) {
      int folded = variable(differences);
      before += (folded >>> 1 ^ -(folded & 1)) + 1;
      numbers[i] = before;
    }
    return numbers;
  }

  private static byte[] inflated(byte[] compressed, int length) throws Malformed {
    byte[] bytes = new byte[length];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(compressed);
      int got = 0;
      while (got < length && !inflater.finished() && !inflater.needsInput()) {
        got += inflater.inflate(bytes, got, length - got);
      }
      if (got != length) {
        throw new Malformed();
      }
      return bytes;
    } catch (DataFormatException damaged) {
      throw new Malformed();
    } finally {
      inflater.end();
    }
  }

  /** Writes a number in as few bytes as possible, 7 bits each. */
  static void putVariable(ByteSink to, int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      to.put(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    to.put(rest);
  }

  static int variable(ByteSource in) throws Malformed {
    int value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      int octet = in.octet();
      value |= (octet & 0x7f) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new Malformed();
  }
}
