package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cut-off with real files and commands. */
final class CutOffOnDiskTest {
  private static final String MANIFEST =
      """
      rule copy
        command = cp $in $out
      rule link
        command = ln -sf $in $out
      build mid: copy in
      build out: copy mid
      """;

  @TempDir Path temporary;
  private Stage stage;

  @BeforeEach
  void makeStage() throws IOException {
    stage = new Stage(temporary).withRealClock();
    stage.file("in", "text").file("build.ninja", MANIFEST);
    age("in");
  }

  private int run(String... arguments) throws IOException {
    stage.out.reset();
    stage.err.reset();
    return new SconceFace(stage.context()).run(List.of(arguments));
  }

  private Path path(String name) {
    return stage.directory.resolve(name);
  }

  /** Makes a file look as if it had been edited some time before the build. */
  private void age(String name) throws IOException {
    Files.setLastModifiedTime(path(name), FileTime.from(Instant.now().minusSeconds(60)));
    pause();
  }

  /** Waits until earlier files look old. */
  private static void pause() {
    try {
      Thread.sleep(30);
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  private void touch(String name) throws IOException {
    Files.setLastModifiedTime(path(name), FileTime.from(Instant.now()));
  }

  private Object inode(String name) throws IOException {
    return Files.getAttribute(path(name), "unix:ino");
  }

  private void expectSpared(int of, int spared) throws IOException {
    assertEquals(0, run(), stage.said());
    String start =
        "sconce: nothing to do, " + of + " steps up to date, " + spared + " spared: inputs";
    assertTrue(stage.said().startsWith(start), stage.said());
  }

  @Test
  void touchedSourceRunsNothing() throws IOException {
    assertEquals(0, run());
    Object inode = inode("out");
    touch("in");
    expectSpared(2, 2);
    assertEquals(inode, inode("out"));
    assertEquals(Files.getLastModifiedTime(path("mid")), Files.getLastModifiedTime(path("out")));
    assertFalse(Files.exists(path(".ninja_lock")));
    assertEquals(0, run());
    assertTrue(
        stage.said().startsWith("sconce: nothing to do, 2 steps up to date ("), stage.said());
  }

  @Test
  void whatMayBeExecutedNowIsNotTheSame() throws IOException {
    assertEquals(0, run());
    assertFalse(path("out").toFile().canExecute());
    assertTrue(path("in").toFile().setExecutable(true));
    touch("in");
    assertEquals(0, run());
    assertTrue(stage.said().contains(": 2 built"), stage.said());
    assertTrue(path("in").toFile().canExecute());
    touch("in");
    expectSpared(2, 2);
  }

  @Test
  void aFormatterThatWritesItsInputAgainIsSparedFromTheThirdBuildOn() throws IOException {
    stage.file(
        "build.ninja",
        """
        rule format
          command = sleep 0.03; cp $in tmp; cat tmp > $in; touch $out
        build stamp: format in
        """);
    assertEquals(0, run());
    pause();
    assertEquals(0, run());
    assertTrue(stage.said().contains(": 1 built"), stage.said());
    pause();
    assertEquals(0, run());
    assertTrue(
        stage.said().contains("1 step up to date, 1 spared: inputs unchanged"), stage.said());
    assertEquals(0, run());
    assertTrue(stage.said().contains("1 step up to date ("), stage.said());
  }

  @Test
  void formattersOfOneFileComeToRest() throws IOException {
    stage.file(
        "build.ninja",
        """
        rule format
          command = sleep 0.03; cp $in tmp; cat tmp > $in; touch $out
        build stamp: format in
        build again: format in || stamp
        """);
    int builds = 0;
    do {
      assertEquals(0, run());
      pause();
      builds++;
    } while (!stage.said().startsWith("sconce: nothing to do") && builds < 10);
    assertTrue(builds < 10, "it never ends");
    assertEquals(0, run());
    assertTrue(stage.said().contains("2 steps up to date ("), stage.said());
  }

  @Test
  void aDryRunChangesNothing() throws IOException {
    assertEquals(0, run());
    touch("in");
    FileTime before = Files.getLastModifiedTime(path("out"));
    byte[] log = Files.readAllBytes(path(".ninja_log"));
    long runs = Files.size(path(".sconce/runs"));
    long ingredients = Files.size(path(".sconce/ingredients"));
    assertEquals(0, run("-n"));
    assertTrue(
        stage.said().startsWith("sconce: nothing to do, 2 steps up to date, 2 spared"),
        stage.said());
    assertEquals(before, Files.getLastModifiedTime(path("out")));
    assertEquals(log.length, Files.size(path(".ninja_log")));
    assertEquals(runs, Files.size(path(".sconce/runs")));
    assertEquals(ingredients, Files.size(path(".sconce/ingredients")));
    assertFalse(Files.exists(path(".ninja_lock")));
  }

  @Test
  void tellsHowManyWereSparedBesideWhatRan() throws IOException {
    stage.file("more", "1").file("build.ninja", MANIFEST + "build other: copy more\n");
    age("more");
    assertEquals(0, run());
    touch("in");
    stage.file("more", "2");
    assertEquals(0, run());
    assertTrue(stage.said().contains("1 built, 2 spared"), stage.said());
  }

  @Test
  void anOutputThatIsALinkToASourceIsNotTouched() throws IOException {
    stage.file("build.ninja", MANIFEST + "build link: link in | other\ndefault link\n");
    stage.file("other", "1");
    age("other");
    assertEquals(0, run());
    touch("other");
    FileTime source = Files.getLastModifiedTime(path("in"));
    assertEquals(0, run());
    assertEquals(source, Files.getLastModifiedTime(path("in")), "the source keeps its time");
    assertTrue(stage.said().contains("1 built"), stage.said());
  }

  @Test
  void anOutputWithAnotherNameIsNotTouched() throws IOException {
    assertEquals(0, run());
    Files.createLink(path("hard"), path("mid"));
    FileTime before = Files.getLastModifiedTime(path("hard"));
    touch("in");
    assertEquals(0, run());
    assertTrue(stage.said().contains("2 built"), stage.said());
    assertTrue(before.compareTo(Files.getLastModifiedTime(path("hard"))) <= 0);
  }

  @Test
  void unwritableRunsAreReportedAndDoNotFailTheBuild() throws IOException {
    Files.createDirectories(path(".sconce/runs"));
    assertEquals(0, run());
    assertTrue(
        stage.said().contains("warning: this build cannot be fully recorded: "), stage.said());
    assertTrue(stage.said().contains("2 built"), stage.said());
    touch("in");
    assertEquals(0, run());
    assertTrue(stage.said().contains("2 built"), stage.said());
  }

  @Test
  void stepsAreSparedThoughTheirIngredientsCannotBeWritten() throws IOException {
    Files.createDirectories(path(".sconce/ingredients/full"));
    assertEquals(0, run());
    assertTrue(
        stage.said().contains("warning: this build cannot be fully recorded: "), stage.said());
    touch("in");
    expectSpared(2, 2);
  }
}
