package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.app.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
  @TempDir Path temporary;
  private Stage stage;

  @BeforeEach
  void makeStage() throws IOException {
    stage = new Stage(temporary);
    stage.with("HOME=" + stage.directory.resolve("home"));
  }

  private int run(String... arguments) throws IOException {
    return new SconceFace(stage.context()).run(List.of(arguments));
  }

  /** Project, user, variable and option each override something of the weaker ones. */
  private void disagree() throws IOException {
    stage.file("sconce.toml", "jobs = 1\nkeep-going = 1\nload = 1.5\ntheme = 'my.theme'\n");
    stage.file("home/.config/sconce/config.toml", "\nkeep-going = 2\nload = 2\nstay = 'never'\n");
    stage.with("SCONCE_LOAD=3").with("SCONCE_STAY=always").with("SCONCE_BELL=1");
  }

  @Test
  void saysOfEachSettingWhatCountsAndWhoSaidSo() throws IOException {
    disagree();
    assertEquals(0, run("config", "--stay=failed", "--no-theme", "--trace", "t.json"));
    String said = stage.said().replaceAll(" {2,}", "  ");
    assertEquals(
        """
        jobs  1  HERE/sconce.toml:1
        keep-going  2  HERE/home/.config/sconce/config.toml:2
        load  3  SCONCE_LOAD
        verbose  false  default
        plain  false  default
        stay  failed  --stay
        theme  -  --no-theme: by the terminal
        keys  -  default: ~/.config/sconce/keys
        bell  true  SCONCE_BELL
        event-log  -  default: none
        trace  t.json  --trace
        deps  off  default
        """,
        said.substring(0, said.indexOf("deps-rules")));
    assertTrue(
        said.endsWith(
            """

            project file  HERE/sconce.toml
            user file  HERE/home/.config/sconce/config.toml
            """),
        said);
    assertEquals(
        1,
        stage
            .said()
            .lines()
            .limit(Setting.values().length)
            .map(ConfigCommandTest::valueColumn)
            .distinct()
            .count());
  }

  private static int valueColumn(String line) {
    String[] words = line.split(" +", 2);
    return line.indexOf(words[1], words[0].length());
  }

  @Test
  void secretsAreNotShown() throws IOException {
    stage.with("SCONCE_REMOTE_CACHE_URL=https://me:secret@host/x");
    stage.with("SCONCE_REMOTE_CACHE_HEADER=X-Key: secret");
    for (String form : List.of("--json=false", "--json")) {
      stage.out.reset();
      assertEquals(0, run("config", form, "--remote-cache-token=secret"));
      assertFalse(stage.said().contains("secret"), stage.said());
      assertTrue(stage.said().contains("https://***@host/x"), stage.said());
      assertTrue(stage.said().contains("X-Key: ***"), stage.said());
    }
  }

  @Test
  void saysWhatFollowsFromACache() throws IOException {
    assertEquals(0, run("config", "--remote-cache-url=http://host:1"));
    String said = stage.said().replaceAll(" {2,}", "  ");
    assertTrue(said.contains("\ndeps  warn  default with remote-cache-url\n"), said);
    assertTrue(said.contains("\nenv  strict  default with remote-cache-url\n"), said);
  }

  @Test
  void saysTheSameForPrograms() throws IOException {
    disagree();
    assertEquals(0, run("config", "--json", "--stay=failed", "--no-theme"));
    String said = stage.said();
    assertEquals(
        """
        {
          "format" : "sconce-config",
          "version" : 1,
          "settings" : [ {
            "name" : "jobs",
            "value" : 1,
            "origin" : "project",
            "file" : "HERE/sconce.toml",
            "line" : 1
          }, {
            "name" : "keep-going",
            "value" : 2,
            "origin" : "user",
            "file" : "HERE/home/.config/sconce/config.toml",
            "line" : 2
          }, {
            "name" : "load",
            "value" : 3,
            "origin" : "environment",
            "variable" : "SCONCE_LOAD"
          }, {
            "name" : "verbose",
            "value" : false,
            "origin" : "default"
          }, {
            "name" : "plain",
            "value" : false,
            "origin" : "default"
          }, {
            "name" : "stay",
            "value" : "failed",
            "origin" : "command-line",
            "option" : "--stay"
          }, {
            "name" : "theme",
            "value" : null,
            "origin" : "command-line",
            "option" : "--no-theme"
          }, {
            "name" : "keys",
            "value" : null,
            "origin" : "default"
          }, {
            "name" : "bell",
            "value" : true,
            "origin" : "environment",
            "variable" : "SCONCE_BELL"
          }, {
            "name" : "event-log",
            "value" : null,
            "origin" : "default"
          }, {
            "name" : "trace",
            "value" : null,
            "origin" : "default"
          }, {
            "name" : "deps",
        """,
        said.substring(0, said.indexOf('\n', said.indexOf("\"name\" : \"deps\"")) + 1));
    assertEquals(
        """
          "files" : [ {
            "kind" : "project",
            "path" : "HERE/sconce.toml",
            "found" : true
          }, {
            "kind" : "user",
            "path" : "HERE/home/.config/sconce/config.toml",
            "found" : true
          } ],
          "unknownVariables" : [ ]
        }
        """,
        said.substring(said.indexOf("  \"files\"")));
  }

  @Test
  void whereNothingIsSetTheFilesThatWouldCountAreNamed() throws IOException {
    assertEquals(0, run("config"));
    List<String> lines = stage.said().lines().toList();
    String jobs = Integer.toString(BuildCommand.jobsByProcessors());
    assertTrue(lines.getFirst().matches("jobs +" + jobs + " +default: by processors"));
    assertEquals("user file     HERE/home/.config/sconce/config.toml  (none)", lines.getLast());
  }

  @Test
  void variablesThatAreNoSettingsAreNamed() throws IOException {
    stage.with("SCONCE_JOB=3").with("SCONCE_JAVA_OPTIONS=-Xint").with("SCONCEX=1");
    assertEquals(0, run("config"));
    assertEquals("no setting    SCONCE_JOB", stage.said().lines().toList().getLast());
  }

  @Test
  void looksUpwardsFromTheDirectoryThatIsNamed() throws IOException {
    stage.file("a/sconce.toml", "jobs = 1\n").file("a/b/build.ninja", "");
    Files.createSymbolicLink(stage.directory.resolve("link"), Path.of("a/b"));
    for (String directory : List.of("a", "a/b", "link", "link/.")) {
      stage.out.reset();
      assertEquals(0, run("-C", directory, "config"));
      String first = stage.said().lines().findFirst().orElseThrow();
      assertTrue(first.matches("jobs +1 +HERE/a/sconce.toml:1"), directory);
    }
    assertFalse(Files.exists(stage.directory.resolve("a/b/.sconce")));
    assertEquals(2, run("config", "-C", "nowhere"));
    assertEquals("sconce: -C nowhere: no such directory\n", stage.complained());
  }

  @Test
  void aFileWithMistakesIsRefusedWithEachOfThem() throws IOException {
    stage.file("sconce.toml", "jbos = 1\n\nbell = \"gr\u00f6\u00dfe\"\n");
    assertEquals(2, run("config"));
    assertEquals(
        """
        sconce: error: HERE/sconce.toml:1: unknown setting 'jbos'; did you mean 'jobs'?
          sconce config  lists the settings
        sconce: error: HERE/sconce.toml:3: bell takes true or false, not "gr\u00f6\u00dfe"
          Write for example  bell = true
        """,
        stage.complained());
    assertEquals("", stage.said());
  }

  @Test
  void takesNoWords() throws IOException {
    assertEquals(2, run("config", "jobs"));
    assertEquals(
        "sconce: config takes options alone, not 'jobs'\n  Try  sconce --help\n",
        stage.complained());
  }
}
