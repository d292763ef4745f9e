package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the sconce face answers from its record that there is nothing to do, and what it prints. */
class UpToDateAnswerTest {
  private static final int SOURCES = 1200;
  private static final String NOTHING = "sconce: nothing to do, 1 step up to date (TIME)\n";

  /** A clock by which files that were just written count as settled. */
  private static final InstantSource LATER =
      InstantSource.offset(InstantSource.system(), Duration.ofSeconds(10));

  @TempDir private Path temporary;
  private Stage stage;

  @BeforeEach
  void build() throws IOException {
    stage = stage();
    StringBuilder manifest = new StringBuilder("rule make\n  command = cp $in $out\n");
    manifest.append("build out: make source0\nbuild all: phony out");
    for (int i = 0; i < SOURCES; i++) {
      stage.file("source" + i, "");
      manifest.append(" source").append(i);
    }
    stage.file("build.ninja", manifest + "\ndefault all\n");
    run();
  }

  private Stage stage() throws IOException {
    return new Stage(temporary).withClock(LATER).withCode("this program");
  }

  private String run(String... arguments) throws IOException {
    stage.out.reset();
    assertEquals(0, new SconceFace(stage.context()).run(List.of(arguments)), stage::complained);
    return stage.said().replaceAll("\\([0-9.]+m?s\\)", "(TIME)");
  }

  private Path record() {
    return temporary.resolve(".sconce/up-to-date-sconce");
  }

  /** Whether a build checks everything and finds it up to date: then it stores the answer again. */
  private boolean looks(String... arguments) throws IOException {
    Object before = Files.getAttribute(record(), "unix:ino");
    // keeps its inode number from being reused
    Path held = Files.createLink(temporary.resolve("held"), record());
    assertEquals(NOTHING, run(arguments));
    boolean same = before.equals(Files.getAttribute(record(), "unix:ino"));
    Files.delete(held);
    return !same;
  }

  private void remember() throws IOException {
    assertEquals(NOTHING, run());
    assertTrue(Files.exists(record()));
    assertFalse(looks());
  }

  private void touch(String file, Instant time) throws IOException {
    Files.setLastModifiedTime(temporary.resolve(file), FileTime.from(time));
  }

  @Test
  void sameAnswerIsGivenInTheSameWords() throws IOException {
    remember();
    assertEquals(NOTHING, run("--plain"));
    assertFalse(looks("-v"));
    assertFalse(looks("-j", "3"));
    assertEquals("", stage.complained());
  }

  @Test
  void sameAnswerIsGivenOnATerminal() throws IOException {
    remember();
    stage.typing("").with("TERM=xterm-256color");
    assertFalse(looks("--stay", "failed"));
    assertTrue(looks("--stay", "always")); // the screen is shown
  }

  @Test
  void otherTargetsAndOtherProgramsAreOtherQuestions() throws IOException {
    remember();
    assertTrue(looks("out"));
    assertFalse(looks("out"));
    assertTrue(looks());
    stage.withCode("another program");
    assertTrue(looks());
  }

  @Test
  void whoeverWantsToKnowWhatHappensIsToldAll() throws IOException {
    remember();
    assertEquals(NOTHING, run("--event-log", "log.json"));
    assertTrue(Files.readString(temporary.resolve("log.json")).contains("build-finished"));
    assertEquals(NOTHING, run("--trace", "trace.json"));
    assertTrue(Files.size(temporary.resolve("trace.json")) > 0);
  }

  @Test
  void dryRunsAndJobServersDoNotAsk() throws IOException {
    remember();
    Files.delete(record());
    run("-n");
    assertFalse(Files.exists(record()));
    stage.with("MAKEFLAGS= -j3 --jobserver-auth=fifo:/nowhere");
    run();
    assertFalse(Files.exists(record()));
  }

  @Test
  void changedSourceIsBuilt() throws IOException {
    remember();
    stage.file("source0", "edited");
    assertTrue(run().endsWith(": 1 built\n"), stage.said());
    assertEquals("edited", Files.readString(temporary.resolve("out")));
  }

  @Test
  void editAfterABuildThatDidSomethingIsBuiltToo() throws IOException {
    remember();
    for (String edit : List.of("once", "twice")) {
      stage.file("source0", edit);
      touch("source0", Instant.now().plusSeconds(edit.length()));
      assertTrue(run().endsWith(": 1 built\n"), stage.said());
      assertEquals(edit, Files.readString(temporary.resolve("out")));
    }
  }

  @Test
  void warningIsGivenEachTime() throws IOException {
    String manifest = Files.readString(temporary.resolve("build.ninja"));
    stage.file("build.ninja", manifest + "build self: phony self\n");
    for (int time = 0; time < 2; time++) {
      assertTrue(run().startsWith("sconce: warning: "), stage.said());
    }
    assertFalse(Files.exists(record()));
  }

  @Test
  void manifestThatChangedIsRead() throws IOException {
    remember();
    stage.file("build.ninja", "rule make\n  command = cp $in $out\nbuild new: make source1\n");
    assertTrue(run().endsWith(": 1 built\n"), stage.said());
  }
}
