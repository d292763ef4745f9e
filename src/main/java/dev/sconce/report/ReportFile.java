package dev.sconce.report;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * A file to which whole records are appended: when enough bytes are waiting, when the last write
 * was a second ago, and at the end. It never fails its caller: after the first failed write it
 * reports the failure and writes nothing more.
 */
final class ReportFile {
  private static final int MAX_WAITING_BYTES = 64 * 1024;
  private static final long MAX_WAITING_MILLIS = 1_000;

  /**
   * Paths to descriptors that the user's shell opened. Others may write to the same file, so it is
   * not truncated.
   */
  private static final List<Path> OPEN_DESCRIPTORS =
      List.of(Path.of("/dev/stdout"), Path.of("/dev/stderr"), Path.of("/dev/fd"), Path.of("/proc"));

  private final String name;
  private final ReportTarget target;
  private final byte[] tail;
  private final InstantSource clock;
  private final Consumer<String> complaints;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private long writtenMillis;
  private boolean closed;

  private ReportFile(
      String name,
      ReportTarget target,
      String tail,
      InstantSource clock,
      Consumer<String> complaints) {
    this.name = name;
    this.target = target;
    this.tail = tail.getBytes(StandardCharsets.UTF_8);
    this.clock = clock;
    this.complaints = complaints;
    this.writtenMillis = clock.millis();
  }

  /**
   * Creates or truncates a file and writes its first bytes.
   *
   * @param what the kind of file, for complaints
   * @param start the bytes before all records
   * @param tail the bytes after all records; a regular file has them at any time
   * @param complaints receives a message when the file can no longer be written
   * @throws IOException if the file cannot be created or written
   */
  static ReportFile create(
      String what,
      Path file,
      byte[] start,
      String tail,
      InstantSource clock,
      Consumer<String> complaints)
      throws IOException {
    ReportTarget target = target(file);
    try {
      return of(what + " " + file, target, start, tail, clock, complaints);
    } catch (IOException e) {
      throw new IOException(file + " (" + e.getMessage() + ")", e);
    }
  }

  private static ReportTarget target(Path file) throws IOException {
    if (OPEN_DESCRIPTORS.stream().anyMatch(file::startsWith)) {
      return new ReportTarget.StreamTarget(new FileOutputStream(file.toFile(), true));
    }
    return !Files.exists(file) || Files.isRegularFile(file)
        ? new ReportTarget.FileTarget(file)
        : new ReportTarget.StreamTarget(new FileOutputStream(file.toFile()));
  }

  /** Like {@link #create}, with an open target. */
  static ReportFile of(
      String name,
      ReportTarget target,
      byte[] start,
      String tail,
      InstantSource clock,
      Consumer<String> complaints)
      throws IOException {
    ReportFile report = new ReportFile(name, target, tail, clock, complaints);
    try {
      target.append(start, start.length, report.tail);
    } catch (IOException e) {
      target.close();
      throw e;
    }
    return report;
  }

  /** The stream to which the caller writes records. */
  OutputStream records() {
    return waiting;
  }

  /** Whether nothing more will be written. */
  boolean closed() {
    return closed;
  }

  /** Called at the end of each record. */
  void recordEnded() {
    if (waiting.size() >= MAX_WAITING_BYTES
        || clock.millis() - writtenMillis >= MAX_WAITING_MILLIS) {
      flush();
    }
  }

  /** Writes the waiting records. */
  void flush() {
    writtenMillis = clock.millis();
    if (closed || waiting.size() == 0) {
      return;
    }
    byte[] bytes = waiting.toByteArray();
    waiting.reset();
    try {
      target.append(bytes, bytes.length, tail);
    } catch (IOException e) {
      closed = true;
      complain(e);
      abandonTarget();
    }
  }

  private void abandonTarget() {
    try {
      target.abandon();
    } catch (IOException e) {
      complaints.accept(name + " may end in the middle: " + e.getMessage());
    }
  }

  /** Writes the waiting records and ends the file. */
  void close() {
    flush();
    if (closed) {
      return;
    }
    closed = true;
    try {
      target.finish(tail);
    } catch (IOException e) {
      complain(e);
    }
  }

  private void complain(IOException e) {
    complaints.accept(name + " is not complete: " + e.getMessage());
  }
}
