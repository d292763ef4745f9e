package dev.sconce.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests events while a build of the ninja face changes to the full profile of Java (decision 0132):
 * signals, other builds, edits, a job server. {@code -Dsconce.profile.signals=100} sends so many
 * signals at random moments; a failure names its seed for {@code -Dsconce.profile.seed}.
 */
@Tag("slow")
@Timeout(600)
final class ProfileChangeMomentsTest {
  private static final int SIGNALS = Integer.getInteger("sconce.profile.signals", 8);
  private static final long SEED = Long.getLong("sconce.profile.seed", System.nanoTime());
  private static final int MOST_MILLIS = 500;
  private static final int PATIENCE_SECONDS = 60;
  private static final int KILLED_BY_QUIT = 131;
  private static final int KILLED_BY_TERM = 143;
  private static final int STOPPED = 130;

  @TempDir static Path shared;
  private static WatchedDistribution watched;

  @TempDir Path directory;

  @BeforeAll
  static void copyDistribution() throws Exception {
    watched = WatchedDistribution.in(shared.toRealPath());
  }

  @BeforeEach
  void beginAgain() throws Exception {
    directory = directory.toRealPath();
    watched.forget();
  }

  private void manifest(String text) throws IOException {
    Files.writeString(directory.resolve("build.ninja"), text);
  }

  private void oneStep() throws IOException {
    manifest("rule make\n  command = echo made >> made; touch $out\nbuild out: make\n");
  }

  private boolean exists(String file) {
    return Files.exists(directory.resolve(file));
  }

  /**
   * Starts a shell command line in which NINJA changes its profile; its output goes to the file
   * told.
   */
  private Process begin(String line) throws IOException {
    String text = line.replace("NINJA", watched.ninja().toString());
    Path bash = RequiredTool.named("bash").path();
    ProcessBuilder builder =
        new ProcessBuilder("env", "--default-signal", bash.toString(), "-c", text);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("SCONCE_PROFILE", "full");
    builder.directory(directory.toFile());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("told").toFile()))
        .start();
  }

  private Process begin() throws IOException {
    return begin("exec NINJA");
  }

  private static int end(Process build) throws InterruptedException {
    boolean ended = build.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      build.destroyForcibly();
    }
    assertTrue(ended, "still runs");
    return build.exitValue();
  }

  private String told() throws IOException {
    return Files.readString(directory.resolve("told"), StandardCharsets.ISO_8859_1);
  }

  private static void signal(Process process, String name)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  private Process beginUpToGate() throws Exception {
    watched.closeGate();
    Process build = begin();
    watched.awaitAtGate();
    return build;
  }

  @ParameterizedTest
  @CsvSource({"QUIT, 131", "INT, 130", "TERM, 143", "HUP, 129"})
  void aSignalAtTheChangeEndsTheBuildBeforeItDidAnything(String signal, int code) throws Exception {
    oneStep();
    Process build = beginUpToGate();
    signal(build, signal);
    assertEquals(code, end(build));
    assertFalse(exists("out"));
    assertFalse(exists(".ninja_log"));
    assertEquals("", told());
    watched.forget();
    assertEquals(0, end(begin()), told());
  }

  @Test
  void nobodyHoldsTheLockAtTheChange() throws Exception {
    oneStep();
    Process build = beginUpToGate();
    assertEquals(0, end(begin("flock -n . true")));
    watched.openGate();
    assertEquals(0, end(build), told());
  }

  @Test
  void aBuildThatAnotherOneOvertakesFindsNothingToDo() throws Exception {
    oneStep();
    Process build = beginUpToGate();
    Path ninja = RequiredTool.ninja113().path();
    assertEquals(0, end(begin("exec " + ninja + " > /dev/null")));
    watched.openGate();
    assertEquals(0, end(build), told());
    assertEquals("ninja: no work to do.\n", told());
    assertEquals(List.of("made"), Files.readAllLines(directory.resolve("made")));
  }

  @Test
  void whatIsEditedAtTheChangeCounts() throws Exception {
    oneStep();
    Process build = beginUpToGate();
    manifest("rule make\n  command = echo other > $out\nbuild other: make\n");
    watched.openGate();
    assertEquals(0, end(build), told());
    assertEquals("[1/1] echo other > other\n", told());
    assertFalse(exists("out"));
  }

  @Test
  void buildsThatChangeAtTheSameTimeRunEachStepOnce() throws Exception {
    StringBuilder text =
        new StringBuilder("rule make\n  command = echo $out >> made; touch $out\n");
    for (int step = 0; step < 20; step++) {
      text.append("build out").append(step).append(": make\n");
    }
    manifest(text.toString());
    watched.closeGate();
    List<Process> builds = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      builds.add(begin());
    }
    watched.awaitAtGate();
    watched.openGate();
    for (Process build : builds) {
      assertEquals(0, end(build), told());
    }
    assertEquals(20, Files.readAllLines(directory.resolve("made")).size());
  }

  /** A process that keeps trying never gets the lock between the first change and the end. */
  @Test
  void theLockHasNoGapFromTheFirstChangeOn() throws Exception {
    manifest(
        """
        rule again
          command = cp next build.ninja
          generator = 1
        build build.ninja: again template
        """);
    Files.writeString(
        directory.resolve("next"),
        """
        rule again
          command = cp next build.ninja
          generator = 1
        rule make
          command = sleep 0.2; touch $out
        build build.ninja: again template
        build a: make
        build b: make a
        """);
    end(begin("touch -d @1000000000 build.ninja; touch template"));
    Process trying =
        begin(
            "until [ -e stop ]; do flock -n . true && echo free >> tries || echo held >> tries;"
                + " done");
    int code = end(begin());
    Files.createFile(directory.resolve("stop"));
    end(trying);
    assertEquals(0, code, told());
    assertTrue(exists("b"), told());
    String tries = String.join(" ", Files.readAllLines(directory.resolve("tries")));
    assertTrue(tries.matches("(free )*(held )+(free ?)*"), tries);
  }

  @Test
  void aJobServerHasAllItsTokensAtTheChangeAndAtTheEnd() throws Exception {
    oneStep();
    String server =
        "/usr/bin/python3 " + Path.of("src/test/resources/peer/bin/jobserver").toAbsolutePath();
    watched.closeGate();
    Process build = begin("exec " + server + " 3 NINJA");
    watched.awaitAtGate();
    for (ProcessHandle child : build.children().toList()) {
      child.destroyForcibly(); // the tokens that it held would be lost
    }
    end(build);
    assertTrue(told().endsWith("tokens left: 3\n"), told());

    watched.forget();
    manifest(
        "rule make\n  command = sleep 0.1; touch $out\n"
            + "build a: make\nbuild b: make\nbuild c: make\n");
    assertEquals(0, end(begin("exec " + server + " 2 NINJA")), told());
    assertTrue(told().endsWith("tokens left: 2\n"), told());
    assertEquals(1, told().split("Jobserver mode detected", -1).length - 1, told());
  }

  @Test
  void stepsOfMakeTakePartInItsJobServerThroughPipes() throws Exception {
    Path make = RequiredTool.named("make").path();
    manifest("rule make\n  command = exec make -f inner --no-print-directory\nbuild all: make\n");
    Files.writeString(
        directory.resolve("Makefile"),
        "all:\n\t+@NINJA\n".replace("NINJA", watched.ninja().toString()));
    Files.writeString(
        directory.resolve("inner"), "all: a b c\na b c:\n\t@sleep 0.1; echo made $@\n");
    assertEquals(0, end(begin(make + " -j3")), told());
    assertEquals(1, watched.starts("full"));
    assertFalse(told().contains("unavailable"), told());
    assertEquals(1, told().split("Ignoring jobserver", -1).length - 1, told());
  }

  /** A step that runs until the build is ended. */
  private void endlessStep() throws IOException {
    manifest("rule wait\n  command = touch begun; exec sleep 1000\nbuild out: wait\n");
  }

  @ParameterizedTest
  @CsvSource({"QUIT, 131", "INT, 130", "TERM, 130"})
  void aSignalAfterTheChangeStopsTheBuildAsAlways(String signal, int code) throws Exception {
    endlessStep();
    Process build = begin();
    end(begin("until [ -e begun ]; do sleep 0.02; done"));
    List<ProcessHandle> commands = build.children().toList();
    signal(build, signal);
    assertEquals(code, end(build), told());
    commands.forEach(ProcessHandle::destroyForcibly); // ^\ does not end the commands
  }

  /** A signal during the change is not lost, and leaves nothing half-done. */
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aSignalAtAnyMomentEndsTheBuild(String signal) throws Exception {
    Random random = new Random(SEED);
    endlessStep();
    for (int i = 0; i < SIGNALS; i++) {
      Process build = begin();
      Thread.sleep(random.nextInt(MOST_MILLIS));
      signal(build, signal);
      int code = end(build);
      // A signal during Java's own start can make it fail.
      boolean stumbled = code == 1 && told().contains("initialization of VM");
      assertTrue(
          code == STOPPED || code == KILLED_BY_TERM || stumbled,
          "code " + code + ", seed " + SEED + ": " + told());
      assertFalse(exists("out"));
      watched.forget();
    }
  }

  /** If ^\ arrives before there is work to do, Java prints its threads and continues. */
  @Test
  void quitAtAnyMomentEndsTheBuildOrLeavesItWhole() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < SIGNALS; i++) {
      oneStep();
      Process build = begin();
      Thread.sleep(random.nextInt(MOST_MILLIS));
      signal(build, "QUIT");
      int code = end(build);
      assertTrue(code == 0 || code == KILLED_BY_QUIT, "code " + code + ", seed " + SEED);
      assertTrue(code == KILLED_BY_QUIT || exists("out"), "seed " + SEED + ": " + told());
      assertEquals(0, end(begin()), told());
      end(begin("rm -rf out made .ninja* .sconce"));
      watched.forget();
    }
  }
}
