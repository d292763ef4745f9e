package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests builds in a directory where some files belong to another user, as after {@code sudo ninja
 * install}: root builds, then nobody. Only root can act as both.
 */
@Tag("slow")
final class OtherOwnerTest {
  private static final String MANIFEST =
      """
      rule cc
        command = cat in > $out; echo "$out: in" > $out.d
        deps = gcc
        depfile = $out.d
      rule fail
        command = echo words; false
      build out: cc in
      build bad: fail in
      default out
      """;

  @TempDir private Path base;
  private Path work = Path.of("");

  @BeforeEach
  void makeBuild() throws IOException, InterruptedException {
    RequiredTool.named("setpriv").path();
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "this needs root");
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
    work = Files.createDirectories(base.resolve("work"));
    Files.writeString(work.resolve("build.ninja"), MANIFEST);
    Files.writeString(work.resolve("in"), "text");
    sh("chown nobody .").orFail();
    Shell.Result reachable = nobody(Distribution.sconce() + " --version");
    Assumptions.assumeTrue(
        reachable.exitCode() == 0, () -> "nobody may run the distribution: " + reachable.output());
  }

  private Shell.Result sh(String line) throws IOException, InterruptedException {
    Map<String, String> environment =
        Map.of("PATH", "/usr/sbin:/usr/bin:/bin", "LC_ALL", "C.UTF-8");
    return new Shell(base, environment).in(work).run("sh", "-c", line);
  }

  private Shell.Result nobody(String line) throws IOException, InterruptedException {
    return sh("setpriv --reuid=nobody --clear-groups sh -c '" + line + "'");
  }

  private Shell.Result sconce(String arguments) throws IOException, InterruptedException {
    return nobody(Distribution.sconce() + " " + arguments);
  }

  /** Builds as root; these of the resulting files stay root's. */
  private void builtByRoot(String arguments, String kept) throws IOException, InterruptedException {
    sh(Distribution.sconce() + " --plain -k0 " + arguments);
    sh("chown -R nobody . && chown -R root " + kept + " && rm -f out").orFail();
  }

  @ParameterizedTest
  @ValueSource(strings = {".ninja_log", ".ninja_deps", ".ninja_log .ninja_deps"})
  void logOfAnotherUserIsReportedAtTheLastStepLikeNinja(String logs)
      throws IOException, InterruptedException {
    Path real = RequiredTool.ninja113().path();
    sh(real + " && chown -R nobody . && chown root " + logs + " && rm out && cp -a . ../again");
    Shell.Result expected = nobody(real.toString());
    String log = logs.startsWith(".ninja_log") ? "build log" : "deps log";
    assertTrue(
        expected.output().endsWith("Error writing to " + log + ": Permission denied.\n"),
        expected::output);
    work = base.resolve("again");
    Shell.Result got = nobody(Distribution.ninja().toString());
    assertEquals(expected.output(), got.output());
    assertEquals(expected.exitCode(), got.exitCode());
  }

  @Test
  void directoryOfAnotherUserIsReportedLikeNinja() throws IOException, InterruptedException {
    String manifest = MANIFEST.replace("out: cc", "sub/out: cc").replace("t out", "t sub/out");
    Files.writeString(work.resolve("build.ninja"), manifest);
    sh("mkdir sub && chown nobody sub && chown root . && cp -a . ../again").orFail();
    Shell.Result expected = nobody(RequiredTool.ninja113().path().toString());
    work = base.resolve("again");
    Shell.Result got = nobody(Distribution.ninja().toString());
    assertEquals(expected.output(), got.output());
    assertEquals(1, got.exitCode());
  }

  @Test
  void sconceSaysWhatToDoAboutALog() throws IOException, InterruptedException {
    builtByRoot("", ".ninja_log");
    Shell.Result result = sconce("--plain");
    assertEquals(1, result.exitCode(), result::output);
    for (String line :
        List.of(
            "sconce: error: Error writing to build log: Permission denied\n",
            "sconce: warning: .ninja_log belongs to root:  sudo chown \"$USER\" .ninja_log\n")) {
      assertTrue(result.output().contains(line), result::output);
    }
  }

  @Test
  void recordOfAnotherUserIsReportedOnceAndIgnored() throws IOException, InterruptedException {
    builtByRoot("", ".sconce");
    String chown = ".sconce belongs to root:  sudo chown -R \"$USER\" .sconce";
    Shell.Result failing = sconce("--plain -k0 bad out");
    assertEquals(1, failing.exitCode(), failing::output);
    assertEquals(2, failing.output().split("warning: ", -1).length, failing::output);
    assertTrue(failing.output().contains(chown + "  or remove .sconce\n"), failing::output);
    assertFalse(failing.output().contains("sconce log"), failing::output);
    for (String question : List.of("log", "log --warnings", "log bad")) {
      Shell.Result answer = sconce(question);
      assertEquals(2, answer.exitCode(), answer::output);
      assertTrue(answer.output().contains(chown), answer::output);
    }
    sh("chown -R nobody .sconce").orFail();
    assertTrue(sconce("--plain bad").output().contains("see it again:  sconce log"));
    assertEquals(0, sconce("log").exitCode());
  }

  @Test
  void aRecordOfAnotherUserInADirectoryOfOnesOwnIsTakenOver()
      throws IOException, InterruptedException {
    builtByRoot("bad out", ".sconce && chown nobody .sconce");
    Shell.Result result = sconce("--plain");
    assertEquals(0, result.exitCode(), result::output);
    assertFalse(result.output().contains("warning"), result::output);
    Shell.Result log = sconce("log");
    assertEquals(0, log.exitCode(), log::output);
    assertTrue(log.output().contains("words"), "what was recorded before stays: " + log.output());
  }

  @Test
  void aRecordThatMayNotBeReadIsNoAnswer() throws IOException, InterruptedException {
    builtByRoot("bad", ".sconce && chmod 700 .sconce");
    Shell.Result build = sconce("--plain");
    assertEquals(0, build.exitCode(), build::output);
    assertEquals(2, build.output().split("warning: ", -1).length, build::output);
    Shell.Result log = sconce("log");
    assertEquals(2, log.exitCode(), log::output);
    assertTrue(log.output().contains("cannot be read"), log::output);
  }

  @Test
  void aDryRunMeetsWhatMayNotBeWritten() throws IOException, InterruptedException {
    String rules = "rule r\n  command = touch $out\n  rspfile = shut/r\n  rspfile_content = x\n";
    Files.writeString(work.resolve("build.ninja"), rules + "build out: r\nbuild shut/dir/out: r\n");
    sh("mkdir shut").orFail();
    for (String target : List.of("out", "shut/dir/out")) {
      Shell.Result expected = nobody(RequiredTool.ninja113().path() + " -n " + target);
      Shell.Result got = nobody(Distribution.ninja() + " -n " + target);
      assertEquals(expected.output(), got.output());
      assertEquals(1, got.exitCode());
    }
  }
}
