package dev.sconce.exec.trace;

import dev.sconce.os.FileProbe;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A thread of a traced process, with facts about it that are looked up when needed. */
final class Caller {
  /** Thread ids are reused, but not this soon. */
  private static final long TRUSTED_NANOS = 500_000_000;

  private static final int STATUS_BYTES = 256;
  private static final int STAT_BYTES = 512;

  /** The index among the fields that follow the name. */
  private static final int START_FIELD = 19;

  private static final String PROCESS_LINE = "\nTgid:\t";

  private final FileProbe probe;
  private final int thread;
  private final long sinceNanos;
  private @Nullable String directory;
  private @Nullable String program;
  private int process;

  Caller(FileProbe probe, int thread, long nowNanos) {
    this.probe = probe;
    this.thread = thread;
    this.sinceNanos = nowNanos;
  }

  boolean isTrustedAt(long nowNanos) {
    return nowNanos - sinceNanos < TRUSTED_NANOS;
  }

  int thread() {
    return thread;
  }

  /** The working directory; null if unknown, for example because the thread has died. */
  @Nullable String directory() {
    if (directory == null) {
      directory = probe.readLink("/proc/" + thread + "/cwd");
    }
    return directory;
  }

  void forgetDirectory() {
    directory = null;
  }

  /** The name of the thread's program, as the kernel shortens it. */
  String program() {
    String known = program;
    if (known == null) {
      byte[] comm = probe.head("/proc/" + thread + "/comm", 64);
      known = comm == null ? "" : new String(comm, StandardCharsets.ISO_8859_1).strip();
      program = known;
    }
    return known;
  }

  /**
   * The start time in ticks since the machine started, to detect reused ids; 0 if the thread has
   * ended.
   */
  long startTicks() {
    byte[] stat = probe.head("/proc/" + thread + "/stat", STAT_BYTES);
    String text = stat == null ? "" : new String(stat, StandardCharsets.ISO_8859_1);
    String[] fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length > START_FIELD && !fields[0].equals("Z")
        ? Long.parseLong(fields[START_FIELD])
        : 0;
  }

  boolean isProcessKnown() {
    return process != 0;
  }

  /** The id of the thread's process. */
  int process() {
    if (process == 0) {
      process = thread;
      byte[] status = probe.head("/proc/" + thread + "/status", STATUS_BYTES);
      String text = status == null ? "" : new String(status, StandardCharsets.ISO_8859_1);
      int line = text.indexOf(PROCESS_LINE);
      int end = text.indexOf('\n', line + 1);
      if (line >= 0 && end > line) {
        process = Integer.parseInt(text.substring(line + PROCESS_LINE.length(), end));
      }
    }
    return process;
  }

  /** The file of an open descriptor; null if it is not open. */
  @Nullable String descriptor(int number) {
    return probe.readLink("/proc/" + thread + "/fd/" + number);
  }
}
