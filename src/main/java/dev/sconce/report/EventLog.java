package dev.sconce.report;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.EventSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;

/**
 * Writes every event as a line of JSON. {@code docs/event-log.md} describes the lines; {@link
 * EventLogReader} reads them. Lines reach the file at the end and, while events arrive, at least
 * once a second. Without events, {@link #flush} writes them.
 *
 * <p>Never fails a build: if a write fails, the log reports it once and ends with a complete line.
 * Safe for use by several threads.
 */
public final class EventLog implements EventSink, AutoCloseable {
  private final ReportFile file;
  private final Header header;
  private final InstantSource clock;
  private final JsonRecord record;
  private final BuildEventRecords records = new BuildEventRecords();

  private EventLog(ReportFile file, Header header, InstantSource clock) {
    this.file = file;
    this.header = header;
    this.clock = clock;
    this.record = new JsonRecord(file.records(), null);
  }

  /**
   * Creates or truncates a file and writes the header.
   *
   * @param complaints receives a message when the file can no longer be written
   * @throws IOException if the file cannot be created or written
   */
  public static EventLog create(
      Path file, Header header, InstantSource clock, Consumer<String> complaints)
      throws IOException {
    ByteArrayOutputStream start = new ByteArrayOutputStream();
    header.write(new JsonRecord(start, null));
    ReportFile report =
        ReportFile.create("event log", file, start.toByteArray(), "", clock, complaints);
    return new EventLog(report, header, clock);
  }

  @Override
  public synchronized void accept(BuildEvent event) {
    if (file.closed()) {
      return;
    }
    long nowMillis = Math.max(0, clock.millis() - header.started().toEpochMilli());
    records.write(event, nowMillis, record);
    record.endLine();
    file.recordEnded();
  }

  /** Writes all waiting lines to the file. */
  public synchronized void flush() {
    file.flush();
  }

  @Override
  public synchronized void close() {
    file.close();
  }

  /**
   * The first line of an event log.
   *
   * @param program the version of Sconce that wrote it
   * @param started the zero of the event times
   */
  public record Header(String program, Instant started) {
    /** Distinguishes an event log from other files. */
    static final String FORMAT = "sconce-events";

    /** Incremented when an existing field changes its meaning, but not for additions. */
    static final int VERSION = 1;

    void write(JsonRecord out) {
      out.begin()
          .text("format", FORMAT)
          .number("version", VERSION)
          .text("sconce", program)
          .text("started", started.toString())
          .endLine();
    }

    static Header read(JsonFields in) throws EventLogReader.EventLogException {
      try {
        if (!in.text("format").equals(FORMAT)) {
          throw new EventLogReader.EventLogException("not an event log of Sconce");
        }
        long version = in.number("version");
        String program = in.text("sconce");
        if (version != VERSION) {
          throw new EventLogReader.EventLogException(
              "an event log in version "
                  + version
                  + " of the format, written by sconce "
                  + program
                  + "; this one reads version "
                  + VERSION);
        }
        return new Header(program, Instant.parse(in.text("started")));
      } catch (RecordException | DateTimeParseException e) {
        throw new EventLogReader.EventLogException(
            "not an event log of Sconce: line 1: " + e.getMessage());
      }
    }
  }
}
