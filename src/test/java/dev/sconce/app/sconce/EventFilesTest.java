package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sconce.report.EventLogReader;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildFinished;
import dev.sconce.session.BuildEvent.BuildOutcome;
import dev.sconce.session.BuildEvent.Message;
import dev.sconce.session.BuildEvent.Severity;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.StepOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs small builds whose events go to files. */
class EventFilesTest {
  @TempDir Path temporary;
  private Stage stage;

  @BeforeEach
  void makeStage() throws IOException {
    stage = new Stage(temporary).withRealClock();
    stage.file(
        "out/build.ninja",
        """
        rule touch
          command = touch $out
        rule fail
          command = echo $out is bad; exit 3
        build a: touch
        build b: fail a
        """);
  }

  private int run(String... arguments) throws IOException {
    return new SconceFace(stage.context()).run(List.of(arguments));
  }

  private List<BuildEvent> events(String file)
      throws IOException, EventLogReader.EventLogException {
    List<BuildEvent> events = new ArrayList<>();
    try (EventLogReader reader = EventLogReader.open(stage.directory.resolve(file))) {
      assertEquals(Version.TEXT, reader.header().program());
      for (Optional<EventLogReader.LoggedEvent> event = reader.next();
          event.isPresent();
          event = reader.next()) {
        events.add(event.get().event());
      }
      assertTrue(reader.skipped().complete(), () -> "" + reader.skipped());
    }
    return events;
  }

  @Test
  void aFileOfSomebodyElseIsNotOverwritten() throws Exception {
    for (String option : List.of("--event-log", "--trace")) {
      stage.err.reset();
      assertEquals(2, run("-C", "out", option, "out/build.ninja", "a"));
      assertEquals(
          "sconce: error: "
              + option
              + " would overwrite HERE/out/build.ninja, which it did not write;"
              + " name another file, or remove that one\n",
          stage.complained());
      assertEquals(0, run("-C", "out", option, "ours", "a"));
      assertEquals(0, run("-C", "out", option, "ours", "a"));
      Files.delete(stage.directory.resolve("ours"));
    }
  }

  @Test
  void aBuildIsLoggedAndTracedWhereTheCommandWasTyped()
      throws IOException, EventLogReader.EventLogException {
    assertEquals(1, run("-C", "out", "--event-log", "log.jsonl", "--trace=trace.json"));
    List<BuildEvent> events = events("log.jsonl");
    List<StepOutcome> outcomes =
        events.stream()
            .filter(StepFinished.class::isInstance)
            .map(event -> ((StepFinished) event).outcome())
            .toList();
    assertEquals(List.of(StepOutcome.BUILT, StepOutcome.FAILED), outcomes);
    BuildFinished end = (BuildFinished) events.getLast();
    assertEquals(BuildOutcome.FAILED, end.outcome());
    String trace = Files.readString(stage.directory.resolve("trace.json"));
    assertTrue(trace.contains("{\"name\":\"b\",\"cat\":\"fail\",\"ph\":\"X\""), trace);
    assertTrue(trace.endsWith("\n]}\n"), trace);
  }

  @Test
  void whatKeepsABuildFromStartingIsLogged() throws IOException, EventLogReader.EventLogException {
    assertEquals(2, run("-C", "out", "--event-log=log.jsonl", "größe"));
    Message last = (Message) events("log.jsonl").getLast();
    assertEquals(Severity.ERROR, last.severity());
    assertEquals(
        "unknown target 'größe'; 'sconce --ninja -t targets all' lists them",
        Utf8Text.text(last.text()));
  }

  @Test
  void aFileThatCannotBeCreatedStopsTheCommandBeforeAnythingRuns() throws IOException {
    assertEquals(2, run("-C", "out", "--trace", "t.json", "--event-log", "missing/log"));
    assertEquals(
        "sconce: error: the event log cannot be written: HERE/missing/log"
            + " (No such file or directory)\n",
        stage.complained());
    assertFalse(Files.exists(stage.directory.resolve("out/a")));
    stage.err.reset();
    assertEquals(2, run("-C", "out", "--event-log", "log.jsonl", "--trace", "out"));
    assertEquals(
        "sconce: error: the trace cannot be written: HERE/out (Is a directory)\n",
        stage.complained());
  }

  @Test
  void aDeviceThatIsFullStopsTheCommandBeforeAnythingRuns() throws IOException {
    assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");
    assertEquals(2, run("-C", "out", "--event-log=/dev/full"));
    assertEquals(
        "sconce: error: the event log cannot be written: /dev/full (No space left on device)\n",
        stage.complained());
  }

  @Test
  void oneFileIsNotEnoughForBoth() throws IOException {
    assertEquals(2, run("-C", "out", "--event-log=x", "--trace=x"));
    assertEquals("sconce: error: --event-log and --trace name the same file\n", stage.complained());
    assertFalse(Files.exists(stage.directory.resolve("x")));
  }

  @Test
  void withoutTheOptionsNothingIsWritten() throws IOException {
    assertEquals(1, run("-C", "out"));
    try (var files = Files.list(stage.directory)) {
      assertEquals(1, files.count());
    }
  }
}
