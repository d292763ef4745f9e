package dev.sconce.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Searches contents of any size for texts. Immutable, safe for use by several threads. */
final class ContentSearch {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Most contents are smaller than a buffer that suits large ones. */
  private static final int FIRST_BYTES = 1 << 13;

  private static final int BYTE_VALUES = 256;

  private record Text(byte[] bytes, int[] shifts) {}

  private final List<Text> texts;
  private final int longest;

  /**
   * @param texts byte strings, none of them empty
   */
  ContentSearch(List<String> texts) {
    this.texts = texts.stream().map(ContentSearch::prepare).toList();
    this.longest = texts.stream().mapToInt(String::length).max().orElse(1);
  }

  private static Text prepare(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int[] shifts = new int[BYTE_VALUES];
    Arrays.fill(shifts, bytes.length);
    for (int i = 0; i < bytes.length - 1; i++) {
      shifts[bytes[i] & 0xff] = bytes.length - 1 - i;
    }
    return new Text(bytes, shifts);
  }

  /** The indexes of the texts that occur. */
  BitSet find(InputStream content) throws IOException {
    BitSet found = new BitSet();
    byte[] buffer = new byte[FIRST_BYTES + longest];
    int kept = 0;
    int count = content.readNBytes(buffer, 0, FIRST_BYTES);
    while (count > 0 && found.cardinality() < texts.size()) {
      int length = kept + count;
      find(buffer, length, found);
      // a text that crosses the end of this piece is found with the next one
      kept = Math.min(length, longest - 1);
      byte[] next = count == FIRST_BYTES ? new byte[BUFFER_BYTES + longest] : buffer;
      System.arraycopy(buffer, length - kept, next, 0, kept);
      buffer = next;
      count = content.readNBytes(buffer, kept, buffer.length - longest);
    }
    return found;
  }

  /** Searches bytes in memory. */
  BitSet find(byte[] content) {
    BitSet found = new BitSet();
    find(content, content.length, found);
    return found;
  }

  private void find(byte[] buffer, int length, BitSet found) {
    for (int i = 0; i < texts.size(); i++) {
      if (!found.get(i) && occurs(texts.get(i), buffer, length)) {
        found.set(i);
      }
    }
  }

  /** Horspool's algorithm: compares the last byte first, and mostly skips a whole length. */
  private static boolean occurs(Text text, byte[] buffer, int length) {
    byte[] bytes = text.bytes();
    int last = bytes.length - 1;
    int at = last;
    while (at < length) {
      int i = 0;
      while (i <= last && buffer[at - i] == bytes[last - i]) {
        i++;
      }
      if (i > last) {
        return true;
      }
      at += text.shifts()[buffer[at] & 0xff];
    }
    return false;
  }
}
