package dev.sconce.history;

import dev.sconce.files.AccessSet.Access;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accesses by number. An access from a file is parsed on demand. */
final class AccessList {
  /**
   * Consecutive accesses in the bytes of a file.
   *
   * @param first the number of the first access
   * @param starts the start of each access
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Block(int first, int[] starts, byte[] bytes) {}

  private final List<Block> blocks = new ArrayList<>();
  private @Nullable Access[] known = new @Nullable Access[64];
  private int size;

  int size() {
    return size;
  }

  void clear() {
    blocks.clear();
    Arrays.fill(known, null);
    size = 0;
  }

  void add(Access access) {
    if (size == known.length) {
      known = Arrays.copyOf(known, size * 2);
    }
    known[size++] = access;
  }

  void addAll(List<Access> accesses) {
    accesses.forEach(this::add);
  }

  /**
   * Adds the accesses of a record without parsing them.
   *
   * @param number the number of the first access, counted from 1
   */
  void addUnparsed(long number, byte[] record) throws Malformed {
    if (number != size + 1L) {
      throw new Malformed();
    }
    int[] starts = AccessBytes.starts(record);
    blocks.add(new Block(size, starts, record));
    size += starts.length;
    if (size > known.length) {
      known = Arrays.copyOf(known, Math.max(size, known.length * 2));
    }
  }

  Access get(int number) {
    Access access = known[number];
    if (access == null) {
      access = read(number);
      known[number] = access;
    }
    return access;
  }

  /** Writes an access in the form of the file. */
  void putBytes(int number, ByteSink to) {
    Access access = known[number];
    if (access != null) {
      AccessBytes.put(to, access);
      return;
    }
    Block block = block(number);
    int start = block.starts()[number - block.first()];
    int length = LittleEndian.getInt(block.bytes(), start - Integer.BYTES);
    to.put(block.bytes(), start - Integer.BYTES, length + Integer.BYTES);
  }

  /** Parses an access. The record's checksum was correct, so malformed bytes were written so. */
  private Access read(int number) {
    Block block = block(number);
    try {
      return AccessBytes.access(block.bytes(), block.starts()[number - block.first()]);
    } catch (Malformed impossible) {
      throw new AssertionError(impossible);
    }
  }

  private Block block(int number) {
    int low = 0;
    int high = blocks.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (blocks.get(middle).first() <= number) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return blocks.get(low);
  }
}
