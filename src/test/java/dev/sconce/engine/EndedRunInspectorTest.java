package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.action.Ingredient;
import dev.sconce.action.Ingredients;
import dev.sconce.files.FileStat;
import dev.sconce.files.FileSystemClock;
import dev.sconce.history.DigestCache;
import dev.sconce.history.RecordedRun;
import dev.sconce.history.RunStore;
import dev.sconce.testing.FakeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which ended runs allow a later build to skip their step. */
final class EndedRunInspectorTest {
  @TempDir private Path directory;
  private final FakeFiles files = new FakeFiles();

  private static final long LONG_NANOS = Duration.ofMillis(50).toNanos();

  private boolean usable(long startNanos, long outputNanos) throws IOException {
    return usable(startNanos, outputNanos, Ingredient.FileMaker.NOBODY);
  }

  private boolean usable(long startNanos, long outputNanos, Ingredient.FileMaker maker)
      throws IOException {
    return usable(startNanos, outputNanos, maker, Map.of());
  }

  private boolean usable(
      long startNanos, long outputNanos, Map<String, EndedRunInspector.Rewritten> rewritten)
      throws IOException {
    return usable(startNanos, outputNanos, Ingredient.FileMaker.NOBODY, rewritten);
  }

  /** Records a run, and returns whether it is usable. */
  private boolean usable(
      long startNanos,
      long outputNanos,
      Ingredient.FileMaker maker,
      Map<String, EndedRunInspector.Rewritten> rewritten)
      throws IOException {
    StepSnapshot step =
        new StepSnapshot(
            "out",
            "make out",
            "",
            List.of("out"),
            new long[1],
            false,
            List.of(new StepSnapshot.Input(Ingredient.Kind.DECLARED, "in", maker, false)));
    try (RunStore runs = RunStore.at(directory);
        DigestCache digests = digests()) {
      RecordedRun run =
          new EndedRunInspector(
                  new FileStateReader(files, digests, false, ""),
                  runs,
                  new Ingredients.Builder().build())
              .recordOf(
                  new EndedRunInspector.EndedRun(
                      step,
                      1,
                      List.of(new Ingredient.FileMaker.Run(1)),
                      0,
                      startNanos,
                      startNanos,
                      rewritten,
                      List.of(outputNanos),
                      List.of(),
                      RecordedRun.Origin.COMMAND));
      runs.record(run);
      return run.summary().usable();
    }
  }

  private DigestCache digests() {
    return DigestCache.at(
        directory,
        files,
        new FileSystemClock(
            files, ".clock", Duration.ZERO, () -> Instant.ofEpochMilli(files.now())));
  }

  /** Hashes a file that is old enough for the digest to be remembered. */
  private FileStat hashed(String path) throws IOException {
    files.advance(LONG_NANOS);
    try (DigestCache digests = digests()) {
      digests.digest(path);
    }
    return stat(path);
  }

  private FileStat stat(String path) throws IOException {
    return files.stat(path).orElseThrow();
  }

  /** Whether a run is usable if its input is rewritten with the given content while it runs. */
  private boolean usableAfterRewriting(String atStart, String atEnd, String made)
      throws IOException {
    files.create("in", atStart);
    FileStat before = hashed("in");
    return usableAfterRewriting(before, atEnd, made);
  }

  private boolean usableAfterRewriting(FileStat before, String atEnd, String made)
      throws IOException {
    long start = files.tick();
    files.tick();
    files.create("in", atEnd);
    files.create("out", made);
    return usable(
        start,
        files.mtimeNanos("out"),
        Map.of("in", new EndedRunInspector.Rewritten(before, stat("in"))));
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

  @Test
  void anInputThatWasWrittenAgainWithTheSameCountsOnceTheRunBeforeSawAndMadeTheSame()
      throws IOException {
    assertEquals(false, usableAfterRewriting("text", "text", "made"));
    assertEquals(true, usableAfterRewriting("text", "text", "made"));
    assertEquals(true, usableAfterRewriting("text", "text", "made"));
  }

  @Test
  void anInputThatWasEditedWhileTheCommandRanSparesNothing() throws IOException {
    assertEquals(false, usableAfterRewriting("text", "text", "made"));
    assertEquals(false, usableAfterRewriting("text", "edit", "made"));
  }

  /** The command may have read the content in between. */
  @Test
  void anEditThatWasTakenBackWhileTheCommandRanSparesNothing() throws IOException {
    assertEquals(false, usableAfterRewriting("text", "text", "made of text"));
    assertEquals(false, usableAfterRewriting("text", "text", "made of edit"));
    assertEquals(false, usableAfterRewriting("text", "text", "made of text"));
  }

  @Test
  void anInputThatWasNotHashedBeforeTheStartSparesNothing() throws IOException {
    assertEquals(false, usableAfterRewriting("text", "text", "made"));
    files.touch("in");
    files.advance(LONG_NANOS);
    assertEquals(false, usableAfterRewriting(stat("in"), "text", "made"));
  }

  @Test
  void anInputThatWasWrittenOnceMoreAfterTheEndSparesNothing() throws IOException {
    assertEquals(false, usableAfterRewriting("text", "text", "made"));
    FileStat before = hashed("in");
    long start = files.tick();
    files.tick();
    files.create("in", "edit");
    FileStat atEnd = stat("in");
    files.create("out", "made");
    files.tick();
    files.create("in", "text");
    Map<String, EndedRunInspector.Rewritten> rewritten =
        Map.of("in", new EndedRunInspector.Rewritten(before, atEnd));
    assertEquals(false, usable(start, files.mtimeNanos("out"), rewritten));
  }

  @Test
  void anInputOfAnUnknownRunSparesNothing() throws IOException {
    files.create("in", "text");
    long start = files.tick();
    files.create("out", "made");
    long end = files.mtimeNanos("out");
    assertEquals(true, usable(start, end, new Ingredient.FileMaker.Run(7)));
    assertEquals(false, usable(start, end, Ingredient.FileMaker.UNKNOWN));
  }
}
