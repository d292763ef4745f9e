package dev.sconce.figures;

import dev.sconce.report.EventLog;
import dev.sconce.report.EventLogReader;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.view.ViewState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A recorded build: the content of its log, and what the console shows of it at any moment. */
record ShownBuild(List<BuildEvent> events, List<Map<String, Object>> records, String manifest) {
  /** A build from the resources: an event log and the statements of its manifest. */
  static ShownBuild recorded(String name) throws IOException {
    return of(resource(name + ".jsonl.gz"), resource(name + ".ninja.gz"));
  }

  private static String resource(String file) throws IOException {
    try (InputStream in = ShownBuild.class.getResourceAsStream("/figures/" + file)) {
      if (in == null) {
        throw new IOException("no " + file);
      }
      return new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A build made up of these events. */
  static ShownBuild of(List<BuildEvent> events, String manifest, Path directory)
      throws IOException {
    Path file = Files.createTempFile(directory, "events", ".jsonl");
    EventLog.Header header = new EventLog.Header("0.1.0", Instant.EPOCH);
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    try (EventLog log = EventLog.create(file, header, clock, _ -> {})) {
      events.forEach(log::accept);
    }
    return of(Files.readString(file), manifest);
  }

  private static ShownBuild of(String log, String manifest) throws IOException {
    List<BuildEvent> events = new ArrayList<>();
    List<Map<String, Object>> records = new ArrayList<>();
    Path file = Files.createTempFile("events", ".jsonl");
    try {
      Files.writeString(file, log);
      read(file, events);
    } finally {
      Files.delete(file);
    }
    log.lines().skip(1).forEach(line -> records.add(record(line)));
    if (records.size() != events.size()) {
      throw new IOException(records.size() + " records and " + events.size() + " events");
    }
    return new ShownBuild(events, records, manifest);
  }

  private static void read(Path file, List<BuildEvent> events) throws IOException {
    try (EventLogReader reader = EventLogReader.open(file)) {
      for (Optional<EventLogReader.LoggedEvent> next = reader.next();
          next.isPresent();
          next = reader.next()) {
        events.add(next.get().event());
      }
    } catch (EventLogReader.EventLogException e) {
      throw new IOException(e);
    }
  }

  private static Map<String, Object> record(String line) {
    try (JsonParser json =
        JsonFactory.builder().build().createParser(ObjectReadContext.empty(), line)) {
      json.nextToken();
      return object(json);
    }
  }

  private static Map<String, Object> object(JsonParser json) {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      fields.put(name, value(json));
    }
    return fields;
  }

  private static Object value(JsonParser json) {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> {
        List<Object> all = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          all.add(value(json));
        }
        yield all;
      }
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT -> json.getLongValue();
      default -> json.currentToken() == JsonToken.VALUE_TRUE;
    };
  }

  /** A simulated mistake of a console: it changes events, and the rows that are drawn. */
  interface Fault {
    /** The events that reach the fold instead of this one. */
    default List<BuildEvent> events(BuildEvent event) {
      return List.of(event);
    }

    /** The drawn frame. */
    default String frame(String frame) {
      return frame;
    }
  }

  /** The differences between the figures of the console and the computed ones. */
  List<String> differences(FrameChecker.Extent extent, int every, Fault fault) {
    BuildLedger ledger = new BuildLedger(new ManifestRelations(manifest));
    BuildFold fold = new BuildFold(UnaryOperator.identity());
    FrameChecker checker = new FrameChecker(extent);
    long now = 0;
    for (int i = 0; i < events.size() && checker.differences().size() < 5; i++) {
      fault.events(events.get(i)).forEach(fold::accept);
      ledger.accept(records.get(i));
      now = Math.max(now, ((Number) records.get(i).getOrDefault("at", 0L)).longValue());
      boolean end = events.get(i) instanceof BuildEvent.BuildFinished;
      if (i % every == 0 || end) {
        String frame =
            ConsoleFrame.of(fold.snapshot(now), ViewState.start(), 120, 40, ConsoleGlyphs.UNICODE)
                .text();
        checker.check(fault.frame(frame), ledger);
      }
    }
    return checker.differences();
  }
}
