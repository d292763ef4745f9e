package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sconce cache} says of the cache of this machine. */
final class CacheCommandTest {
  @TempDir Path temporary;
  private Stage stage;

  @BeforeEach
  void makeStage() throws IOException {
    stage = new Stage(temporary).withRealClock();
    stage.file("build.ninja", "rule copy\n  command = cp $in $out\nbuild out: copy in\n");
    stage.file("in", "more than goes into a result".repeat(1_000));
  }

  private int run(String... arguments) throws IOException {
    stage.out.reset();
    stage.err.reset();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--disk-cache=" + stage.directory.resolve("kept"));
    all.add("--disk-cache-size=1G");
    return new SconceFace(stage.context()).run(all);
  }

  private void build() throws IOException {
    assertEquals(0, run("--deps=off", "--cache-untraced=all"), stage.complained());
  }

  @Test
  void statisticsAreATable() throws IOException {
    build();
    assertEquals(0, run("cache", "stats"));
    assertTrue(
        stage
            .said()
            .matches("directory  HERE/kept\nsize +.* of 1[.]0 GB\nresults +2\ncontents +1\n"),
        stage.said());
  }

  @Test
  void statisticsAreJsonForPrograms() throws IOException {
    build();
    assertEquals(0, run("cache", "stats", "--json"));
    String said = stage.said().replaceAll("\"(sizeBytes|results)\" : [0-9]+", "\"$1\" : N");
    assertEquals(
        """
        {
          "format" : "sconce-cache-stats",
          "version" : 1,
          "directory" : "HERE/kept",
          "sizeBytes" : N,
          "limitBytes" : 1073741824,
          "results" : N,
          "contents" : 1
        }
        """,
        said);
  }

  @Test
  void clearingIsNotReportedInJson() throws IOException {
    assertEquals(SconceFace.NOT_STARTED, run("cache", "clear", "--json"));
    assertTrue(stage.complained().contains("--json is for cache stats"), stage.complained());
  }
}
