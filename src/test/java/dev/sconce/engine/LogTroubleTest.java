package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.history.BuildLog;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.BuildOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A log that cannot be written is reported, even if nothing follows that would have to wait for it.
 */
final class LogTroubleTest {
  private static final String BUILD_LOG_ERROR = "Error writing to build log: Is a directory";
  private static final String DEPS_LOG_ERROR = "Error writing to deps log: Is a directory";

  @TempDir private Path directory;

  private BuildFixture of(String manifest) {
    return BuildFixture.withLogs(manifest, directory, BuildLog.NEWEST_VERSION);
  }

  /** Replaces a log by a directory when the command that makes a file ends. */
  private BuildFixture spoiling(String log, String output, String manifest) {
    BuildFixture build = of(manifest).create("in");
    build.commands.whenEnding(
        edge -> {
          if (edge.outputs()[0].path().equals(output)) {
            makeDirectory(directory.resolve(log));
          }
        });
    return build;
  }

  private static void makeDirectory(Path path) {
    try {
      Files.deleteIfExists(path);
      Files.createDirectory(path);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "build out: touch in",
        "build all: phony out\nbuild out: touch in",
        "build out: touch in |@ in",
        "rule nothing\n  command = nothing\n  restat = 1\nbuild out: nothing in",
        "rule touch1\n  command = touch\n  generator = 1\nbuild out: touch1 in",
        "build out: touch in\n  rspfile = r\n  rspfile_content = x",
      })
  void lastRecordOfACommand(String manifest) {
    BuildFixture build = spoiling("log", "out", manifest + "\n");
    build.broken(BUILD_LOG_ERROR, "out");
    assertEquals(
        List.of(BuildOutcome.FAILED),
        build.events(BuildEvent.BuildFinished.class).stream()
            .map(BuildEvent.BuildFinished::outcome)
            .toList());
  }

  @Test
  void lastRecordOfDiscoveredInputs() {
    BuildFixture build =
        spoiling("deps", "out", "build out: touch in\n  deps = gcc\n  depfile = out.d\n");
    build.files.create("out.d", "out: in");
    build.broken(DEPS_LOG_ERROR, "out");
  }

  @Test
  void recordBeforeTheLastStep() {
    spoiling("log", "mid", "build mid: touch in\nbuild out: touch mid\n")
        .broken(BUILD_LOG_ERROR, "out")
        .ran("touch mid");
  }

  @Test
  void lastRecordAfterAFailure() {
    BuildFixture build =
        spoiling(
                "log", "out", "rule fail\n  command = fail\nbuild bad: fail\nbuild out: touch in\n")
            .options(BuildOptions.ofSlots(1).failuresAllowed(0));
    build.broken(BUILD_LOG_ERROR, "bad", "out");
    assertEquals(1, build.build("bad").exitCode());
  }

  @Test
  void lastRecordOfACommandThatEndsWhileOthersRun() {
    BuildFixture build =
        spoiling("log", "z", "build z: touch in\nbuild a: touch in\nbuild all: phony a z\n")
            .options(BuildOptions.ofSlots(2));
    build.broken(BUILD_LOG_ERROR, "all");
    assertEquals(1, build.commands.signals().size());
  }

  @Test
  void recordOfAStepThatWasSpared() throws IOException {
    String manifest = "rule copy\n  command = copy $in $out\nbuild out: copy in\n";
    BuildFixture build = of(manifest).remembering(directory);
    build.files.create("in", "text");
    build.files.tick();
    build = build.built("out").restarted(manifest);
    build.files.tick();
    build.files.touch("in");
    build.files.tick();
    build.log();
    makeDirectory(directory.resolve("log"));
    build.broken(BUILD_LOG_ERROR, "out").ran("copy in out");
  }

  @Test
  void nextBuildRunsTheStepAgain() throws IOException {
    String manifest = "build out: touch in\n";
    BuildFixture build = spoiling("log", "out", manifest);
    build.broken(BUILD_LOG_ERROR, "out");
    Files.delete(directory.resolve("log"));
    build.restarted(manifest).built("out").ran("touch out");
  }

  @Test
  void logIsReleasedForAGeneratorThoughItCannotBeWritten() {
    BuildFixture build =
        of("rule fail-generator\n  command = fail\n  generator = 1\nbuild out: fail-generator\n");
    build.log();
    makeDirectory(directory.resolve("log"));
    build.stopped("subcommand failed", "out").ran("fail");
  }
}
