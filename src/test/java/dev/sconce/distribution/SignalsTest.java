package dev.sconce.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests both faces, started with ignored signals, against real ninja. */
@Tag("slow")
@Timeout(300)
final class SignalsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8");

  private static final int STOPPED = 130;
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path directory;

  private static List<String> faces() {
    return List.of(Distribution.ninja().toString(), Distribution.sconce() + " --plain");
  }

  private Run sh(String line) throws IOException, InterruptedException {
    return Run.of(directory, ENVIRONMENT, Path.of("/bin/sh"), "-c", line);
  }

  /** The signals that commands ignore, catch or block: directly, in a shell, with the terminal. */
  private List<String> seenByCommands(String program, String ignored) throws Exception {
    Files.writeString(
        directory.resolve("build.ninja"),
        """
        rule direct
          command = cp /proc/self/status $out
        rule shell
          command = cat /proc/self/status > $out
        rule console
          command = cp /proc/self/status $out
          pool = console
        build out1: direct
        build out2: shell
        build out3: console
        """);
    sh("rm -rf out? .ninja* .sconce");
    Run run = sh("exec env --default-signal --ignore-signal=" + ignored + " " + program);
    assertEquals(0, run.code(), run.output());
    List<String> seen = new ArrayList<>();
    for (String out : List.of("out1", "out2", "out3")) {
      for (String line : Files.readAllLines(directory.resolve(out))) {
        if (line.matches("Sig(Ign|Cgt|Blk):.*")) {
          seen.add(out + " " + line);
        }
      }
    }
    return seen;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"USR1", "INT,QUIT", "TERM", "INT", "QUIT", "PIPE", "CHLD", "XFSZ", "TSTP"})
  void commandsIgnoreWhatNinjasIgnore(String ignored) throws Exception {
    List<String> expected = seenByCommands(RequiredTool.ninja113().path().toString(), ignored);
    for (String face : faces()) {
      assertEquals(expected, seenByCommands(face, ignored), face);
    }
  }

  @Test
  void onlyTheCommandWithTheTerminalKeepsIgnoringHangUp() throws Exception {
    String ninja = RequiredTool.ninja113().path().toString();
    List<String> expected = seenByCommands(ninja, "HUP");
    assertFalse(expected.stream().anyMatch(SignalsTest::ignoresHangUp), expected.toString());
    for (String face : faces()) {
      List<String> seen = seenByCommands(face, "HUP");
      assertEquals(
          List.of("out3"),
          seen.stream().filter(SignalsTest::ignoresHangUp).map(line -> line.split(" ")[0]).toList(),
          face);
      assertEquals(expected.subList(0, 6), seen.subList(0, 6), face);
    }
  }

  private static boolean ignoresHangUp(String line) {
    return line.matches(".* SigIgn:.*[13579bdf]");
  }

  /**
   * Sends a signal to a build whose only step waits, and then lets the step end if the build is to
   * continue.
   *
   * @return the exit code of the build
   */
  private int signalled(String program, String ignored, String signal, boolean goesOn)
      throws Exception {
    Files.writeString(
        directory.resolve("build.ninja"),
        """
        rule wait
          command = touch begun; until test -e go; do sleep 0.02; done; touch $out
        build out: wait
        """);
    sh("rm -rf out begun go .ninja* .sconce");
    String line = "exec env --default-signal --ignore-signal=" + ignored + " " + program;
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", line);
    builder.directory(directory.toFile());
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("told").toFile());
    Process build = builder.start();
    sh("until test -e begun; do sleep 0.02; done; kill -" + signal + " " + build.pid());
    if (goesOn) {
      Files.createFile(directory.resolve("go"));
    }
    assertTrue(build.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still runs: " + program);
    return build.exitValue();
  }

  @ParameterizedTest
  @CsvSource({"'INT,QUIT', INT", "'INT,QUIT', TERM", "TERM, TERM", "'INT,QUIT', HUP"})
  void aBuildIsStoppedThoughTheSignalWasIgnored(String ignored, String signal) throws Exception {
    String ninja = RequiredTool.ninja113().path().toString();
    assertEquals(STOPPED, signalled(ninja, ignored, signal, false));
    for (String face : faces()) {
      assertEquals(STOPPED, signalled(face, ignored, signal, false), face);
      assertFalse(Files.exists(directory.resolve("out")), face);
    }
  }

  @Test
  void withoutReaderABuildGoesOnWhereNinjaDoes() throws Exception {
    StringBuilder manifest = new StringBuilder("rule step\n  command = echo printed; touch $out\n");
    for (int step = 0; step < 20; step++) {
      manifest.append("build out").append(step).append(": step\n");
    }
    Files.writeString(directory.resolve("build.ninja"), manifest);
    List<String> programs =
        List.of(RequiredTool.ninja113().path().toString(), Distribution.ninja().toString());
    for (String program : programs) {
      String build = program + " -v -j1; echo code=$? >&2";
      Run left = sh("rm -f out* .ninja*; { " + build + "; } | sed q");
      assertTrue(left.tells("code=141"), left.output());
      Run ignored = sh("trap '' PIPE; rm -f out* .ninja*; { " + build + "; } | sed q");
      assertTrue(ignored.tells("code=0"), ignored.output());
      assertTrue(Files.exists(directory.resolve("out19")));
    }
  }

  @ParameterizedTest
  @CsvSource({"HUP, HUP", "'INT,QUIT', QUIT"})
  void aBuildGoesOnWhereTheSignalStaysIgnored(String ignored, String signal) throws Exception {
    for (String face : faces()) {
      assertEquals(0, signalled(face, ignored, signal, true), face);
      assertTrue(Files.exists(directory.resolve("out")), face);
    }
  }
}
