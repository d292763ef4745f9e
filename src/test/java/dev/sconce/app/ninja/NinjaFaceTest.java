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
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NinjaFaceTest {
  private static final String RULE = "rule cat\n  command = cat $in > $out\n";
  private static final RunResult UP_TO_DATE = new RunResult(Status.UP_TO_DATE, 0, "");
  private static final RunResult BUILT = new RunResult(Status.BUILT, 0, "");

  @TempDir private Path directory;
  private final Stage stage = new Stage();
  private final Script script = new Script();

  /** Builds nothing, returns prepared results, and records the requests. */
  private static final class Script implements NinjaFace.TargetBuilder {
    final ArrayDeque<RunResult> remakes = new ArrayDeque<>();
    final ArrayDeque<RunResult> builds = new ArrayDeque<>();
    final List<String> asked = new ArrayList<>();
    boolean dirty = true;
    boolean turnIsLate;
    boolean expectsCommands;

    @Override
    public void expectCommands() {
      expectsCommands = true;
    }

    @Override
    public boolean takeLock() {
      asked.add("turn");
      boolean unchanged = !turnIsLate;
      turnIsLate = false;
      return unchanged;
    }

    @Override
    public Ended remake(LoadedBuild loaded, Node target) {
      asked.add("remake " + target.path());
      return new Ended(remakes.isEmpty() ? UP_TO_DATE : remakes.remove(), dirty);
    }

    @Override
    public RunResult build(LoadedBuild loaded, List<Node> targets) {
      asked.add("build " + targets);
      return builds.isEmpty() ? UP_TO_DATE : builds.remove();
    }

    @Override
    public void note(UpToDateRecorder notes) {}
  }

  private void manifest(String text) throws IOException {
    Files.writeString(directory.resolve("build.ninja"), text);
  }

  private int run(String... words) throws NinjaExit {
    List<String> all = new ArrayList<>(List.of("-C", directory.toString()));
    all.addAll(List.of(words));
    NinjaContext context = stage.with(all.toArray(String[]::new));
    return new NinjaFace(
            context,
            new NinjaOptionReader(context).read(),
            script,
            new PhaseTimes(() -> 0),
            InstantSource.system())
        .run();
  }

  private void assertRun(int code, String out, String err, String... words) throws NinjaExit {
    int got = run(words);
    assertEquals(err, stage.err());
    assertEquals(out, stage.out());
    assertEquals(code, got);
  }

  private String entering() {
    return "ninja: Entering directory `" + directory + "'\n";
  }

  @Test
  void nothingToDoIsSaid() throws Exception {
    manifest(RULE + "build a: cat\nbuild b: cat a\n");
    assertRun(0, entering() + "ninja: no work to do.\n", "");
    assertEquals(List.of("build [b]"), script.asked);
    assertRun(0, "", "", "--quiet");
  }

  @Test
  void commandsAreExpectedInADirectoryWithoutALog() throws Exception {
    manifest(RULE + "build a: cat\n");
    run("-n");
    assertFalse(script.expectsCommands, "a dry run has none");
    Files.writeString(directory.resolve(".ninja_log"), "# ninja log v7\n");
    run();
    assertFalse(script.expectsCommands, "there was a build before");
    Files.delete(directory.resolve(".ninja_log"));
    run();
    assertTrue(script.expectsCommands);
  }

  @Test
  void noCommandsAreExpectedWhereTheLogIsInAnotherDirectory() throws Exception {
    manifest("builddir = logs\n" + RULE + "build a: cat\n");
    Files.createDirectories(directory.resolve("logs"));
    Files.writeString(directory.resolve("logs/.ninja_log"), "# ninja log v7\n");
    run();
    assertFalse(script.expectsCommands, "there was a build before");
    Files.delete(directory.resolve("logs/.ninja_log"));
    run();
    assertTrue(script.expectsCommands);
  }

  @Test
  void toolsLeaveTheLogsOfABuildThatRunsAlone() throws Exception {
    manifest(RULE + "build a: cat\n");
    Path log = directory.resolve(".ninja_log");
    String torn = "# ninja log v7\n1\t2\t3\tb\t4\n1\t2";
    Files.writeString(log, torn);
    Process build =
        new ProcessBuilder("flock", directory.toString(), "sh", "-c", "touch started; cat")
            .directory(directory.toFile())
            .start();
    while (!Files.exists(directory.resolve("started")) && build.isAlive()) {
      Thread.sleep(10);
    }
    assertTrue(build.isAlive(), "flock could not be run");
    String left = "ninja: warning: another build runs here; the logs are left as they are\n";
    for (String tool : List.of("recompact", "restat")) {
      assertEquals(0, run("-t", tool));
      assertEquals(left, stage.err());
      assertEquals(torn, Files.readString(log));
    }
    run("-t", "deps");
    assertEquals(torn, Files.readString(log));
    build.getOutputStream().close();
    assertEquals(0, build.waitFor());
    run("-t", "deps");
    assertEquals("# ninja log v7\n1\t2\t3\tb\t4\n", Files.readString(log));
  }

  @Test
  void missingDirectoryIsFatal() throws Exception {
    Path missing = directory.resolve("nowhere");
    NinjaContext context = stage.with("-C", missing.toString());
    NinjaFace face =
        new NinjaFace(
            context,
            new NinjaOptionReader(context).read(),
            script,
            new PhaseTimes(() -> 0),
            InstantSource.system());
    assertEquals(1, face.run());
    assertEquals(
        "ninja: fatal: chdir to '" + missing + "' - No such file or directory\n", stage.err());
    assertEquals("ninja: Entering directory `" + missing + "'\n", stage.out());
  }

  @Test
  void manifestErrorsEndIt() throws Exception {
    assertRun(
        1,
        entering(),
        "ninja: error: loading 'other.ninja': No such file or directory\n",
        "-f",
        "other.ninja");
    manifest("build a: nothing\n");
    assertEquals(1, run());
    assertTrue(stage.err().startsWith("ninja: error: build.ninja:1: unknown build rule 'nothing'"));
  }

  @Test
  void unknownTargetEndsItAfterTheManifestWasRemade() throws Exception {
    manifest(RULE + "build build.ninja: cat\n");
    assertRun(
        1,
        entering(),
        "ninja: error: unknown target 'build.nina', did you mean 'build.ninja'?\n",
        "build.nina");
    assertEquals(List.of("remake build.ninja"), script.asked);
  }

  @Test
  void remadeManifestIsReadAgain() throws Exception {
    manifest(RULE + "build build.ninja: cat\n");
    script.remakes.add(BUILT);
    assertRun(0, entering() + "ninja: no work to do.\n", "");
    assertEquals(
        List.of("remake build.ninja", "remake build.ninja", "build [build.ninja]"), script.asked);
    assertTrue(Files.exists(directory.resolve(".ninja_deps")));
  }

  @Test
  void manifestThatRestatFoundUnchangedIsKept() throws Exception {
    manifest(RULE + "build build.ninja: cat\n");
    script.remakes.add(BUILT);
    script.dirty = false;
    assertRun(0, entering() + "ninja: no work to do.\n", "");
    assertEquals(List.of("remake build.ninja", "build [build.ninja]"), script.asked);
  }

  @Test
  void dryRunEndsWhereTheManifestWouldBeRemade() throws Exception {
    manifest(RULE + "builddir = out\nbuild build.ninja: cat\n");
    script.remakes.add(BUILT);
    assertRun(0, entering(), "", "-n");
    assertFalse(Files.exists(directory.resolve("out")));
  }

  @Test
  void manifestThatStaysDirtyEndsIt() throws Exception {
    manifest(RULE + "build build.ninja: cat\n");
    for (int i = 0; i < 100; i++) {
      script.remakes.add(BUILT);
    }
    assertRun(
        1,
        entering(),
        "ninja: error: manifest 'build.ninja' still dirty after 100 tries, perhaps system time is"
            + " not set\n");
  }

  @Test
  void failureOfTheManifestIsAnError() throws Exception {
    manifest(RULE + "build build.ninja: cat\n");
    script.remakes.add(new RunResult(Status.FAILED, 7, "subcommand failed"));
    assertRun(1, entering(), "ninja: error: rebuilding 'build.ninja': subcommand failed\n");
  }

  @Test
  void failureEndsWithItsOwnCode() throws Exception {
    manifest(RULE + "build a: cat\n");
    script.builds.add(new RunResult(Status.FAILED, 7, "subcommand failed"));
    assertRun(7, entering() + "ninja: build stopped: subcommand failed.\n", "");
    script.builds.add(new RunResult(Status.INTERRUPTED, 130, "interrupted by user"));
    assertRun(130, entering() + "ninja: build stopped: interrupted by user.\n", "");
    script.builds.add(new RunResult(Status.NOT_PLANNED, 1, "'x' missing"));
    assertRun(1, entering(), "ninja: error: 'x' missing\n");
  }

  @Test
  void whatBreaksTheBuildIsSaidInNinjasWords() throws Exception {
    manifest(RULE + "build a: cat\n");
    script.builds.add(new RunResult(Status.BROKEN, 1, "Error writing to build log: Is full"));
    assertRun(1, entering() + "ninja: build stopped: Error writing to build log: Is full.\n", "");
    script.builds.add(new RunResult(Status.MISDECLARED, 1, "unknown deps type 'x'"));
    assertRun(1, entering(), "ninja: fatal: unknown deps type 'x'\n");
    manifest(RULE + "build build.ninja: cat\n");
    script.remakes.add(new RunResult(Status.BROKEN, 1, "Error writing to build log: Is full"));
    assertRun(
        1,
        entering(),
        "ninja: error: rebuilding 'build.ninja': Error writing to build log: Is full\n");
    script.remakes.add(new RunResult(Status.MISDECLARED, 1, "unknown deps type 'x'"));
    assertRun(1, entering(), "ninja: fatal: unknown deps type 'x'\n");
  }

  @Test
  void whatAnotherBuildChangedIsReadAgain() throws Exception {
    manifest(RULE + "build a: cat\n");
    script.builds.add(new RunResult(Status.OUTDATED, 1, ""));
    assertRun(0, entering() + "ninja: no work to do.\n", "");
    assertEquals(List.of("build [a]", "build [a]"), script.asked);
  }

  @Test
  void logsAreMendedInTurn() throws Exception {
    manifest(RULE + "build a: cat\n");
    Path log = directory.resolve(".ninja_log");
    Files.writeString(log, "# ninja log v4\n");
    script.turnIsLate = true;
    String warning = "ninja: warning: build log version is too old; starting over\n";
    assertRun(0, entering() + "ninja: no work to do.\n", warning + warning);
    assertEquals(List.of("turn", "turn", "build [a]"), script.asked);
    assertFalse(Files.exists(log));
  }

  @Test
  void logsLieInTheBuilddir() throws Exception {
    manifest(RULE + "builddir = out/logs\nbuild a: cat\n");
    assertRun(0, entering() + "ninja: no work to do.\n", "");
    assertTrue(Files.isDirectory(directory.resolve("out/logs")));
    Files.createDirectory(directory.resolve("out/logs/.ninja_log"));
    assertRun(
        1, entering(), "ninja: error: loading build log out/logs/.ninja_log: Is a directory\n");
  }

  @Test
  void toolsSayNothingOfTheDirectory() throws Exception {
    manifest(RULE + "build a: cat b\n");
    assertRun(0, "cat b > a\n", "", "-t", "commands");
    assertRun(0, "a: cat\n", "", "-t", "targets");
    assertEquals(List.of(), script.asked);
  }

  @Test
  void logToolsDoWithoutLogs() throws Exception {
    manifest("builddir = out\n");
    assertRun(0, "", "", "-t", "recompact");
    assertRun(0, "", "", "-t", "restat");
    assertTrue(Files.isDirectory(directory.resolve("out")));
  }

  @Test
  void cycleOfVariablesIsFatal() throws Exception {
    manifest("rule r\n  command = $depfile\n  depfile = $command\nbuild a: r\n");
    assertEquals(1, run("-t", "commands"));
    assertEquals(
        "ninja: fatal: cycle in rule variables: depfile -> command -> depfile\n", stage.err());
  }

  @Test
  void statisticsComeAtTheEnd() throws Exception {
    manifest(RULE + "build a: cat b\n");
    assertEquals(0, run("-d", "stats"));
    String out = stage.out();
    assertTrue(
        out.contains("no work to do.\nmetric          \tcount \tavg (us) \ttotal (ms)\n"), out);
    assertTrue(out.contains(".ninja parse    \t1     \t0.0     \t0.0\n"), out);
    assertTrue(out.contains("\n\npath->node hash load 0.00 (2 entries / "), out);
  }
}
