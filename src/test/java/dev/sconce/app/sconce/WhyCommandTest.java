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

/** The output of {@code sconce why} for small real builds. */
final class WhyCommandTest {
  private static final String MANIFEST =
      """
      flags = -a
      rule copy
        command = cp $flags $in $out
      rule join
        command = cat $in > $out
      build mid.o: copy in.c
      build app: join mid.o other.o
      build other.o: copy other.c
      """;

  @TempDir Path temporary;
  private Stage stage;

  @BeforeEach
  void makeStage() throws IOException, InterruptedException {
    stage = new Stage(temporary).withRealClock();
    write("in.c", "one");
    write("other.c", "two");
    manifest("");
    Thread.sleep(30);
  }

  /** Writes a file that looks a minute old. */
  private void write(String name, String text) throws IOException {
    stage.file(name, text);
    Files.setLastModifiedTime(
        stage.directory.resolve(name), FileTime.from(Instant.now().minusSeconds(60)));
  }

  private void manifest(String flags) throws IOException {
    stage.file("build.ninja", MANIFEST.replace("-a", flags));
  }

  private int run(String... arguments) throws IOException {
    stage.out.reset();
    stage.err.reset();
    return new SconceFace(stage.context()).run(List.of(arguments));
  }

  private String why(String... targets) throws IOException {
    String[] arguments = new String[targets.length + 1];
    arguments[0] = "why";
    System.arraycopy(targets, 0, arguments, 1, targets.length);
    assertEquals(0, run(arguments), stage.complained());
    for (String line : stage.said().lines().toList()) {
      assertTrue(line.length() <= 80, line);
    }
    return stage.said().replaceAll("[0-9.]+m?s", "TIME").replaceAll("[0-9a-f]{8}", "DIGEST");
  }

  @Test
  void beforeTheFirstBuildOutputsAreMissing() throws IOException {
    assertEquals(
        """
        app would run:
            missing     app  is not there
            made again  mid.o  by its step
            made again  other.o  by its step
          no run by sconce is recorded

        in.c (mid.o) would run:
            missing     mid.o  is not there

        other.c (other.o) would run:
            missing     other.o  is not there
        """,
        why("app"));
    assertFalse(Files.exists(stage.directory.resolve("app")));
    assertFalse(Files.exists(stage.directory.resolve(".sconce")));
  }

  @Test
  void whatIsUpToDateSaysWhyItRan() throws IOException {
    assertEquals(0, run());
    assertEquals(
        """
        app is up to date
          it ran TIME ago because:
            missing     app  is not there
            made again  mid.o  by its step
            made again  other.o  by its step
        """,
        why("app"));
  }

  @Test
  void namesTheInputThatChangedAndTheStepsBetween() throws IOException {
    assertEquals(0, run());
    stage.file("in.c", "three");
    assertEquals(
        """
        app would run:
            made again  mid.o  by its step
          it ran TIME ago because:
            missing     app  is not there
            made again  mid.o  by its step
            made again  other.o  by its step

        in.c (mid.o) would run:
            changed     in.c  DIGEST -> DIGEST
        """,
        why("app"));
    assertEquals(0, run());
    assertEquals(
        """
        in.c (mid.o) is up to date
          it ran TIME ago because:
            changed     in.c  DIGEST -> DIGEST
        """,
        why("in.c"));
    assertTrue(why("app").contains("changed     mid.o"));
    assertFalse(why("app").contains("other.o"));
  }

  @Test
  void namesTheWordsOfTheCommand() throws IOException {
    assertEquals(0, run());
    manifest("-p");
    assertTrue(why("mid.o").contains("    command     + -p\n"), stage.said());
  }

  @Test
  void whatCameFromTheCacheOfThisMachineSaysSoAndWhatChanged() throws IOException {
    String cache = "--disk-cache=" + stage.directory.resolve("cache");
    assertEquals(0, run(cache, "--deps=off", "--cache-untraced=all"), stage.complained());
    stage.file("in.c", "three");
    assertEquals(0, run(cache, "--deps=off", "--cache-untraced=all"));
    stage.file("in.c", "one");
    assertEquals(0, run(cache, "--deps=off", "--cache-untraced=all"));
    assertTrue(stage.said().contains("hit"), stage.said());
    assertEquals(
        """
        in.c (mid.o) is up to date
          it was taken from the cache of this machine TIME ago because:
            changed     in.c  DIGEST -> DIGEST
        """,
        why("mid.o"));
  }

  @Test
  void touchedInputIsDistinguished() throws IOException {
    assertEquals(0, run());
    Files.setLastModifiedTime(stage.directory.resolve("in.c"), FileTime.from(Instant.now()));
    assertTrue(
        why("mid.o").startsWith("in.c (mid.o) would not run:\n    its inputs are newer, but"),
        stage.said());
  }

  @Test
  void withoutARecordTimesAreReported() throws IOException {
    assertEquals(0, run());
    Files.delete(stage.directory.resolve(".sconce/ingredients"));
    Files.setLastModifiedTime(
        stage.directory.resolve("in.c"), FileTime.from(Instant.now().plusSeconds(3)));
    String said = why("mid.o");
    assertTrue(said.contains("    newer       in.c  than the output, by "), said);
    assertTrue(said.contains("time decides"), said);
  }

  @Test
  void anOutputThatSomebodyChangedIsNamed() throws IOException {
    assertEquals(0, run());
    stage.file("mid.o", "by hand");
    stage.file("in.c", "one");
    assertTrue(why("mid.o").contains("output      mid.o  is not what the last run left"));
  }

  @Test
  void asksForAStepAndKnowsNearNames() throws IOException {
    assertEquals(2, run("why"));
    assertTrue(stage.complained().contains("which step?"), stage.complained());
    assertEquals(2, run("why", "apq"));
    assertTrue(stage.complained().contains("did you mean 'app'?"), stage.complained());
  }

  @Test
  void aStepIsCalledByTheEndOfItsNameAndSeveralAreListed() throws IOException {
    stage.file(
        "build.ninja",
        """
        rule touch
          command = touch $out
        build tests/clar.suite: touch
        build x/a3: touch
        build y/a3: touch
        """);
    assertEquals(0, run("why", "clar.suite"));
    assertTrue(stage.said().startsWith("tests/clar.suite would run:"), stage.said());
    assertEquals(2, run("why", "a3"));
    assertTrue(
        stage.complained().contains("several steps end in 'a3':\n  x/a3\n  y/a3"),
        stage.complained());
  }
}
