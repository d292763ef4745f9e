package dev.sconce.history;

import dev.sconce.action.FileState;
import dev.sconce.action.Maker;
import dev.sconce.action.Reason;
import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;

/** Puts the parts of a record of the ledger into bytes. */
final class RecordWriter {
  static final int CONTENT = 0;
  static final int UNHASHED = 1;
  static final int MISSING = 2;

  /** A content of a file that may be executed. */
  static final int EXECUTABLE = 3;

  static final int NOBODY = 0;
  static final int RUN = 1;
  static final int LOGGED = 2;
  static final int UNKNOWN = 3;

  private RecordWriter() {}

  static void text(ByteSink sink, String text) {
    LittleEndian.put(sink, text.length());
    sink.put(text);
  }

  static void state(ByteSink sink, FileState state) {
    switch (state) {
      case FileState.Content(Digest digest, boolean executable) -> {
        sink.put(executable ? EXECUTABLE : CONTENT);
        LittleEndian.put(sink, digest.hash0());
        LittleEndian.put(sink, digest.hash1());
        LittleEndian.put(sink, digest.hash2());
        LittleEndian.put(sink, digest.hash3());
        LittleEndian.put(sink, digest.sizeBytes());
      }
      case FileState.Unhashed(long mtimeNanos) -> {
        sink.put(UNHASHED);
        LittleEndian.put(sink, mtimeNanos);
      }
      case FileState.Missing() -> sink.put(MISSING);
    }
  }

  static void maker(ByteSink sink, Maker maker) {
    switch (maker) {
      case Maker.Nobody() -> sink.put(NOBODY);
      case Maker.Run(long id) -> {
        sink.put(RUN);
        LittleEndian.put(sink, id);
      }
      case Maker.Logged(long mtimeNanos) -> {
        sink.put(LOGGED);
        LittleEndian.put(sink, mtimeNanos);
      }
      case Maker.Unknown _ -> sink.put(UNKNOWN);
    }
  }

  static void reason(ByteSink sink, Reason reason) {
    sink.put(reason.kind().ordinal());
    text(sink, reason.path());
    LittleEndian.put(sink, reason.mtimeNanos());
    LittleEndian.put(sink, reason.otherMtimeNanos());
  }
}
