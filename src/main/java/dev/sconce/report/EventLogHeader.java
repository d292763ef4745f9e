package dev.sconce.report;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * The first line of an event log.
 *
 * @param program the version of Sconce that wrote it
 * @param started what the times of events count from
 */
public record EventLogHeader(String program, Instant started) {
  /** What tells an event log from other files. */
  static final String FORMAT = "sconce-events";

  /** Goes up when something that was there before gets another meaning; additions leave it. */
  static final int VERSION = 1;

  void write(JsonRecord out) {
    out.begin()
        .text("format", FORMAT)
        .number("version", VERSION)
        .text("sconce", program)
        .text("started", started.toString())
        .endLine();
  }

  static EventLogHeader read(JsonFields in) throws EventLogException {
    try {
      if (!in.text("format").equals(FORMAT)) {
        throw new EventLogException("not an event log of Sconce");
      }
      long version = in.number("version");
      String program = in.text("sconce");
      if (version != VERSION) {
        throw new EventLogException(
            "an event log in version "
                + version
                + " of the format, written by sconce "
                + program
                + "; this one reads version "
                + VERSION);
      }
      return new EventLogHeader(program, Instant.parse(in.text("started")));
    } catch (RecordException | DateTimeParseException e) {
      throw new EventLogException("not an event log of Sconce: line 1: " + e.getMessage());
    }
  }
}
