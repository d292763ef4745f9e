package dev.sconce.report;

import dev.sconce.report.EventLogReader.SkippedRecords.Damage;
import dev.sconce.session.BuildEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the events of a log in order. It skips and counts lines that it cannot read, and the
 * records and fields of later versions. Confined to one thread.
 */
public final class EventLogReader implements AutoCloseable {
  /** Far above the length of any line that Sconce writes. */
  private static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

  private static final int MAX_REPORTED_DAMAGE = 20;

  private final LineReader lines;
  private final JsonLine json = new JsonLine(MAX_LINE_BYTES);
  private final BuildEventRecords records = new BuildEventRecords();
  private final EventLog.Header header;
  private final List<Damage> damage = new ArrayList<>();
  private int damagedLines;
  private int unknownRecords;
  private int unknownFields;

  private EventLogReader(LineReader lines) throws IOException, EventLogException {
    this.lines = lines;
    this.header = readHeader();
  }

  /** Opens a log and reads its header. */
  public static EventLogReader open(Path file) throws IOException, EventLogException {
    return of(Files.newInputStream(file));
  }

  /** Reads a log, starting with its header. The stream is closed with the reader or on failure. */
  static EventLogReader of(InputStream in) throws IOException, EventLogException {
    try {
      return new EventLogReader(new LineReader(in, MAX_LINE_BYTES));
    } catch (IOException | EventLogException e) {
      in.close();
      throw e;
    }
  }

  private EventLog.Header readHeader() throws IOException, EventLogException {
    if (!lines.next()) {
      throw new EventLogException("empty");
    }
    try {
      return EventLog.Header.read(json.parse(lines.bytes(), lines.length()));
    } catch (RecordException e) {
      throw new EventLogException("not an event log of Sconce: line 1: " + e.getMessage());
    }
  }

  /** The version that wrote the log, and the start time. */
  public EventLog.Header header() {
    return header;
  }

  /** What was skipped so far. */
  public SkippedRecords skipped() {
    return new SkippedRecords(unknownRecords, unknownFields, damagedLines, damage);
  }

  /** The next event; empty at the end. */
  public Optional<LoggedEvent> next() throws IOException {
    while (lines.next()) {
      if (lines.tooLong()) {
        damaged("longer than " + MAX_LINE_BYTES + " bytes");
        continue;
      }
      try {
        Optional<LoggedEvent> event = read(json.parse(lines.bytes(), lines.length()));
        if (event.isPresent()) {
          return event;
        }
        unknownRecords++;
      } catch (RecordException e) {
        if (e.isUnknown()) {
          unknownRecords++;
        } else {
          damaged(lines.torn() ? "the log ends within this line" : e.getMessage());
        }
      }
    }
    return Optional.empty();
  }

  private Optional<LoggedEvent> read(JsonFields in) throws RecordException {
    String name = in.text("event");
    long atMillis = in.number("at");
    BuildEvent event = records.read(name, atMillis, in);
    if (event == null) {
      return Optional.empty();
    }
    unknownFields += in.unreadCount();
    return Optional.of(new LoggedEvent(atMillis, event));
  }

  private void damaged(String problem) {
    damagedLines++;
    if (damage.size() < MAX_REPORTED_DAMAGE) {
      damage.add(new Damage(lines.number(), problem));
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /**
   * An event from a log.
   *
   * @param atMillis when it happened or was written, since the start of the log
   */
  public record LoggedEvent(long atMillis, BuildEvent event) {}

  /**
   * What a reader of an event log skipped so far.
   *
   * @param unknownRecords the number of records of a later version
   * @param unknownFields the number of fields of a later version in records that were read
   * @param damagedLines the number of unreadable lines
   * @param damage the first of these lines
   */
  public record SkippedRecords(
      int unknownRecords, int unknownFields, int damagedLines, List<Damage> damage) {
    /**
     * An unreadable line.
     *
     * @param line its number, from 1
     * @param problem why it is unreadable
     */
    public record Damage(long line, String problem) {}

    public SkippedRecords {
      damage = List.copyOf(damage);
    }

    /** Whether everything was read. */
    public boolean complete() {
      return unknownRecords == 0 && unknownFields == 0 && damagedLines == 0;
    }
  }

  /** Thrown if a file is not a readable event log. The message says why, without the file name. */
  public static final class EventLogException extends Exception {
    private static final long serialVersionUID = 1;

    EventLogException(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /** Reads the lines of a stream as bytes, up to a maximum length. */
  static final class LineReader implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final InputStream in;
    private final int maxBytes;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int chunkAt;
    private int chunkEnd;
    private byte[] line = new byte[CHUNK_BYTES];
    private int length;
    private long number;
    private boolean tooLong;
    private boolean torn;

    LineReader(InputStream in, int maxBytes) {
      this.in = in;
      this.maxBytes = maxBytes;
    }

    /** Reads the next line. False if there is none. */
    boolean next() throws IOException {
      length = 0;
      tooLong = false;
      torn = false;
      boolean any = false;
      while (chunkAt < chunkEnd || fill()) {
        any = true;
        int end = chunkAt;
        while (end < chunkEnd && chunk[end] != '\n') {
          end++;
        }
        keep(chunkAt, end - chunkAt);
        chunkAt = end;
        if (end < chunkEnd) {
          chunkAt++;
          number++;
          return true;
        }
      }
      torn = any;
      number += any ? 1 : 0;
      return any;
    }

    private boolean fill() throws IOException {
      chunkAt = 0;
      chunkEnd = Math.max(0, in.read(chunk));
      return chunkEnd > 0;
    }

    private void keep(int from, int count) {
      if (tooLong || length + count > maxBytes) {
        tooLong = true;
        return;
      }
      if (length + count > line.length) {
        line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
      }
      System.arraycopy(chunk, from, line, length, count);
      length += count;
    }

    /** Contains the line at its start; the bytes after it are undefined. */
    byte[] bytes() {
      return line;
    }

    /** The length of the line without its line break. */
    int length() {
      return length;
    }

    /** The number of the line, from 1. */
    long number() {
      return number;
    }

    /** Whether the line is too long to be kept. */
    boolean tooLong() {
      return tooLong;
    }

    /** Whether the stream ended within the line. */
    boolean torn() {
      return torn;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
