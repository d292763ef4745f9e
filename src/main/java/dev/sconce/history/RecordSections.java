package dev.sconce.history;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource;
import dev.sconce.graph.ByteSource.Malformed;

/**
 * Parts of a record, each {@code code:1 length:4 content}. A reader takes out those that it wants
 * and passes over all others, so that a later version may add some.
 */
final class RecordSections {
  /** When a command started and how it ended. */
  static final int TIMES = 1;

  /** The first output of the step, by which it is known. */
  static final int STEP = 2;

  static final int COMMAND = 3;

  /** How much a command printed, and what of that is kept. */
  static final int PRINTED = 4;

  /** What is kept of it, where that is little. */
  static final int PRINTED_TEXT = 5;

  /** Which run made the outputs, and what the build log says of it. */
  static final int RUN = 6;

  static final int PRODUCTS = 7;

  /** The digests of a run's ingredients. */
  static final int DIGESTS = 8;

  /** The ingredients of a run, compressed. */
  static final int INGREDIENTS = 9;

  static final int REASONS = 10;

  /** When a traced run was logged, and whether it counts. */
  static final int TRACED = 11;

  /** The numbers of its accesses, compressed. */
  static final int ACCESSES = 12;

  /** Those of them that are outputs of others, undeclared. */
  static final int UNDECLARED_MADE = 13;

  static final int BLIND_SPOTS = 14;

  /** The numbers of those accesses that say nothing about what a step depends on. */
  static final int LEFT_OUT = 15;

  /** Where a run comes from, unless its command ran here. */
  static final int ORIGIN = 16;

  /** The hash of what was the same for all steps of its build. */
  static final int CONDITIONS = 17;

  private static final int HEAD_BYTES = 5;

  private RecordSections() {}

  /**
   * Begins a section, whose content is put into the sink next; {@link #end} gets what this gives.
   */
  static int begin(ByteSink sink, int code) {
    sink.put(code);
    sink.putInt(0);
    return sink.length();
  }

  static void end(ByteSink sink, int start) {
    int length = sink.length() - start;
    byte[] bytes = sink.buffer();
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[start - Integer.BYTES + i] = (byte) (length >>> i * Byte.SIZE);
    }
  }

  static void putText(ByteSink sink, int code, String text) {
    sink.put(code);
    sink.putText(text);
  }

  static boolean has(byte[] record, int code) throws Malformed {
    return find(record, code) >= 0;
  }

  /** The content of a section; malformed if there is none. */
  static ByteSource get(byte[] record, int code) throws Malformed {
    int at = find(record, code);
    if (at < 0) {
      throw new Malformed();
    }
    ByteSource in = new ByteSource(record, at + 1, record.length);
    return in.part(in.number());
  }

  static String text(byte[] record, int code) throws Malformed {
    int at = find(record, code);
    if (at < 0) {
      throw new Malformed();
    }
    return new ByteSource(record, at + 1, record.length).text();
  }

  private static int find(byte[] record, int code) throws Malformed {
    for (int at = 0; at < record.length; ) {
      if ((record[at] & 0xff) == code) {
        return at;
      }
      if (record.length - at < HEAD_BYTES) {
        throw new Malformed();
      }
      int length = LittleEndian.getInt(record, at + 1);
      if (length < 0 || length > record.length - at - HEAD_BYTES) {
        throw new Malformed();
      }
      at += HEAD_BYTES + length;
    }
    return -1;
  }
}
