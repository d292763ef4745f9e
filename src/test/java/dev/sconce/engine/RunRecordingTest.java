package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.action.Input;
import dev.sconce.action.Maker;
import dev.sconce.files.FileSystemClock;
import dev.sconce.history.DigestCache;
import dev.sconce.history.RunLedger;
import dev.sconce.testing.FakeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of an ended run may spare another one. */
final class RunRecordingTest {
  @TempDir private Path directory;
  private final FakeFiles files = new FakeFiles();

  private boolean usable(long startNanos, long leftNanos) throws IOException {
    FileSystemClock clock =
        new FileSystemClock(
            files, ".clock", Duration.ZERO, () -> Instant.ofEpochMilli(files.now()));
    StepCapture step =
        new StepCapture(
            "out",
            "make out",
            "",
            List.of("out"),
            new long[1],
            false,
            List.of(new CountedFile("in", Input.Role.EXPLICIT, Maker.NOBODY, false)));
    try (RunLedger ledger = RunLedger.at(directory);
        DigestCache digests = DigestCache.at(directory, files, clock)) {
      ledger.load();
      new RunRecording(new FileStates(files, digests, false), ledger)
          .keep(
              new RunRecording.EndedRun(
                  step,
                  1,
                  List.of(new Maker.Run(1)),
                  0,
                  startNanos,
                  startNanos,
                  List.of(leftNanos),
                  List.of()));
      return ledger.head("out").orElseThrow().usable();
    }
  }

  @Test
  void itIsWhatTheRunSawAndLeft() throws IOException {
    files.create("in", "text");
    long start = files.tick();
    files.create("out", "made");
    assertEquals(true, usable(start, files.mtimeNanos("out")));
  }

  @Test
  void anOutputThatSomebodyChangedBeforeItWasHashedSparesNothing() throws IOException {
    files.create("in", "text");
    long start = files.tick();
    files.create("out", "made");
    long left = files.mtimeNanos("out");
    files.tick();
    files.create("out", "made and edited");
    assertEquals(false, usable(start, left));
  }

  @Test
  void anInputThatChangedSinceTheStartSparesNothing() throws IOException {
    long start = files.tick();
    files.tick();
    files.create("in", "text");
    files.create("out", "made");
    assertEquals(false, usable(start, files.mtimeNanos("out")));
  }
}
