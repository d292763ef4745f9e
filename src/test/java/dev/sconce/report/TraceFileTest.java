package dev.sconce.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.Phase;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.BuildEvent.StepStarted;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import dev.sconce.testing.RandomEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceFileTest {
  @TempDir Path directory;
  private Path file;
  private long nowMillis;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("trace.json");
  }

  private TraceFile trace() throws IOException {
    return TraceFile.create(
        file, LogText.HEADER, () -> LogText.START.plusMillis(nowMillis), LogText::fail);
  }

  private String trace(List<BuildEvent> events) throws IOException {
    try (TraceFile trace = trace()) {
      events.forEach(trace::accept);
    }
    return Files.readString(file);
  }

  private static StepText text(int step) {
    return new StepText("s" + step, "cc", List.of("s" + step + ".o"), "", "cc", false);
  }

  private static StepStarted started(int step, long at) {
    return new StepStarted(step, text(step), at);
  }

  private static StepFinished finished(int step, StepOutcome outcome, long from, long to) {
    int exit = outcome == StepOutcome.FAILED ? 2 : 0;
    return new StepFinished(step, text(step), outcome, exit, from, to, 30, StepOutput.NONE);
  }

  /** The records, one per line, that contain {@code part}; without the comma. */
  private static List<String> records(String trace, String part) {
    return trace
        .lines()
        .filter(line -> line.contains(part))
        .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
        .toList();
  }

  private static JsonFields json(String text) {
    byte[] bytes = text.replace("\n", "").getBytes(StandardCharsets.UTF_8);
    try {
      return new JsonLine(1 << 24).parse(bytes, bytes.length);
    } catch (RecordException e) {
      throw new AssertionError(e.getMessage() + ": " + text, e);
    }
  }

  @Test
  void commandsStandInTheRowsOfJobSlots() throws IOException {
    String trace =
        trace(
            List.of(
                started(1, 10),
                started(2, 10),
                finished(1, StepOutcome.BUILT, 10, 25),
                started(3, 25),
                finished(2, StepOutcome.FAILED, 10, 40),
                finished(3, StepOutcome.BUILT, 25, 41)));
    assertEquals(
        List.of(
            """
            {"name":"s1","cat":"cc","ph":"X","ts":10000,"dur":15000,"pid":1,"tid":1,\
            "args":{"step":1,"outcome":"built","exit":0,"rule":"cc","cpuMs":30,"output":"s1.o"}}\
            """,
            """
            {"name":"s2","cat":"cc","ph":"X","ts":10000,"dur":30000,"pid":1,"tid":2,\
            "args":{"step":2,"outcome":"failed","exit":2,"rule":"cc","cpuMs":30,"output":"s2.o"}}\
            """,
            """
            {"name":"s3","cat":"cc","ph":"X","ts":25000,"dur":16000,"pid":1,"tid":1,\
            "args":{"step":3,"outcome":"built","exit":0,"rule":"cc","cpuMs":30,"output":"s3.o"}}\
            """),
        records(trace, "\"ph\":\"X\""));
    assertEquals(
        List.of("\"sconce\"", "\"build\"", "\"slot 1\"", "\"slot 2\""),
        records(trace, "\"ph\":\"M\"").stream()
            .map(line -> line.replaceAll(".*\"args\":\\{\"name\":(.*)}}", "$1"))
            .toList());
  }

  @Test
  void aStepThatGotNoProcessStandsInNoRow() throws IOException {
    String trace =
        trace(
            List.of(
                started(1, 10),
                new BuildEvent.StepMoved(1, StepState.QUEUED, 10),
                started(1, 25),
                finished(1, StepOutcome.BUILT, 25, 40)));
    assertEquals(
        List.of("25000"),
        records(trace, "\"ph\":\"X\"").stream()
            .map(line -> line.replaceAll(".*\"ts\":(\\d+).*", "$1"))
            .toList());
  }

  @Test
  void phasesMessagesAndTheEndStandInTheRowOfTheBuild() throws IOException {
    nowMillis = 7;
    String trace =
        trace(
            List.of(
                new BuildEvent.PhaseChanged(Phase.SCANNING, 0),
                new BuildEvent.PhaseChanged(Phase.BUILDING, 5),
                new BuildEvent.Message(BuildEvent.Severity.WARNING, "odd"),
                new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 30)));
    assertEquals(
        List.of(
            """
            {"name":"scanning","cat":"phase","ph":"X","ts":0,"dur":5000,"pid":1,"tid":0}\
            """,
            """
            {"name":"odd","cat":"warning","ph":"i","s":"p","ts":7000,"pid":1,"tid":0}\
            """,
            """
            {"name":"building","cat":"phase","ph":"X","ts":5000,"dur":25000,"pid":1,"tid":0}\
            """,
            """
            {"name":"end: built","cat":"end","ph":"i","s":"p","ts":30000,"pid":1,"tid":0}\
            """),
        records(trace, "\"cat\""));
  }

  @Test
  void fetchesStandInRowsOfTheCache() throws IOException {
    String trace =
        trace(
            List.of(
                new BuildEvent.StepWanted(4, "d.c", "d.o", -1, List.of()),
                new CacheEvent.FetchStarted(4, 100, 10),
                new CacheEvent.FetchFinished(4, CacheEvent.Tier.REMOTE, 100, 20, 0, 30)));
    assertEquals(
        List.of(
            """
            {"name":"d.c","cat":"fetch","ph":"X","ts":10000,"dur":20000,"pid":2,"tid":1,\
            "args":{"step":4,"result":"remote"}}\
            """),
        records(trace, "\"fetch\""));
  }

  @Test
  void whatHasNoEndEndsWithTheFile() throws IOException {
    nowMillis = 90;
    String trace = trace(List.of(started(1, 10)));
    assertEquals(
        List.of(
            """
            {"name":"s1","cat":"unfinished","ph":"X","ts":10000,"dur":80000,"pid":1,"tid":1,\
            "args":{"step":1,"outcome":"unfinished"}}\
            """),
        records(trace, "\"ph\":\"X\""));
  }

  @Test
  void textsAreShownAsWellAsTheyCanBe() throws IOException {
    String trace =
        trace(
            List.of(
                new BuildEvent.Message(
                    BuildEvent.Severity.INFO,
                    new String(
                            "\"größe\" \n".getBytes(StandardCharsets.UTF_8),
                            StandardCharsets.ISO_8859_1)
                        + "\u00ff")));
    assertTrue(trace.contains("\"name\":\"\\\"größe\\\" \\n\ufffd\""), trace);
    json(trace);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theFileIsValidAtEveryMoment(long seed) throws IOException {
    RandomEvents events = new RandomEvents(seed, 40, 20);
    try (TraceFile trace = trace()) {
      json(Files.readString(file));
      for (int i = 0; i < 1_000; i++) {
        BuildEvent event = events.next();
        nowMillis = events.now();
        trace.accept(event);
        if (i % 50 == 0) {
          trace.flush();
          json(Files.readString(file));
        }
      }
    }
    json(Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void commandsInARowNeverOverlapAndThereIsNoRowTooMany(long seed)
      throws IOException, RecordException {
    Random random = new Random(seed);
    List<BuildEvent> events = new ArrayList<>();
    Map<Integer, Long> running = new TreeMap<>();
    int most = 0;
    int steps = 0;
    for (long now = 0; steps < 200; now += random.nextInt(3)) {
      if (running.size() < 6 && random.nextBoolean()) {
        events.add(started(steps, now));
        running.put(steps++, now);
        most = Math.max(most, running.size());
      } else if (!running.isEmpty()) {
        List<Integer> some = List.copyOf(running.keySet());
        int step = some.get(random.nextInt(some.size()));
        events.add(finished(step, StepOutcome.BUILT, running.remove(step), now));
      }
    }
    int ended = steps - running.size();
    List<String> spans = records(trace(events), "\"outcome\":\"built\"");
    assertEquals(ended, spans.size());
    Map<Long, Long> ends = new HashMap<>();
    for (String span : spans) {
      JsonFields record = json(span);
      long row = record.number("tid");
      long start = record.number("ts");
      assertTrue(start >= ends.getOrDefault(row, 0L), span);
      ends.put(row, start + record.number("dur"));
    }
    assertEquals(most, ends.size());
  }

  @Test
  void aDeviceThatTakesNothingIsAnErrorAtOnce() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "there is no /dev/full");
    assertThrows(
        IOException.class,
        () -> TraceFile.create(full, LogText.HEADER, () -> LogText.START, LogText::fail));
  }

  @Test
  void aTraceFromBeforeIsReplaced() throws IOException {
    Files.writeString(file, "x".repeat(10_000));
    String trace = trace(List.of());
    assertFalse(trace.contains("x".repeat(100)));
    json(trace);
  }
}
