package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds with settings from files and variables. */
class SettingsOfBuildsTest {
  @TempDir Path temporary;
  private Stage stage;

  @BeforeEach
  void makeStage() throws IOException {
    stage = new Stage(temporary).withRealClock();
    stage.file(
        "out/build.ninja",
        """
        rule touch
          command = touch $out
        rule fail
          command = echo $out is bad; exit 3
        build a: touch
        build b: fail
        build c: fail
        default b c
        """);
  }

  private int run(String... arguments) throws IOException {
    return new SconceFace(stage.context()).run(List.of(arguments));
  }

  @Test
  void theFileOfAProjectCountsForItsBuildDirectories() throws IOException {
    stage.file("sconce.toml", "verbose = true\nkeep-going = 1\njobs = 1\nevent-log = 'log'\n");
    assertEquals(1, run("-C", "out"));
    assertTrue(stage.said().contains("1 failed, 1 not run"), stage.said());
    assertTrue(Files.exists(stage.directory.resolve("log")), "named from where the file is");
  }

  @Test
  void optionsWinOverFiles() throws IOException {
    stage.file("sconce.toml", "keep-going = 1\njobs = 1\nevent-log = 'log'\n");
    assertEquals(1, run("-C", "out", "-k0", "--no-event-log"));
    assertTrue(stage.said().contains("2 failed"), stage.said());
    assertFalse(Files.exists(stage.directory.resolve("log")));
  }

  @Test
  void namesInVariablesCountFromWhereTheCommandIsTyped() throws IOException {
    stage.with("SCONCE_TRACE=t.json").with("SCONCE_VERBOSE=1");
    assertEquals(0, run("-C", "out", "a"));
    assertTrue(stage.said().contains("touch a"), stage.said());
    assertTrue(Files.exists(stage.directory.resolve("t.json")));
  }

  @Test
  void nothingIsBuiltWithAFileThatHasAMistake() throws IOException {
    stage.file("sconce.toml", "jobs = 0\n");
    assertEquals(2, run("-C", "out", "a"));
    assertEquals(
        """
        sconce: error: HERE/sconce.toml:1: jobs takes a whole number from 1 on, not 0
          Write for example  jobs = 4
        """,
        stage.complained());
    assertEquals("", stage.said());
    assertFalse(Files.exists(stage.directory.resolve("out/a")));
  }

  @Test
  void nothingIsBuiltWithAVariableThatHasAMistake() throws IOException {
    stage.with("SCONCE_KEEP_GOING=yes");
    assertEquals(2, run("-C", "out", "a"));
    assertEquals(
        """
        sconce: error: SCONCE_KEEP_GOING takes a whole number from 0 on, not 'yes'
          Set it to such a value, or unset it
        """,
        stage.complained());
  }

  @Test
  void whatASettingNamesIsLookedForWhenItIsNeeded() throws IOException {
    stage.file("sconce.toml", "\ntheme = 'drak'\n");
    assertEquals(2, run("-C", "out", "a"));
    assertTrue(
        stage
            .complained()
            .startsWith("sconce: error: HERE/sconce.toml:2: theme: no theme \"drak\"; there are"),
        stage.complained());
    stage.err.reset();
    stage.file("sconce.toml", "event-log = 'out/build.ninja'\n");
    assertEquals(2, run("-C", "out", "a"));
    assertEquals(
        "sconce: error: HERE/sconce.toml:1: event-log would overwrite HERE/out/build.ninja,"
            + " which it did not write; name another file, or remove that one\n",
        stage.complained());
    stage.err.reset();
    stage.file("sconce.toml", "event-log = 'x'\n").with("SCONCE_TRACE=x");
    assertEquals(2, run("-C", "out", "a"));
    assertEquals(
        "sconce: error: HERE/sconce.toml:1: event-log and SCONCE_TRACE name the same file\n",
        stage.complained());
  }

  @Test
  void otherCommandsDoNotNeedThem() throws IOException {
    assertEquals(1, run("-C", "out"));
    stage.file("sconce.toml", "jobs = 0\n");
    assertEquals(0, run("-C", "out", "log"));
    assertEquals(0, run("-C", "out", "completion", "targets"));
    assertEquals("", stage.complained());
  }
}
