package dev.sconce.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sconce.session.BuildEvent;
import dev.sconce.testing.TextMutator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Arbitrary bytes give events or a count of skipped lines, and written events can be read back. */
class EventLogFuzzTest {
  private static final int VARIANTS = 4_000;
  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ":",
          ",",
          "\n",
          "\\",
          "\\udc80",
          "\\ud83d",
          "null",
          "true",
          "-1",
          "1e9",
          "99999999999999999999",
          "\"at\":1,",
          "\"event\":",
          "\"step\":0,",
          "\0");

  @TempDir Path directory;

  @FuzzTest
  void anyBytes(byte[] lines) throws IOException {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    LogText.HEADER.write(new JsonRecord(log, null));
    log.writeBytes(lines);
    check(log.toByteArray(), "fuzzed");
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void variantsOfLogs() throws IOException {
    List<String> samples = new ArrayList<>();
    for (BuildEvent event : Examples.EVENTS) {
      samples.add(LogText.of(directory, 500, List.of(event)));
    }
    samples.add(LogText.of(directory, 500, Examples.EVENTS));
    TextMutator mutator = new TextMutator(samples, TOKENS);
    for (long seed = 0; seed < VARIANTS; seed++) {
      check(mutator.variant(seed).getBytes(StandardCharsets.ISO_8859_1), "seed " + seed);
    }
  }

  private static void check(byte[] log, String label) throws IOException {
    try (EventLogReader reader = LogText.reader(log)) {
      List<BuildEvent> events = LogText.rest(reader);
      EventLogReader.SkippedRecords skipped = reader.skipped();
      int lines = new String(log, StandardCharsets.ISO_8859_1).split("\n").length - 1;
      int read = events.size() + skipped.unknownRecords() + skipped.damagedLines();
      assertTrue(read >= lines, label);
      assertEquals(Math.min(20, skipped.damagedLines()), skipped.damage().size(), label);
      assertEquals(events, again(reader.header(), events), label);
    } catch (EventLogReader.EventLogException e) {
      assertTrue(!e.getMessage().isEmpty(), label);
    }
  }

  private static List<BuildEvent> again(EventLog.Header header, List<BuildEvent> events)
      throws IOException, EventLogReader.EventLogException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonRecord out = new JsonRecord(bytes, null);
    BuildEventRecords records = new BuildEventRecords();
    header.write(out);
    for (BuildEvent event : events) {
      records.write(event, 1, out);
      out.endLine();
    }
    try (EventLogReader reader = LogText.reader(bytes.toByteArray())) {
      List<BuildEvent> read = LogText.rest(reader);
      assertTrue(reader.skipped().complete(), () -> "" + reader.skipped());
      return read;
    }
  }
}
