package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sconce.action.Reason;
import dev.sconce.files.FileSystemClock;
import dev.sconce.history.BuildLog;
import dev.sconce.history.RunLedger;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.ReuseCompletion;
import dev.sconce.schedule.ReuseEffect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the memory of runs when its file cannot be used. */
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

  private Path ledger() {
    return directory.resolve("ingredients");
  }

  private Path aside() {
    return directory.resolve("aside");
  }

  /** From now on the file can neither be read nor written. */
  private void spoil() {
    try {
      Files.move(ledger(), aside());
      Files.createDirectory(ledger());
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private void mend() throws IOException {
    Files.deleteIfExists(ledger());
    Files.move(aside(), ledger());
  }

  private RunReuse reuse(BuildFixture fixture) {
    return new RunReuse(
        fixture.parts(),
        fixture.memory(),
        fixture.log(),
        false,
        new FileSystemClock(
            fixture.files,
            ".clock",
            Duration.ZERO,
            () -> Instant.ofEpochMilli(fixture.files.now())),
        new Inbox(),
        _ -> {});
  }

  @Test
  void aStepThatWasFoundToBeTheSameRunsWhenRecordingBrokeInBetween() throws IOException {
    BuildFixture fixture = built();
    RunReuse reuse = reuse(fixture);
    fixture.ledger().load();
    spoil();
    reuse.begin(fixture.edge("other"));
    assertEquals(1, fixture.troubles.size(), fixture.troubles::toString);
    Completion answer =
        reuse.perform(new ReuseEffect.Take(0, fixture.edge("out"), 9, new long[] {9}));
    assertFalse(assertInstanceOf(ReuseCompletion.Taken.class, answer).done());
    assertEquals(1, fixture.troubles.size(), fixture.troubles::toString);
  }

  @Test
  void aRunThatBeginsAfterRecordingBrokeIsStillWrittenDown() throws IOException {
    BuildFixture fixture = built();
    RunReuse reuse = reuse(fixture);
    fixture.ledger().load();
    spoil();
    reuse.perform(
        new ReuseEffect.KeepRun(
            fixture.edge("other"), 0, 1, 1, new boolean[1], null, List.<Reason>of()));
    reuse.close();
    assertEquals(1, fixture.troubles.size(), fixture.troubles::toString);
    mend();
    reuse.begin(fixture.edge("out"));
    fixture.ledger().close();
    RunLedger later = RunLedger.at(directory);
    later.load();
    assertFalse(later.head("out").orElseThrow().usable());
  }
}
