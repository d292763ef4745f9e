package dev.sconce.history;

import dev.sconce.action.FileState;
import dev.sconce.action.Maker;
import dev.sconce.action.Reason;
import dev.sconce.digest.Digest;
import java.nio.charset.StandardCharsets;

/** Takes the parts of a record of the ledger out of its bytes, one after the other. */
final class RecordReader {
  /** The bytes are not a record: written by another version, or by nobody. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed() {
      super("malformed record", null, false, false);
    }
  }

  private final byte[] bytes;
  private int at;

  RecordReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** What was not taken out yet. */
  int left() {
    return bytes.length - at;
  }

  int position() {
    return at;
  }

  private int take(int count) throws Malformed {
    if (count < 0 || count > left()) {
      throw new Malformed();
    }
    int from = at;
    at += count;
    return from;
  }

  int octet() throws Malformed {
    return bytes[take(1)] & 0xff;
  }

  int number() throws Malformed {
    return LittleEndian.getInt(bytes, take(Integer.BYTES));
  }

  long longNumber() throws Malformed {
    return LittleEndian.getLong(bytes, take(Long.BYTES));
  }

  /** How many entries of at least a size follow. */
  int count(int minBytesEach) throws Malformed {
    int count = number();
    if (count < 0 || (long) count * minBytesEach > left()) {
      throw new Malformed();
    }
    return count;
  }

  String text() throws Malformed {
    int length = number();
    return new String(bytes, take(length), length, StandardCharsets.ISO_8859_1);
  }

  FileState state() throws Malformed {
    return switch (octet()) {
      case RecordWriter.CONTENT -> content(false);
      case RecordWriter.EXECUTABLE -> content(true);
      case RecordWriter.UNHASHED -> new FileState.Unhashed(longNumber());
      case RecordWriter.MISSING -> FileState.MISSING;
      default -> throw new Malformed();
    };
  }

  private FileState content(boolean executable) throws Malformed {
    long hash0 = longNumber();
    long hash1 = longNumber();
    long hash2 = longNumber();
    long hash3 = longNumber();
    long sizeBytes = longNumber();
    if (sizeBytes < 0) {
      throw new Malformed();
    }
    return new FileState.Content(new Digest(hash0, hash1, hash2, hash3, sizeBytes), executable);
  }

  Maker maker() throws Malformed {
    return switch (octet()) {
      case RecordWriter.NOBODY -> Maker.NOBODY;
      case RecordWriter.RUN -> new Maker.Run(longNumber());
      case RecordWriter.LOGGED -> new Maker.Logged(longNumber());
      case RecordWriter.UNKNOWN -> new Maker.Unknown();
      default -> throw new Malformed();
    };
  }

  Reason reason() throws Malformed {
    return new Reason(constant(Reason.Kind.values()), text(), longNumber(), longNumber());
  }

  <E extends Enum<E>> E constant(E[] values) throws Malformed {
    int ordinal = octet();
    if (ordinal >= values.length) {
      throw new Malformed();
    }
    return values[ordinal];
  }
}
