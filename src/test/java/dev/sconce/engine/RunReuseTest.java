package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.DirtyReason;
import dev.sconce.history.BuildLog;
import dev.sconce.history.RunStore;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.Effect;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the recorded runs if their file cannot be used. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RunReuseTest {
  private static final String MANIFEST =
      """
      rule maybefail
        command = maybe $in $out
      build out: maybefail in
      build other: cat more
      build fresh: cat more
      """;

  @TempDir private Path directory;

  private BuildFixture built() throws IOException {
    BuildFixture fixture =
        BuildFixture.withLogs(MANIFEST, directory, BuildLog.NEWEST_VERSION).remembering(directory);
    fixture.files.create("in", "text").create("more", "text");
    fixture.files.tick();
    fixture.commands.failing(0);
    return fixture.built("out", "other").restarted(MANIFEST);
  }

  private Path file() {
    return directory.resolve("runs");
  }

  private Path aside() {
    return directory.resolve("aside");
  }

  /** From now on, the file can be neither read nor written. */
  private void spoil() {
    try {
      Files.move(file(), aside());
      Files.createDirectory(file());
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private void mend() throws IOException {
    Files.deleteIfExists(file());
    Files.move(aside(), file());
  }

  private RunRecorder recorder(BuildFixture fixture) {
    return new RunRecorder(
        fixture.parts(),
        fixture.memory(),
        fixture.log(),
        states(fixture),
        false,
        null,
        null,
        _ -> {});
  }

  private static FileStateReader states(BuildFixture fixture) {
    return new FileStateReader(fixture.files, fixture.memory().digests(), false, "");
  }

  @Test
  void aStepThatWasFoundToBeTheSameRunsWhenRecordingBrokeInBetween() throws IOException {
    BuildFixture fixture = built();
    RunRecorder recorder = recorder(fixture);
    RunReuse reuse =
        new RunReuse(
            fixture.parts(),
            recorder,
            fixture.log(),
            states(fixture),
            new CutOffTimestamp.Presumed(() -> Instant.ofEpochMilli(fixture.files.now())),
            new CompletionInbox(),
            null,
            _ -> {});
    fixture.runs().load();
    spoil();
    recorder.begin(fixture.edge("other"));
    assertEquals(1, fixture.troubles.size(), fixture.troubles::toString);
    Completion answer =
        reuse.perform(new Effect.Reuse.Take(0, fixture.edge("out"), 9, new long[] {9}, List.of()));
    assertInstanceOf(Completion.Reuse.NotTaken.class, answer);
    assertEquals(1, fixture.troubles.size(), fixture.troubles::toString);
  }

  @Test
  void aRunThatBeginsAfterRecordingBrokeIsStillWrittenDown() throws IOException {
    BuildFixture fixture = built();
    RunRecorder recorder = recorder(fixture);
    fixture.runs().load();
    spoil();
    recorder.keep(
        new Effect.Reuse.KeepRun(
            fixture.edge("other"), 0, 1, 1, new boolean[1], null, List.<DirtyReason>of()),
        null);
    recorder.close();
    assertEquals(1, fixture.troubles.size(), fixture.troubles::toString);
    mend();
    recorder.begin(fixture.edge("out"));
    assertOutOfUse(fixture);
  }

  private void assertOutOfUse(BuildFixture fixture) throws IOException {
    fixture.runs().close();
    RunStore later = RunStore.at(directory);
    later.load();
    assertFalse(later.summary("out").orElseThrow().usable());
  }

  @Test
  void aFileThatCannotBeRemovedIsStillToldOfRunsThatBegin() throws IOException {
    BuildFixture fixture = built();
    RunRecorder recorder = recorder(fixture);
    fixture.runs().load();
    spoil();
    Path obstacle = Files.createFile(file().resolve("obstacle"));
    recorder.accept(ended("other"));
    Files.delete(obstacle);
    mend();
    recorder.begin(fixture.edge("out"));
    assertOutOfUse(fixture);
  }

  @Test
  void outputsAreForgottenThoughRecordingBrokeBefore() throws IOException {
    BuildFixture fixture = built();
    RunRecorder recorder = recorder(fixture);
    fixture.runs().load();
    spoil();
    recorder.keep(
        new Effect.Reuse.KeepRun(
            fixture.edge("other"), 0, 1, 1, new boolean[1], null, List.<DirtyReason>of()),
        null);
    recorder.close();
    assertEquals(Optional.empty(), fixture.runs().failure(), "outputs may still be kept");
    recorder.accept(ended("other"));
    assertEquals(2, fixture.troubles.size(), fixture.troubles::toString);
    assertTrue(fixture.runs().failure().isPresent());
    assertFalse(Files.exists(file()), "what it says of an earlier run is not true any more");
  }

  private static BuildEvent.StepFinished ended(String output) {
    StepText text = new StepText(output, "cat", List.of(output), "", "cat", false);
    return new BuildEvent.StepFinished(0, text, StepOutcome.FAILED, 1, 0, 1, 1, StepOutput.NONE);
  }
}
