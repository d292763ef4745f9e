package dev.sconce.app.ninja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.graph.Node;
import dev.sconce.history.UpToDateRecorder;
import dev.sconce.schedule.RunResult;
import dev.sconce.schedule.RunResult.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a build with nothing to do answers without checking files, and when it must check them. */
class UpToDateShortcutTest {
  private static final int SOURCES = 1200;
  private static final String NO_WORK = "ninja: no work to do.\n";
  private static final String RULE =
      "rule make\n  command = touch $out\n  description = MAKE $out\n  generator = 1\n";

  /** A clock by which files that were just written count as settled. */
  private static final InstantSource LATER =
      InstantSource.offset(InstantSource.system(), Duration.ofSeconds(10));

  @TempDir private Path directory;
  private final Stage stage = new Stage();
  private List<String> environment = List.of("PATH=/usr/bin:/bin");

  /** Counts its calls and reports that everything is up to date. */
  private static final class Looks implements NinjaFace.TargetBuilder {
    private int count;

    @Override
    public void expectCommands() {}

    @Override
    public boolean takeLock() {
      return true;
    }

    @Override
    public Ended remake(LoadedBuild loaded, Node target) {
      count++;
      return new Ended(new RunResult(Status.UP_TO_DATE, 0, ""), false);
    }

    @Override
    public RunResult build(LoadedBuild loaded, List<Node> targets) {
      count++;
      return new RunResult(Status.UP_TO_DATE, 0, "");
    }

    @Override
    public void note(UpToDateRecorder notes) {
      notes.unfit();
    }
  }

  @BeforeEach
  void writeBuild() throws IOException {
    StringBuilder manifest = new StringBuilder(RULE).append("build out: make source0\n");
    manifest.append("build all: phony out");
    for (int i = 0; i < SOURCES; i++) {
      write("source" + i, "");
      manifest.append(" source").append(i);
    }
    write("build.ninja", manifest + "\ndefault all\n");
    Files.setLastModifiedTime(path("source0"), FileTime.from(Instant.ofEpochSecond(1_000_000)));
    write("out", "");
  }

  private Path path(String name) {
    return directory.resolve(name);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(path(name), text);
  }

  private Path record() {
    return path(".sconce/up-to-date-ninja");
  }

  private NinjaContext context(String... words) {
    List<String> all = new ArrayList<>(List.of("-C", directory.toString(), "--quiet"));
    all.addAll(List.of(words));
    return stage.with(environment, false, all.toArray(String[]::new));
  }

  /** Runs a real build and returns its output. */
  private String build(InstantSource clock, String... words) throws NinjaExit {
    NinjaContext context = context(words);
    NinjaOptions options = new NinjaOptionReader(context).read();
    try (EngineTargetBuilder builder = new EngineTargetBuilder(context, options, clock)) {
      int code = run(context, options, builder, clock);
      assertEquals(0, code, () -> stage.err());
    }
    return stage.out();
  }

  private static int run(
      NinjaContext context,
      NinjaOptions options,
      NinjaFace.TargetBuilder builder,
      InstantSource clock) {
    return new NinjaFace(context, options, builder, PhaseTimes.none(), clock).run();
  }

  /** Whether a build with these words reads the manifest. */
  private boolean looks(String... words) throws NinjaExit {
    NinjaContext context = context(words);
    Looks looks = new Looks();
    run(context, new NinjaOptionReader(context).read(), looks, LATER);
    return looks.count > 0;
  }

  private void remember() throws NinjaExit {
    build(LATER);
    assertTrue(Files.exists(record()));
    assertFalse(looks());
  }

  @Test
  void sameAnswerNeedsNoManifest() throws Exception {
    remember();
    NinjaContext loud = stage.with(environment, false, "-C", directory.toString());
    NinjaOptions options = new NinjaOptionReader(loud).read();
    assertEquals(0, run(loud, options, new Looks(), LATER));
    assertEquals("ninja: Entering directory `" + directory + "'\n" + NO_WORK, stage.out());
  }

  @Test
  void changedTimeOfAnyFileMakesItLook() throws Exception {
    remember();
    FileTime before = Files.getLastModifiedTime(path("source7"));
    Files.setLastModifiedTime(path("source7"), FileTime.from(before.toInstant().plusNanos(1)));
    assertTrue(looks());
    Files.setLastModifiedTime(path("source7"), before);
    assertFalse(looks());
    Files.delete(path("source1199"));
    assertTrue(looks());
  }

  @Test
  void fileThatAppearsMakesItLook() throws Exception {
    remember();
    write("all", "");
    assertTrue(looks());
  }

  @Test
  void manifestOfSameSizeAndTimeMakesItLook() throws Exception {
    remember();
    FileTime before = Files.getLastModifiedTime(path("build.ninja"));
    String text = Files.readString(path("build.ninja"));
    write("build.ninja", text.replace("touch $out", "touch $OUT"));
    Files.setLastModifiedTime(path("build.ninja"), before);
    assertTrue(looks());
  }

  @Test
  void changedDepfileMakesItLook() throws Exception {
    String manifest = Files.readString(path("build.ninja"));
    write("build.ninja", manifest.replace("source0\n", "source0\n  depfile = out.d\n"));
    write("out.d", "out: source1\n");
    Files.setLastModifiedTime(path("source1"), FileTime.from(Instant.ofEpochSecond(1_000_000)));
    remember();
    FileTime before = Files.getLastModifiedTime(path("out.d"));
    write("out.d", "out: source2\n");
    Files.setLastModifiedTime(path("out.d"), before);
    assertTrue(looks());
  }

  @Test
  void logThatAppearsMakesItLook() throws Exception {
    remember();
    write(".ninja_log", "# ninja log v7\n");
    assertTrue(looks());
  }

  @Test
  void otherQuestionsMakeItLook() throws Exception {
    remember();
    assertTrue(looks("out"));
    assertTrue(looks("-w", "phonycycle=err"));
    assertTrue(looks("-d", "explain"));
    assertTrue(looks("-n"));
    environment = List.of("PATH=/usr/bin:/bin", "MAKEFLAGS= -j3 --jobserver-auth=fifo:/nowhere");
    assertTrue(looks());
  }

  @Test
  void damagedRecordMakesItLook() throws Exception {
    remember();
    byte[] bytes = Files.readAllBytes(record());
    for (int at : new int[] {0, 9, 14, 60, bytes.length / 2, bytes.length - 1}) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 4;
      Files.write(record(), damaged);
      assertTrue(looks(), () -> "byte " + at);
    }
    for (int length : new int[] {0, 7, 30, bytes.length - 1}) {
      Files.write(record(), java.util.Arrays.copyOf(bytes, length));
      assertTrue(looks(), () -> length + " bytes");
    }
    Files.write(record(), bytes);
    assertFalse(looks());
  }

  @Test
  void whatWasJustWrittenIsNotTrusted() throws Exception {
    build(InstantSource.system());
    assertFalse(Files.exists(record()));
  }

  @Test
  void warningIsGivenEachTime() throws Exception {
    String manifest = Files.readString(path("build.ninja"));
    write("build.ninja", manifest + "build self: phony self\n");
    build(LATER);
    assertFalse(Files.exists(record()));
  }

  @Test
  void smallBuildLeavesNoFile() throws Exception {
    write("build.ninja", RULE + "build out: make source0\n");
    build(LATER);
    assertFalse(Files.exists(path(".sconce")));
  }

  @Test
  void changeIsBuiltWithTheTimesThatWereSeen() throws Exception {
    remember();
    Files.setLastModifiedTime(path("source0"), FileTime.from(Instant.now().plusSeconds(100)));
    build(LATER);
    FileTime made = Files.getLastModifiedTime(path("out"));
    assertTrue(made.toInstant().isAfter(Instant.now().minusSeconds(60)));
    assertTrue(Files.exists(path(".ninja_log")), "the command was run");
    Files.setLastModifiedTime(path("source0"), FileTime.from(Instant.ofEpochSecond(1_000_000)));
    remember();
  }

  @Test
  void changeAfterABuildThatDidSomethingIsBuiltWithTheTimesThatWereSeen() throws Exception {
    remember();
    Files.setLastModifiedTime(path("source0"), FileTime.from(Instant.now().plusSeconds(100)));
    build(LATER);
    Files.delete(path("out"));
    build(LATER);
    assertTrue(Files.exists(path("out")), "the log is another, the record of no use but for times");
    Files.setLastModifiedTime(path("source0"), FileTime.from(Instant.ofEpochSecond(1_000_000)));
    remember();
  }
}
