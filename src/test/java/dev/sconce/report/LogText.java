package dev.sconce.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.StepOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes logs and reads them back. */
final class LogText {
  static final Instant START = Instant.parse("2025-06-01T12:00:00Z");
  static final EventLog.Header HEADER = new EventLog.Header("0.1.0", START);

  private LogText() {}

  /** The lines of a log with these events, header first. Each is written at {@code atMillis}. */
  static String of(Path directory, long atMillis, List<? extends BuildEvent> events)
      throws IOException {
    Path file = Files.createTempFile(directory, "events", ".jsonl");
    InstantSource clock = InstantSource.fixed(START.plusMillis(atMillis));
    try (EventLog log = EventLog.create(file, HEADER, clock, LogText::fail)) {
      events.forEach(log::accept);
    }
    return Files.readString(file);
  }

  static void fail(String complaint) {
    throw new AssertionError(complaint);
  }

  static EventLogReader reader(byte[] log) throws IOException, EventLogReader.EventLogException {
    return EventLogReader.of(new ByteArrayInputStream(log));
  }

  static EventLogReader reader(String log) throws IOException, EventLogReader.EventLogException {
    return reader(log.getBytes(StandardCharsets.UTF_8));
  }

  static List<BuildEvent> rest(EventLogReader reader) throws IOException {
    List<BuildEvent> events = new ArrayList<>();
    for (Optional<EventLogReader.LoggedEvent> event = reader.next();
        event.isPresent();
        event = reader.next()) {
      events.add(event.get().event());
    }
    return events;
  }

  /** The events of a log. Nothing in it may be skipped. */
  static List<BuildEvent> events(String log) throws IOException, EventLogReader.EventLogException {
    try (EventLogReader reader = reader(log)) {
      List<BuildEvent> events = rest(reader);
      assertEquals(new EventLogReader.SkippedRecords(0, 0, 0, List.of()), reader.skipped());
      return events;
    }
  }

  /** The same event, with an output that supports comparison. */
  static BuildEvent comparable(BuildEvent event) {
    if (!(event instanceof BuildEvent.StepFinished finished)) {
      return event;
    }
    return new BuildEvent.StepFinished(
        finished.step(),
        finished.text(),
        finished.outcome(),
        finished.exitCode(),
        finished.startMillis(),
        finished.endMillis(),
        finished.cpuMillis(),
        new LoggedStepOutput(text(finished.output()), 0));
  }

  static List<BuildEvent> comparable(List<BuildEvent> events) {
    return events.stream().map(LogText::comparable).toList();
  }

  /** The output of a step, as a byte string. */
  static String text(StepOutput output) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      output.writeTo(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
