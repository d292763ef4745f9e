package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests where Sconce's ninja behaves differently from ninja 1.13. Each comment says what ninja
 * does.
 */
@Tag("slow")
final class WhereSconceDiffersTest {
  private static final String NO_WORK = "ninja: no work to do.\n";
  private static final String TWO_STEPS =
      "rule touch\n  command = touch $out\nbuild a: touch\nbuild b: touch\n";

  @TempDir private Path directory;

  /** Ninja crashes with a segmentation fault. */
  @Test
  void aManifestThatIncludesItselfIsAnError() throws IOException, InterruptedException {
    manifest("include build.ninja\n");
    Shell.Result result = ninja();
    assertEquals(1, result.exitCode(), result::output);
    assertTrue(result.output().startsWith("ninja: error: build.ninja:1: "), result::output);
  }

  /** Ninja crashes with a segmentation fault. */
  @Test
  void cleaningATargetOfACircleEnds() throws IOException, InterruptedException {
    manifest("rule r\n  command = r\nbuild a: r b\nbuild b: r a\n");
    Shell.Result result = ninja("-t", "clean", "a");
    assertEquals(0, result.exitCode(), result::output);
    assertEquals("Cleaning... 0 files.\n", result.output());
  }

  /** Ninja creates the directories of outputs. */
  @Test
  void aDryRunLeavesNothingBehind() throws IOException, InterruptedException {
    manifest(
        """
        rule r
          command = cat $out.rsp > $out
          rspfile = $out.rsp
          rspfile_content = x
          depfile = deps/$out.d
        build deep/down/out: r
        """);
    assertEquals(0, ninja("-n").exitCode());
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(directory.resolve("build.ninja")), files.toList());
    }
  }

  /** Ninja silently ignores malformed lines. */
  @Test
  void invalidLinesOfTheBuildLogAreReportedAndCut() throws IOException, InterruptedException {
    manifest(TWO_STEPS);
    ninja().orFail();
    appendToLog("garbage\n1\t2\n");
    Shell.Result result = ninja().orFail();
    assertTrue(result.output().startsWith("ninja: warning: build log "), result::output);
    assertTrue(result.output().endsWith(NO_WORK), result::output);
    assertEquals(NO_WORK, ninja().orFail().output());
  }

  /** Ninja appends its next entry to the truncated line, and loses that entry too. */
  @Test
  void aBuildLogThatIsCutCostsOneStep() throws IOException, InterruptedException {
    manifest(TWO_STEPS);
    ninja("-j1").orFail();
    Path log = directory.resolve(".ninja_log");
    String text = Files.readString(log, StandardCharsets.ISO_8859_1);
    Files.writeString(log, text.substring(0, text.length() - 5), StandardCharsets.ISO_8859_1);
    Shell.Result result = ninja().orFail();
    assertTrue(result.output().startsWith("ninja: warning: build log "), result::output);
    assertTrue(result.output().endsWith("[1/1] touch b\n"), result::output);
    assertEquals(NO_WORK, ninja().orFail().output());
  }

  /** Ninja builds, and fails at the end because it cannot write. */
  @Test
  void aLogThatIsADirectoryIsAnErrorAtOnce() throws IOException, InterruptedException {
    manifest(TWO_STEPS);
    Files.createDirectory(directory.resolve(".ninja_log"));
    Shell.Result result = ninja();
    assertEquals(1, result.exitCode(), result::output);
    assertEquals("ninja: error: loading build log .ninja_log: Is a directory\n", result.output());
  }

  /**
   * Ninja exits at once, so that other commands keep running, and leaves behind the file that it
   * creates to get a time.
   */
  @Test
  void anUnknownKindOfDepsEndsOtherCommands() throws IOException, InterruptedException {
    manifest(
        """
        rule r
          command = while ! [ -s pid ]; do sleep 0.01; done; touch $out
          deps = nonsense
        rule slow
          command = echo $$$$ > pid; exec sleep 60
        build a: r
        build b: slow
        """);
    Shell.Result result = ninja("-j2");
    assertEquals(1, result.exitCode(), result::output);
    assertEquals("ninja: fatal: unknown deps type 'nonsense'\n", result.output());
    assertFalse(Files.exists(directory.resolve(".ninja_lock")));
    long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
    assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }

  /** Ninja accepts any bytes as a name; Java's file names consist of characters. */
  @Test
  void aFileNameThatIsNotUtf8IsAnError() throws IOException, InterruptedException {
    Files.write(
        directory.resolve("build.ninja"),
        "build all: phony \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    Shell.Result result = ninja();
    assertEquals(1, result.exitCode(), result::output);
    assertTrue(result.output().endsWith(": the file name is not valid UTF-8\n"), result::output);
  }

  private void appendToLog(String text) throws IOException {
    Files.writeString(directory.resolve(".ninja_log"), text, StandardOpenOption.APPEND);
  }

  private void manifest(String text) throws IOException {
    Files.writeString(directory.resolve("build.ninja"), text);
  }

  private Shell.Result ninja(String... arguments) throws IOException, InterruptedException {
    Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8");
    List<String> command = new ArrayList<>(List.of(Subject.ninja().toString()));
    command.addAll(List.of(arguments));
    return new Shell(directory, environment).run(command);
  }
}
