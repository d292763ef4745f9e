package dev.sconce.distribution;

import static dev.sconce.distribution.CachedProject.files;
import static dev.sconce.distribution.CachedProject.replace;
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
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Outputs of hits that are not downloaded exist for Sconce, and for no other program. What is
 * needed is downloaded, and nothing else.
 */
@Tag("dist")
final class RemoteDownloadTest {
  private static final int KILLS = Integer.getInteger("sconce.remote.kills", 4);

  @TempDir Path temporary;
  private CachedProject project;
  private Path server;
  private String url;

  @BeforeEach
  void fillServer() throws Exception {
    project = new CachedProject(temporary.toRealPath());
    server = Files.createDirectories(project.cache().resolveSibling("server"));
    url = "--remote-cache-url=file://" + server;
    project.build(
        project.workspace("one"),
        "--disk-cache=off",
        url,
        "--remote-cache-push-enabled",
        "--wait-for-uploads");
  }

  private Map<String, String> build(Path build, String download, String... more) throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--disk-cache=off",
                "--local-race=off",
                url,
                "--remote-cache-download=" + download));
    options.addAll(List.of(more));
    return project.build(build, options.toArray(new String[0]));
  }

  private String tell(Path build, String download, String... more) throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--plain",
                "--disk-cache=off",
                "--local-race=off",
                url,
                "--remote-cache-download=" + download));
    options.addAll(List.of(more));
    Run run = project.run(build, Distribution.sconce(), options.toArray(new String[0]));
    assertEquals(0, run.code(), run.output());
    return run.output();
  }

  /** The outputs of a build without caches in the same place. */
  private Map<String, String> rebuilt(String name, Change change) throws Exception {
    CachedProject.delete(project.workspace(name).getParent());
    Path build = project.workspace(name);
    change.make(build);
    project.build(build, "--env=strict");
    return files(build);
  }

  private interface Change {
    Change NONE = _ -> {};

    void make(Path build) throws IOException;
  }

  private static void expectAbsent(Path build, String... names) {
    for (String name : names) {
      assertFalse(Files.exists(build.resolve(name)), name);
    }
  }

  @Test
  void whatStaysRemoteIsSaidToComeFromACache() throws Exception {
    Path two = project.workspace("two");
    build(two, "minimal");
    Run log = project.run(two, Distribution.sconce(), "log", "one.o");
    assertEquals("sconce: ../src/one.c came from a cache, and had printed nothing\n", log.output());
    Run all = project.run(two, Distribution.sconce(), "log");
    assertEquals("sconce: no step failed when it ran last\n", all.output());
    Map<String, String> settings =
        Map.of(
            "SCONCE_REMOTE_CACHE_URL",
            url.substring(url.indexOf('=') + 1),
            "SCONCE_REMOTE_CACHE_DOWNLOAD",
            "minimal");
    Run why = project.run(two, settings, Distribution.sconce(), "why", "one.o");
    assertTrue(why.output().contains("one.o) is up to date\n"), why.output());
    assertTrue(why.output().contains("  its outputs are in the remote cache, "), why.output());
  }

  @Test
  void targetsAreBroughtAndWhatTheyAreMadeOfIsNot() throws Exception {
    Path two = project.workspace("two");
    Map<String, String> outcomes = build(two, "toplevel", "app");
    assertEquals("hit", outcomes.get("../src/main.c"), outcomes.toString());
    assertEquals("hit", outcomes.get("app"), outcomes.toString());
    assertEquals("1.2 3\n", project.run(two, two.resolve("app")).output());
    expectAbsent(two, "main.o", "one.o", "libnumbers.a", "gen/version.h");
    assertTrue(tell(two, "toplevel", "app").startsWith("sconce: nothing to do"));
    expectAbsent(two, "main.o", "libnumbers.a");
  }

  @Test
  void aCommandGetsAllThatItMayRead() throws Exception {
    Path two = project.workspace("two");
    build(two, "toplevel", "app");
    Change edit = build -> replace(build.resolve("../src/main.c"), "%s %d", "%s is %d");
    edit.make(two);
    Map<String, String> outcomes = build(two, "toplevel", "app");
    assertEquals("built", outcomes.get("../src/main.c"), outcomes.toString());
    assertFalse(outcomes.containsKey("../src/one.c"), outcomes.toString());
    assertEquals("1.2 is 3\n", project.run(two, two.resolve("app")).output());
    assertTrue(Files.exists(two.resolve("libnumbers.a")));
    build(two, "all");
    Map<String, String> brought = files(two);
    project.expectNoWorkForNinja(two);
    assertEquals(rebuilt("two", edit), brought);
  }

  @Test
  void nothingIsBroughtWhenNothingIsNeeded() throws Exception {
    Path two = project.workspace("two");
    build(two, "minimal");
    expectAbsent(two, "main.o", "one.o", "libnumbers.a", "app", "script.sh", "latest");
    assertTrue(tell(two, "minimal").startsWith("sconce: nothing to do"));
    assertTrue(tell(two, "minimal", "-n").startsWith("sconce: nothing to do"));
    Map<String, String> outcomes = build(two, "all");
    assertEquals("hit", outcomes.get("app"), outcomes.toString());
    Map<String, String> brought = files(two);
    project.expectNoWorkForNinja(two);
    assertEquals(rebuilt("two", Change.NONE), brought);
  }

  @Test
  void ninjaBuildsWhatIsNotThere() throws Exception {
    Path two = project.workspace("two");
    build(two, "toplevel", "app");
    Run ninja = project.run(two, RequiredTool.ninja113().path());
    assertEquals(0, ninja.code(), ninja.output());
    project.expectNoWorkForNinja(two);
    Map<String, String> made = files(two);
    assertTrue(tell(two, "toplevel").startsWith("sconce: nothing to do"));
    assertEquals(rebuilt("two", Change.NONE), made);
  }

  @Test
  void theNinjaFaceBringsAll() throws Exception {
    Path two = project.workspace("two");
    build(two, "minimal");
    Run run =
        project.run(
            two,
            Map.of(
                "SCONCE_REMOTE_CACHE_URL", "file://" + server,
                "SCONCE_REMOTE_CACHE_DOWNLOAD", "minimal",
                "SCONCE_DISK_CACHE", "off"),
            Distribution.ninja());
    assertEquals(0, run.code(), run.output());
    project.expectNoWorkForNinja(two);
    Map<String, String> made = files(two);
    assertEquals(rebuilt("two", Change.NONE), made);
  }

  @Test
  void whatIsLostInTheCacheIsMadeHere() throws Exception {
    Path two = project.workspace("two");
    build(two, "toplevel", "app");
    CachedProject.delete(server);
    Files.createDirectories(server);
    Change edit = build -> replace(build.resolve("../src/main.c"), "%s %d", "%s is %d");
    edit.make(two);
    Map<String, String> outcomes = build(two, "toplevel", "app");
    assertEquals("built", outcomes.get("libnumbers.a"), outcomes.toString());
    assertEquals("1.2 is 3\n", project.run(two, two.resolve("app")).output());
    build(two, "all");
    project.expectNoWorkForNinja(two);
    Map<String, String> made = files(two);
    assertEquals(rebuilt("two", edit), made);
  }

  @Test
  void aBuildWithoutTheCacheMakesWhatIsNotHere() throws Exception {
    Path two = project.workspace("two");
    build(two, "minimal");
    project.build(two);
    project.expectNoWorkForNinja(two);
    Map<String, String> made = files(two);
    assertEquals(rebuilt("two", Change.NONE), made);
  }

  @Test
  void whatIsNotedIsNoLongerTrueWhenItIsDamaged() throws Exception {
    Path two = project.workspace("two");
    build(two, "minimal");
    Path noted = two.resolve(".sconce/remote");
    byte[] bytes = Files.readAllBytes(noted);
    bytes[bytes.length / 2] ^= 1;
    Files.write(noted, bytes);
    build(two, "all");
    project.expectNoWorkForNinja(two);
    Map<String, String> made = files(two);
    assertEquals(rebuilt("two", Change.NONE), made);
  }

  @Test
  void anotherTargetIsBroughtLater() throws Exception {
    Path two = project.workspace("two");
    build(two, "toplevel", "app");
    build(two, "toplevel", "thin");
    assertEquals("1.2 3\n", project.run(two, two.resolve("thin")).output());
    build(two, "toplevel", "libnumbers.a");
    assertTrue(Files.exists(two.resolve("libnumbers.a")));
    expectAbsent(two, "gen/version.h");
  }

  /**
   * The results exist, but contents that they name are gone, also for steps whose outputs stayed
   * remote.
   */
  @ParameterizedTest
  @ValueSource(strings = {"all", "toplevel", "minimal"})
  void whatIsEvictedBehindResultsIsMadeHereWithAllThatItNeeds(String download) throws Exception {
    Change large = build -> replace(build.resolve("build.ninja"), "cflags = -O1", "cflags = -g3");
    CachedProject.delete(temporary.toRealPath().resolve("one"));
    Path one = project.workspace("one");
    large.make(one);
    build(one, "all", "--remote-cache-push-enabled", "--wait-for-uploads");
    Path contents = server.resolve("v1/cas");
    assertTrue(Files.isDirectory(contents));
    CachedProject.delete(contents);
    Path two = project.workspace("two");
    large.make(two);
    Map<String, String> outcomes = build(two, download);
    if (download.equals("all")) {
      assertEquals("built", outcomes.get("../src/main.c"), outcomes.toString());
    }
    build(two, "all");
    Map<String, String> made = files(two);
    project.expectNoWorkForNinja(two);
    assertEquals(rebuilt("two", large), made, outcomes.toString());
  }

  @Test
  void whatIsCleanedIsLookedUpAgain() throws Exception {
    Path two = project.workspace("two");
    build(two, "minimal");
    assertEquals(0, project.run(two, Distribution.ninja(), "-t", "clean").code());
    Map<String, String> outcomes = build(two, "minimal");
    assertEquals("hit", outcomes.get("app"), outcomes.toString());
    assertEquals("hit", outcomes.get("../src/main.c"), outcomes.toString());
    project.run(two, Distribution.ninja(), "-t", "clean", "script.sh");
    outcomes = build(two, "minimal");
    assertEquals("hit", outcomes.get("../script.sh"), outcomes.toString());
    assertEquals(1, outcomes.values().stream().filter("hit"::equals).count());
  }

  @Test
  void whatHitsHavePrintedIsShownAgainAsTheBuildSays() throws Exception {
    for (String download : List.of("minimal", "all")) {
      Path build = project.workspace(download);
      assertTrue(tell(build, download).contains("sconce log --printed"));
      Run log = project.run(build, Distribution.sconce(), "log", "--printed");
      assertTrue(log.output().contains("made gen/version.h"), log.output());
      assertTrue(log.output().contains("#warning two is odd"), log.output());
    }
  }

  /**
   * Inputs of commands that run come from results that stayed remote; finally everything is
   * downloaded.
   */
  @Test
  void afterAnEditAllThatStayedRemoteHasTheRightBytes() throws Exception {
    Path two = project.workspace("two");
    build(two, "minimal");
    Change edit =
        build -> {
          replace(build.resolve("../src/one.c"), "return ONE", "return 4");
          replace(build.resolve("../VERSION"), "1.2", "1.3");
        };
    edit.make(two);
    build(two, "minimal");
    Map<String, String> outcomes = build(two, "all");
    Map<String, String> brought = files(two);
    project.expectNoWorkForNinja(two);
    assertEquals(rebuilt("two", edit), brought, outcomes.toString());
  }

  /** At random moments. The next build has the outputs of a clean one, and ninja finds no work. */
  @Test
  void theBuildAfterAKilledOneIsRight() throws Exception {
    long seed = Long.getLong("sconce.remote.seed", new Random().nextLong());
    Random random = new Random(seed);
    Path two = project.workspace("two");
    for (int i = 0; i < KILLS; i++) {
      String text = i % 2 == 0 ? "%s is %d" : "%s %d";
      replace(two.resolve("../src/main.c"), i % 2 == 0 ? "%s %d" : "%s is %d", text);
      Process running =
          project.start(
              two,
              Distribution.sconce(),
              "--plain",
              "--disk-cache=off",
              url,
              "--remote-cache-download=" + (random.nextBoolean() ? "toplevel" : "minimal"));
      Thread.sleep(300 + random.nextInt(900));
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly().waitFor();
      build(two, random.nextBoolean() ? "toplevel" : "minimal");
      String told = tell(two, "minimal");
      assertTrue(told.startsWith("sconce: nothing to do"), () -> "seed " + seed + "\n" + told);
    }
    build(two, "all");
    project.expectNoWorkForNinja(two);
    Map<String, String> made = files(two);
    Change edit =
        KILLS % 2 == 0
            ? Change.NONE
            : build -> replace(build.resolve("../src/main.c"), "%s %d", "%s is %d");
    assertEquals(rebuilt("two", edit), made, () -> "seed " + seed);
  }
}
