package dev.sconce.history;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource;
import dev.sconce.graph.ByteSource.Malformed;

/**
 * The parts of a record, each {@code code:1 length:4 content}. A reader extracts the sections that
 * it needs and skips all others, so that later versions may add sections.
 */
final class RecordSections {
  /** When a command started and how it ended. */
  static final int TIMES = 1;

  /** The first output of the step, which identifies the step. */
  static final int STEP = 2;

  static final int COMMAND = 3;

  /** The size of a command's output, and of its stored part. */
  static final int PRINTED = 4;

  /** The stored part of the output, if it is small. */
  static final int PRINTED_TEXT = 5;

  /** The run that made the outputs, and its timestamps in the build log. */
  static final int RUN = 6;

  static final int PRODUCTS = 7;

  /** The digests of a run's ingredients. */
  static final int DIGESTS = 8;

  /** The ingredients of a run, compressed. */
  static final int INGREDIENTS = 9;

  static final int REASONS = 10;

  /** The build log's timestamps of a traced run, and whether the run was refused. */
  static final int TRACED = 11;

  /** The numbers of the accesses, compressed. */
  static final int ACCESSES = 12;

  /** The numbers of accesses to undeclared outputs of other steps. */
  static final int UNDECLARED_MADE = 13;

  static final int BLIND_SPOTS = 14;

  /** The numbers of accesses that do not matter for what the step depends on. */
  static final int LEFT_OUT = 15;

  /** Where a run comes from, unless its command ran here. */
  static final int ORIGIN = 16;

  /** The hash of what was the same for all steps of its build. */
  static final int CONDITIONS = 17;

  private static final int HEAD_BYTES = 5;

  private RecordSections() {}

  /**
   * Starts a section, whose content the caller then puts into the sink. The result is for {@link
   * #end}.
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

  /** The content of a section; malformed if the section is missing. */
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
