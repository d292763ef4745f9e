package dev.sconce.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.Message;
import dev.sconce.session.BuildEvent.Severity;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.BuildEvent.StepStarted;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.Requester;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;
import dev.sconce.testing.RandomEvents;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLogTest {
  private static final StepText CAT = new StepText("cat", "run", List.of("cat"), "", "cat", false);

  @TempDir Path directory;

  private String log(List<? extends BuildEvent> events) throws IOException {
    return LogText.of(directory, 500, events);
  }

  private List<BuildEvent> roundTrip(List<BuildEvent> events)
      throws IOException, EventLogReader.EventLogException {
    return LogText.comparable(LogText.events(log(events)));
  }

  private static void addLeaves(Class<?> type, Set<Class<?>> leaves) {
    if (!type.isSealed()) {
      leaves.add(type);
      return;
    }
    for (Class<?> each : type.getPermittedSubclasses()) {
      addLeaves(each, leaves);
    }
  }

  private static Set<Class<?>> leaves(Class<?> type) {
    Set<Class<?>> leaves = new HashSet<>();
    addLeaves(type, leaves);
    return leaves;
  }

  private static Set<Class<?>> classes(List<?> values) {
    Set<Class<?>> classes = new HashSet<>();
    values.forEach(value -> classes.add(value.getClass()));
    return classes;
  }

  @Test
  void eachKindOfEventComesBack() throws IOException, EventLogReader.EventLogException {
    assertEquals(leaves(BuildEvent.class), classes(Examples.EVENTS));
    assertEquals(LogText.comparable(Examples.EVENTS), roundTrip(Examples.EVENTS));
  }

  @Test
  void eachKindOfRequestComesBack() throws IOException, EventLogReader.EventLogException {
    assertEquals(leaves(BuildRequest.class), classes(Examples.REQUESTS));
    List<BuildEvent> answers = new ArrayList<>();
    for (BuildRequest request : Examples.REQUESTS) {
      answers.add(
          new BuildEvent.RequestAnswered(
              new Requester.RequestId("console", 7), request, BuildEvent.Reply.DONE, ""));
      answers.add(
          new BuildEvent.RequestAnswered(
              new Requester.RequestId("console", 7), request, BuildEvent.Reply.REFUSED, "no"));
    }
    assertEquals(answers, roundTrip(answers));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void streamsOfEventsComeBack(long seed) throws IOException, EventLogReader.EventLogException {
    RandomEvents random = new RandomEvents(seed, 60, 20);
    List<BuildEvent> events = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      events.add(random.next());
    }
    assertEquals(LogText.comparable(events), roundTrip(events));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyBytesComeBack(long seed) throws IOException, EventLogReader.EventLogException {
    Random random = new Random(seed);
    List<BuildEvent> events = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      StringBuilder bytes = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        bytes.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x80));
      }
      events.add(new Message(Severity.INFO, bytes.toString()));
    }
    assertEquals(events, roundTrip(events));
  }

  @Test
  void textsAreUtf8AndOtherBytesAreEscaped() throws IOException {
    String utf8 =
        new String("größe 漢字 🎉".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    String log =
        log(
            List.of(
                new Message(Severity.INFO, utf8),
                new Message(Severity.INFO, "a\"\\\u00ff\u00c3" + utf8)));
    assertTrue(log.contains("\"text\":\"größe 漢字 🎉\"}\n"), log);
    assertTrue(log.contains("\"text\":\"a\\\"\\\\\\udcff\\udcc3größe 漢字 🎉\"}\n"), log);
  }

  @Test
  void theHeaderSaysWhatItIs() throws IOException, EventLogReader.EventLogException {
    String log = log(List.of());
    assertEquals(
        """
        {"format":"sconce-events","version":1,"sconce":"0.1.0","started":"2025-06-01T12:00:00Z"}
        """,
        log);
    try (EventLogReader reader = LogText.reader(log)) {
      assertEquals(LogText.HEADER, reader.header());
      assertTrue(reader.next().isEmpty());
    }
  }

  @Test
  void eachRecordHasATime() throws IOException, EventLogReader.EventLogException {
    String log = log(List.of(new BuildEvent.SlotsChanged(2), new StepStarted(1, CAT, 7)));
    try (EventLogReader reader = LogText.reader(log)) {
      assertEquals(500, reader.next().orElseThrow().atMillis());
      assertEquals(7, reader.next().orElseThrow().atMillis());
    }
  }

  @Test
  void stepTextIsRepeatedOnlyWhenItFailedOrDiffers() throws IOException {
    StepText other = new StepText("cat", "run", List.of("cat"), "", "cat -n", false);
    String log =
        log(
            List.of(
                new StepStarted(1, CAT, 0),
                finished(1, CAT, StepOutcome.BUILT, StepOutput.NONE),
                new StepStarted(1, CAT, 0),
                finished(1, CAT, StepOutcome.FAILED, StepOutput.NONE),
                new StepStarted(1, CAT, 0),
                finished(1, other, StepOutcome.BUILT, StepOutput.NONE)));
    List<String> lines = log.lines().toList();
    assertFalse(lines.get(2).contains("command"), lines.get(2));
    assertTrue(lines.get(4).contains("\"command\":\"cat\""), lines.get(4));
    assertTrue(lines.get(6).contains("\"command\":\"cat -n\""), lines.get(6));
  }

  private static StepFinished finished(
      int step, StepText text, StepOutcome outcome, StepOutput output) {
    return new StepFinished(step, text, outcome, 0, 0, 1, 1, output);
  }

  @Test
  void aLongOutputIsCutAtALineAndSaysSo() throws IOException, EventLogReader.EventLogException {
    int lines = LoggedStepOutput.MAX_BYTES / 10 + 1;
    StepOutput output = new RandomEvents.Text("123456789\n".repeat(lines));
    StepFinished event = finished(1, CAT, StepOutcome.BUILT, output);
    StepFinished read = (StepFinished) LogText.events(log(List.of(event))).getFirst();
    String text = LogText.text(read.output());
    long cut = output.sizeBytes() - LoggedStepOutput.MAX_BYTES / 10 * 10;
    String note = "[" + cut + " more bytes were printed; the event log leaves them out]\n";
    assertEquals("123456789\n".repeat(LoggedStepOutput.MAX_BYTES / 10) + note, text);
    assertEquals(text.length(), read.output().sizeBytes());
    assertEquals(List.of(read), LogText.events(log(List.of(read))));
  }

  @Test
  void noMoreOfAnOutputIsProducedThanIsKept() throws IOException {
    StepOutput endless =
        new StepOutput() {
          @Override
          public long sizeBytes() {
            return Long.MAX_VALUE;
          }

          @Override
          public void writeTo(OutputStream out) throws IOException {
            while (true) {
              out.write('x');
            }
          }
        };
    String log = log(List.of(finished(1, CAT, StepOutcome.BUILT, endless)));
    assertTrue(log.length() < LoggedStepOutput.MAX_BYTES + 1_000, "" + log.length());
  }

  @Test
  void anOutputThatCannotBeReadIsLeftOut() throws IOException, EventLogReader.EventLogException {
    StepOutput gone =
        new StepOutput() {
          @Override
          public long sizeBytes() {
            return 70;
          }

          @Override
          public void writeTo(OutputStream out) throws IOException {
            throw new IOException("gone");
          }
        };
    StepFinished read =
        (StepFinished)
            LogText.events(log(List.of(finished(1, CAT, StepOutcome.BUILT, gone)))).getFirst();
    assertEquals(
        "[70 more bytes were printed; the event log leaves them out]\n",
        LogText.text(read.output()));
  }

  @Test
  void eventsReachTheFileAfterASecondAndWhenAsked() throws IOException {
    Path file = directory.resolve("log");
    List<Instant> now = new ArrayList<>(List.of(LogText.START));
    try (EventLog log = EventLog.create(file, LogText.HEADER, () -> now.getLast(), LogText::fail)) {
      assertEquals(1, Files.readAllLines(file).size());
      log.accept(new BuildEvent.SlotsChanged(1));
      now.add(LogText.START.plusMillis(999));
      log.accept(new BuildEvent.SlotsChanged(2));
      assertEquals(1, Files.readAllLines(file).size());
      now.add(LogText.START.plusMillis(1_000));
      log.accept(new BuildEvent.SlotsChanged(3));
      assertEquals(4, Files.readAllLines(file).size());
      log.accept(new BuildEvent.SlotsChanged(4));
      assertEquals(4, Files.readAllLines(file).size());
      log.flush();
      assertEquals(5, Files.readAllLines(file).size());
      log.accept(new BuildEvent.SlotsChanged(5));
    }
    assertEquals(6, Files.readAllLines(file).size());
  }

  @Test
  void manyEventsDoNotWaitInMemory() throws IOException {
    Path file = directory.resolve("log");
    try (EventLog log = EventLog.create(file, LogText.HEADER, () -> LogText.START, LogText::fail)) {
      for (int i = 0; i < 3_000; i++) {
        log.accept(new BuildEvent.SlotsChanged(1 + i));
      }
      assertTrue(Files.size(file) > 60_000, "" + Files.size(file));
    }
  }

  @Test
  void aLogFromBeforeIsReplaced() throws IOException {
    Path file = directory.resolve("log");
    Files.writeString(file, "x".repeat(10_000));
    EventLog.create(file, LogText.HEADER, () -> LogText.START, LogText::fail).close();
    assertEquals(1, Files.readAllLines(file).size());
  }

  @Test
  void aFileThatCannotBeCreatedIsAnError() {
    Path file = directory.resolve("missing/log");
    IOException problem =
        assertThrows(
            IOException.class,
            () -> EventLog.create(file, LogText.HEADER, () -> LogText.START, LogText::fail));
    assertEquals(file + " (No such file or directory)", problem.getMessage());
  }

  @Test
  void aDeviceThatTakesNothingIsAnErrorAtOnce() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "there is no /dev/full");
    IOException problem =
        assertThrows(
            IOException.class,
            () -> EventLog.create(full, LogText.HEADER, () -> LogText.START, LogText::fail));
    assertEquals("/dev/full (No space left on device)", problem.getMessage());
  }

  @Test
  void theReaderSaysWhatIsNoEventLog() throws IOException {
    assertEquals("empty", refusal(""));
    assertTrue(refusal("# ninja log v7\n").startsWith("not an event log of Sconce: line 1: "));
    assertEquals("not an event log of Sconce: line 1: format is missing", refusal("{}\n"));
    assertEquals("not an event log of Sconce", refusal("{\"format\":\"other\"}"));
    String header = log(List.of());
    assertTrue(
        refusal(header.replace("2025-", "x")).startsWith("not an event log of Sconce: line 1: "));
    assertEquals(
        "an event log in version 2 of the format, written by sconce 0.1.0; this one reads version"
            + " 1",
        refusal(header.replace("\"version\":1", "\"version\":2")));
  }

  private static String refusal(String log) {
    return assertThrows(EventLogReader.EventLogException.class, () -> LogText.reader(log))
        .getMessage();
  }

  @Test
  void whatALaterVersionAddedIsSkippedAndCounted()
      throws IOException, EventLogReader.EventLogException {
    String log =
        log(List.of())
            + """
            {"event":"step-dreamt","at":1,"step":7,"of":[{"sheep":1.5}]}
            {"event":"slots-changed","at":1,"slots":2,"why":null,"mood":{"a":[1,{}]}}
            {"event":"step-moved","at":1,"step":7,"state":"levitating"}
            {"event":"request-answered","at":1,"reply":"accepted","request":{"ask":"sing"}}
            {"event":"request-answered","at":1,"reply":"accepted","request":{"ask":"pause","for":3}}
            """;
    try (EventLogReader reader = LogText.reader(log)) {
      assertEquals(
          List.of(
              new BuildEvent.SlotsChanged(2),
              new BuildEvent.RequestAnswered(
                  new Requester.RequestId("", 0),
                  new BuildRequest.Pause(),
                  BuildEvent.Reply.ACCEPTED,
                  "")),
          LogText.rest(reader));
      assertEquals(new EventLogReader.SkippedRecords(3, 3, 0, List.of()), reader.skipped());
      assertFalse(reader.skipped().complete());
    }
  }

  @Test
  void damagedLinesAreSkippedAndNamed() throws IOException, EventLogReader.EventLogException {
    String log =
        log(List.of(new BuildEvent.SlotsChanged(1)))
            + """
            nonsense
            {"event":"slots-changed","at":1}
            {"event":"slots-changed","at":1,"slots":"2"}
            {"event":"slots-changed","at":1,"slots":2147483648}
            {"event":"slots-changed","at":1,"slots":3}{}
            [1]
            {"event":"slots-changed","at":1,"slots":4}
            {"event":"message","at":1,"severity":"info","text":"\\ud800"}
            {"event":"request-answered","at":1,"reply":"accepted","request":{"ask":"set-slots","slots":0}}
            {"event":"slots-changed","at":1,"slo\
            """;
    try (EventLogReader reader = LogText.reader(log)) {
      assertEquals(
          List.of(new BuildEvent.SlotsChanged(1), new BuildEvent.SlotsChanged(4)),
          LogText.rest(reader));
      EventLogReader.SkippedRecords skipped = reader.skipped();
      assertEquals(9, skipped.damagedLines());
      assertTrue(skipped.damage().getFirst().problem().startsWith("not JSON: "));
      assertEquals(3, skipped.damage().getFirst().line());
      assertEquals(
          List.of(
              new EventLogReader.SkippedRecords.Damage(4, "slots is missing"),
              new EventLogReader.SkippedRecords.Damage(5, "slots has a value of the wrong kind"),
              new EventLogReader.SkippedRecords.Damage(6, "slots is too large"),
              new EventLogReader.SkippedRecords.Damage(7, "something follows the JSON object"),
              new EventLogReader.SkippedRecords.Damage(8, "not a JSON object"),
              new EventLogReader.SkippedRecords.Damage(10, "a text holds a lone surrogate"),
              new EventLogReader.SkippedRecords.Damage(11, "slots is 0"),
              new EventLogReader.SkippedRecords.Damage(12, "the log ends within this line")),
          skipped.damage().subList(1, 9));
    }
  }

  @Test
  void aWholeLastLineNeedsNoLineEnd() throws IOException, EventLogReader.EventLogException {
    String log = log(List.of(new BuildEvent.SlotsChanged(1)));
    assertEquals(
        List.of(new BuildEvent.SlotsChanged(1)),
        LogText.events(log.substring(0, log.length() - 1)));
  }

  @Test
  void aLineWithoutEndIsNotKept() throws IOException, EventLogReader.EventLogException {
    byte[] header = log(List.of()).getBytes(StandardCharsets.UTF_8);
    byte[] log = Arrays.copyOf(header, header.length + 17 * 1024 * 1024);
    try (EventLogReader reader = LogText.reader(log)) {
      assertEquals(List.of(), LogText.rest(reader));
      assertEquals(
          List.of(new EventLogReader.SkippedRecords.Damage(2, "longer than 16777216 bytes")),
          reader.skipped().damage());
    }
  }
}
