package dev.sconce.history;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource;
import dev.sconce.graph.ByteSource.Malformed;
import org.jspecify.annotations.Nullable;

/**
 * The records of a step's last successful run: what it made, and later changes. Parsed on demand,
 * because a build needs only few of them.
 */
final class StoredRun {
  private byte @Nullable [] record;
  private byte @Nullable [] begun;
  private byte @Nullable [] retimed;
  private @Nullable RunSummary summary;

  /** A run from the file, not parsed yet. */
  StoredRun(byte[] record) {
    this.record = record;
  }

  /** A run that is already known. */
  StoredRun(RunSummary summary) {
    this.summary = summary;
  }

  /** Another run of the step was started. If the record names this run, it is no longer usable. */
  void begun(byte[] change) {
    begun = change;
  }

  /** A cut-off changed its times, if the record names this run. */
  void retimed(byte[] change) {
    retimed = change;
  }

  RunSummary summary() throws Malformed {
    if (record != null) {
      summary = read(record);
      record = null;
      begun = null;
      retimed = null;
    }
    RunSummary known = summary;
    if (known == null) {
      throw new Malformed();
    }
    return known;
  }

  private RunSummary read(byte[] bytes) throws Malformed {
    RunSummary found = RunSummary.of(bytes);
    if (retimed != null) {
      found = retimed(found, RecordSections.get(retimed, RecordSections.RUN));
    }
    boolean over =
        begun != null && RecordSections.get(begun, RecordSections.RUN).longNumber() == found.run();
    return over ? found.unusable() : found;
  }

  private static RunSummary retimed(RunSummary known, ByteSource in) throws Malformed {
    long run = in.longNumber();
    long logged = in.longNumber();
    long earlier = in.longNumber();
    long[] mtimes = new long[in.count(Long.BYTES)];
    for (int i = 0; i < mtimes.length; i++) {
      mtimes[i] = in.longNumber();
    }
    return known.run() == run && known.products().size() == mtimes.length
        ? known.retimed(logged, earlier, mtimes)
        : known;
  }

  static void putBegun(ByteSink sink, RunSummary run) {
    int start = RecordSections.begin(sink, RecordSections.RUN);
    sink.putLong(run.run());
    RecordSections.end(sink, start);
  }

  /**
   * @param later the run with its new times
   */
  static void putRetimed(ByteSink sink, RunSummary later) {
    int start = RecordSections.begin(sink, RecordSections.RUN);
    sink.putLong(later.run());
    sink.putLong(later.logMtimeNanos());
    sink.putLong(later.earlierLogMtimeNanos());
    sink.putInt(later.products().size());
    for (RunSummary.Product product : later.products()) {
      sink.putLong(product.mtimeNanos());
    }
    RecordSections.end(sink, start);
  }
}
