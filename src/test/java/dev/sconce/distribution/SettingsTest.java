package dev.sconce.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.BrokenSettings;
import dev.sconce.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how the programs apply settings. */
@Tag("dist")
final class SettingsTest {
  /** A bound on the starts until a file counts as settled. */
  private static final int MAX_STARTS = 200;

  @TempDir Path temporary;
  private Path directory;

  @BeforeEach
  void makeBuild() throws IOException {
    directory = temporary.toRealPath();
    write("build.ninja", "rule touch\n  command = touch $out\nbuild out: touch\n");
  }

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Run run(Map<String, String> variables, Path program, String... arguments)
      throws IOException, InterruptedException {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "PATH", "/usr/bin:/bin",
                "LC_ALL", "C.UTF-8",
                "HOME", directory.resolve("home").toString()));
    environment.putAll(variables);
    return Run.of(directory, environment, program, arguments);
  }

  @Test
  void configSaysWhatCountsAndWhoSaidSo() throws Exception {
    write("sconce.toml", "jobs = 1\nkeep-going = 1\nload = 1\nstay = 'never'\n");
    write("home/.config/sconce/config.toml", "# mine\nkeep-going = 2\nload = 2\nstay = 'failed'\n");
    Run run =
        run(
            Map.of("SCONCE_LOAD", "3", "SCONCE_STAY", "failed"),
            Distribution.sconce(),
            "config",
            "--stay=always");
    assertEquals(0, run.code(), run.output());
    assertTrue(
        run.tells("jobs                             1         " + directory + "/sconce.toml:1"),
        run.output());
    assertTrue(
        run.tells(
            "keep-going                       2         "
                + directory
                + "/home/.config/sconce/config.toml:2"),
        run.output());
    assertTrue(run.tells("load                             3         SCONCE_LOAD"), run.output());
    assertTrue(run.tells("stay                             always    --stay"), run.output());
  }

  @Test
  void brokenFilesStopBothFacesWithTheirLine() throws Exception {
    Path file = directory.resolve("sconce.toml");
    for (BrokenSettings broken : BrokenSettings.all()) {
      Files.write(file, broken.content());
      String problem = "error: " + file + broken.place() + ": " + broken.problem();
      Run ninja = run(Map.of(), Distribution.ninja());
      assertEquals("ninja: " + problem, ninja.lines().getFirst());
      assertEquals(1, ninja.code(), broken.toString());
      Run sconce = run(Map.of(), Distribution.sconce());
      assertEquals("sconce: " + problem, sconce.lines().getFirst());
      assertEquals(2, sconce.code(), broken.toString());
      assertTrue(sconce.lines().get(1).startsWith("  "), sconce.output());
    }
    assertFalse(Files.exists(directory.resolve("out")));
  }

  @Test
  void filesAreParsedOnlyWhenTheyAreNotAsTheyWere() throws Exception {
    for (Path program : List.of(Distribution.ninja(), Distribution.sconce())) {
      Files.deleteIfExists(directory.resolve(".sconce/settings"));
      write("sconce.toml", "jobs = 4\n");
      assertTrue(parses(program));
      int starts = 1;
      while (parses(program)) {
        starts++;
        assertTrue(starts < MAX_STARTS, "parsed at each start of " + program);
      }
      write("home/.config/sconce/config.toml", "jobs = 3\n");
      assertTrue(parses(program), "there is another file than before");
      Files.delete(directory.resolve("home/.config/sconce/config.toml"));
    }
  }

  /**
   * Whether the library is loaded. Without a cache of classes, that happens only when it is needed.
   */
  private boolean parses(Path program) throws IOException, InterruptedException {
    Path log = directory.resolve("classes.log");
    String options = "-XX:AOTMode=off -Xlog:class+load:file=" + log;
    Run run = run(Map.of("SCONCE_JAVA_OPTIONS", options), program);
    assertEquals(0, run.code(), run.output());
    return Files.readString(log).contains("org.tomlj.");
  }
}
