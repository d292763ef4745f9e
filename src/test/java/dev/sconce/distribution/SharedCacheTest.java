package dev.sconce.distribution;

import static dev.sconce.distribution.CachedProject.files;
import static dev.sconce.distribution.CachedProject.replace;
import static dev.sconce.distribution.CachedProject.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project in C is built in one directory and filled from a cache in another. The outputs are byte
 * for byte those of a build without a cache, whatever was changed there, and real ninja finds no
 * work.
 */
@Tag("dist")
final class SharedCacheTest {
  @TempDir Path temporary;
  private CachedProject project;

  @BeforeEach
  void resolve() throws IOException {
    project = new CachedProject(temporary.toRealPath());
  }

  /** A change to a copy, given its build directory. */
  private interface Change {
    void make(Path build) throws IOException;
  }

  /**
   * Fills a changed copy with what another one has stored, and expects the outputs of a build
   * without a cache.
   */
  private Map<String, String> expectAsWithoutCache(Change change, Map<String, String> variables)
      throws Exception {
    project.build(project.workspace("one"), project.diskCache());
    Path changed = project.workspace("changed");
    change.make(changed);
    Map<String, String> outcomes = project.build(changed, variables, project.diskCache());
    Map<String, String> filled = files(changed);
    CachedProject.delete(changed.getParent());
    changed = project.workspace("changed");
    change.make(changed);
    project.build(changed, variables, "--env=strict");
    assertEquals(files(changed), filled, outcomes.toString());
    return outcomes;
  }

  private Map<String, String> expectAsWithoutCache(Change change) throws Exception {
    return expectAsWithoutCache(change, Map.of());
  }

  private static void expectAll(String outcome, Map<String, String> outcomes) {
    assertFalse(outcomes.isEmpty());
    outcomes.forEach(
        (step, found) -> {
          if (!step.contains("place.c")) { // whose output names its location
            assertEquals(outcome, found, () -> step + outcomes);
          }
        });
  }

  private static void expect(String outcome, Map<String, String> outcomes, String... steps) {
    for (String step : steps) {
      assertEquals(outcome, outcomes.get(step), () -> step + " in " + outcomes);
    }
  }

  @Test
  void aCleanCheckoutIsFilledByTheCacheOfThisMachine() throws Exception {
    expectAll("built", project.build(project.workspace("one"), project.diskCache()));
    Path two = project.workspace("a/longer/way/to/two");
    expectAll("hit", project.build(two, project.diskCache()));
    Map<String, String> filled = files(two);
    project.expectNoWorkForNinja(two);
    Run again = project.run(two, Distribution.sconce(), "--plain", project.diskCache());
    assertTrue(again.output().startsWith("sconce: nothing to do"), again.output());
    assertEquals("1.2 3\n", project.run(two, two.resolve("app")).output());
    CachedProject.delete(two.getParent());
    project.build(project.workspace("a/longer/way/to/two"));
    assertEquals(files(two), filled);
  }

  @Test
  void whatAStepPrintedIsPrintedAgainWithAHit() throws Exception {
    project.build(project.workspace("one"), project.diskCache());
    Path two = project.workspace("two");
    Run run = project.run(two, Distribution.sconce(), "--plain", project.diskCache());
    assertTrue(run.output().contains("two is odd"), run.output());
    assertTrue(run.output().contains("made gen/version.h"), run.output());
  }

  @Test
  void theLogSaysWhatWasTakenFromACache() throws Exception {
    project.build(project.workspace("one"), project.diskCache());
    Path two = project.workspace("two");
    project.build(two, project.diskCache());
    Run failed = project.run(two, Distribution.sconce(), "log");
    assertEquals("sconce: no step failed when it ran last\n", failed.output());
    Run printed = project.run(two, Distribution.sconce(), "log", "gen/version.h");
    assertTrue(printed.lines().getFirst().contains(": taken from a cache, "), printed.output());
    assertTrue(printed.tells("made gen/version.h"), printed.output());
    Run silent = project.run(two, Distribution.sconce(), "log", "one.o");
    assertEquals(
        "sconce: ../src/one.c came from a cache, and had printed nothing\n", silent.output());
    Run json = project.run(two, Distribution.sconce(), "log", "--json", "gen/version.h");
    assertTrue(json.output().contains("\"outcome\":\"hit\""), json.output());
  }

  @Test
  void anEditThatIsTakenBackIsAHit() throws Exception {
    project.build(project.workspace("one"), project.diskCache());
    Path two = project.workspace("two");
    Path header = two.resolve("../include/numbers.h");
    String before = Files.readString(header);
    Files.writeString(header, before + "int three(void);\n");
    Map<String, String> first = project.build(two, project.diskCache());
    expect("built", first, "../src/one.c", "../src/main.c");
    expect("hit", first, "../VERSION", "../script.sh");
    Files.writeString(header, before);
    expect("hit", project.build(two, project.diskCache()), "../src/one.c", "../src/main.c");
    project.expectNoWorkForNinja(two);
  }

  @Test
  void whatAHitWouldHaveReadIsLookedAtAfterwards() throws Exception {
    project.build(project.workspace("one"), project.diskCache());
    Path two = project.workspace("two");
    expectAll("hit", project.build(two, project.diskCache()));
    Run again = project.run(two, Distribution.sconce(), "--plain", project.diskCache());
    assertTrue(again.output().startsWith("sconce: nothing to do"), again.output());
    Run show = project.run(two, Distribution.sconce(), "deps", "show", "--deps=warn", "main.o");
    assertTrue(show.output().contains("/include/numbers.h\n"), show.output());
    assertTrue(show.output().contains("misses   " + two.resolveSibling("early")), show.output());
    Path shadow = two.resolve("../early/numbers.h");
    write(shadow, "#define ONE 7\nint one(void);\nint two(void);\n");
    Map<String, String> outcomes = project.build(two, project.diskCache());
    expect("built", outcomes, "../src/one.c", "libnumbers.a", "app");
    assertEquals("1.2 9\n", project.run(two, two.resolve("app")).output());
    Files.delete(shadow);
    expect("hit", project.build(two, project.diskCache()), "../src/one.c", "app");
    Run over = project.run(two, Distribution.sconce(), "--plain", project.diskCache());
    assertTrue(over.output().startsWith("sconce: nothing to do"), over.output());
    project.expectNoWorkForNinja(two);
  }

  private static final String BY_PRODUCTS =
      """
      rule SPLIT
        command = gcc -g -gsplit-dwarf -ffile-prefix-map=SOURCE=. -c $in -o $out
      rule COVERED
        command = gcc --coverage -c $in -o $out
      rule STAMP
        command = mkdir -p made/empty && touch $out
      rule FILLED
        command = mkdir -p $out && touch $out/file
      build split.o: SPLIT ../src/place.c
      build covered.o: COVERED ../src/place.c
      build stamp: STAMP ../VERSION
      build filled: FILLED ../VERSION
      """;

  private Path withByProducts(String name) throws IOException {
    Path build = project.workspace(name);
    String root = build.getParent().toString();
    Files.writeString(
        build.resolve("build.ninja"),
        BY_PRODUCTS.replace("SOURCE", root),
        StandardOpenOption.APPEND);
    return build;
  }

  @Test
  void whatToolsMakeBesidesAndDirectoriesComeBackWithAHit() throws Exception {
    Path one = withByProducts("one");
    project.build(one, project.diskCache());
    assertTrue(Files.exists(one.resolve("split.dwo")) && Files.exists(one.resolve("covered.gcno")));
    Map<String, String> made = files(one);
    Path two = withByProducts("two");
    Map<String, String> elsewhere = project.build(two, project.diskCache());
    expect("hit", elsewhere, "../src/place.c (split.o)", "../VERSION (stamp)");
    expect("built", elsewhere, "../src/place.c (covered.o)", "../VERSION (filled)");
    assertTrue(Files.isDirectory(two.resolve("made/empty")));
    assertEquals(made.get("split.dwo"), files(two).get("split.dwo"));
    CachedProject.delete(one.getParent());
    Map<String, String> again = project.build(withByProducts("one"), project.diskCache());
    expect("hit", again, "../src/place.c (split.o)", "../src/place.c (covered.o)");
    assertEquals(made, files(one));
    project.expectNoWorkForNinja(one);
  }

  /** A compiler drops missing directories from its search path, but other steps may create them. */
  @Test
  void itIsNoChanceWhetherAStepIsAHitWhoseSearchPathOthersFill() throws Exception {
    Path one = withSearchPathOfOthers("one");
    project.build(one, project.diskCache(), "early.o");
    expect("built", project.build(one, project.diskCache()), "../VERSION");
    project.build(one, project.diskCache(), "late.o");
    Path two = withSearchPathOfOthers("two");
    project.build(two, project.diskCache(), "gen/version.h");
    Map<String, String> early = project.build(two, project.diskCache(), "early.o", "late.o");
    expect("hit", early, "../src/one.c (early.o)", "../src/one.c (late.o)");
    Path three = withSearchPathOfOthers("three");
    Map<String, String> late = project.build(three, project.diskCache(), "early.o", "late.o");
    expect("hit", late, "../src/one.c (early.o)", "../src/one.c (late.o)");
    assertFalse(Files.exists(three.resolve("gen")));
    project.build(three, project.diskCache());
    Run again = project.run(three, Distribution.sconce(), "--plain", project.diskCache());
    assertTrue(again.output().startsWith("sconce: nothing to do"), again.output());
    write(three.resolve("gen/numbers.h"), "#define ONE 8\nint one(void);\nint two(void);\n");
    Files.delete(three.resolve("early.o"));
    expect("built", project.build(three, project.diskCache()), "../src/one.c (early.o)");
  }

  /** A step that is built before the directory exists, and one that is built afterwards. */
  private Path withSearchPathOfOthers(String name) throws IOException {
    Path build = project.workspace(name);
    Files.writeString(
        build.resolve("build.ninja"),
        """
        build early.o: CC ../src/one.c
          search = -Igen -I../include
        build late.o: CC ../src/one.c
          search = -I./gen -I../include
        """,
        StandardOpenOption.APPEND);
    return build;
  }

  @Test
  void theNinjaFaceTakesTheCacheFromItsEnvironment() throws Exception {
    project.build(project.workspace("one"), project.diskCache());
    Path two = project.workspace("two");
    Path account = two.resolveSibling("account.txt");
    Run run =
        project.run(
            two,
            Map.of(
                "SCONCE_DISK_CACHE", project.cache().toString(),
                "SCONCE_CACHE_DEBUG", account.toString()),
            Distribution.ninja(),
            "-v");
    assertEquals(0, run.code(), run.output());
    assertTrue(run.output().contains("two is odd"), run.output());
    List<String> lines = Files.readAllLines(account);
    assertTrue(lines.contains("hit disk app"), lines.toString());
    Map<String, String> filled = files(two);
    project.expectNoWorkForNinja(two);
    CachedProject.delete(two.getParent());
    project.build(project.workspace("two"));
    assertEquals(files(two), filled);
  }

  @Test
  void aChangedHeaderIsNoHit() throws Exception {
    Map<String, String> outcomes =
        expectAsWithoutCache(
            build ->
                write(
                    build.resolve("../include/numbers.h"),
                    "#define ONE 5\nint one(void);\nint two(void);\n"));
    expect("built", outcomes, "../src/one.c", "libnumbers.a", "app");
  }

  @Test
  void aHeaderThatAppearsEarlierOnThePathIsNoHit() throws Exception {
    Map<String, String> outcomes =
        expectAsWithoutCache(
            build ->
                write(
                    build.resolve("../early/numbers.h"),
                    "#define ONE 7\nint one(void);\nint two(void);\n"));
    expect("built", outcomes, "../src/one.c", "app");
  }

  @Test
  void anotherFlagIsNoHit() throws Exception {
    Map<String, String> outcomes =
        expectAsWithoutCache(
            build -> replace(build.resolve("build.ninja"), "cflags = -O1", "cflags = -DONE=3"));
    expect("built", outcomes, "../src/one.c", "app");
  }

  @Test
  void aChangedGeneratedHeaderIsNoHit() throws Exception {
    Map<String, String> outcomes =
        expectAsWithoutCache(build -> write(build.resolve("../VERSION"), "1.3\n"));
    expect("built", outcomes, "../VERSION", "../src/main.c", "app");
    expect("hit", outcomes, "../src/one.c", "libnumbers.a");
  }

  @Test
  void aChangedVariableThatToolsReadIsNoHit() throws Exception {
    Map<String, String> outcomes = expectAsWithoutCache(_ -> {}, Map.of("LANGUAGE", "de"));
    expect("built", outcomes, "language");
  }

  /** A checkout in which a step uses an undeclared file. */
  private Path stamped(String name, String stamp, boolean untracked) throws IOException {
    Path build = project.workspace(name);
    Path manifest = build.resolve("build.ninja");
    String more = "rule STAMP\n  command = cat ../stamp > $out\nbuild stamped: STAMP\n";
    write(manifest, Files.readString(manifest) + more);
    write(build.resolve("../stamp"), stamp);
    if (untracked) {
      write(
          build.resolve("sconce-deps.toml"),
          """
          [[allow]]
          step = "stamped"
          path = "../stamp"
          effect = "untracked"
          reason = "who built it is all the same"
          """);
    }
    return build;
  }

  @Test
  void whatOneUserHasCountForNothingIsNoHitForWhoTracksIt() throws Exception {
    project.build(stamped("one", "one\n", true), project.diskCache());
    Path two = stamped("two", "two\n", false);
    expect("built", project.build(two, project.diskCache()), "stamped");
    assertEquals("two\n", Files.readString(two.resolve("stamped")));
    Path three = stamped("three", "three\n", true);
    expect("hit", project.build(three, project.diskCache()), "stamped");
    assertEquals("one\n", Files.readString(three.resolve("stamped")));
  }

  @Test
  void aMemberOfAThinArchiveThatChangedIsNoHit() throws Exception {
    Map<String, String> outcomes =
        expectAsWithoutCache(
            build -> replace(build.resolve("../src/one.c"), "return ONE", "return 4"));
    expect("built", outcomes, "../src/one.c", "thin");
  }

  @Test
  void anotherCompilerOfTheSameNameIsNoHit() throws Exception {
    Change swap =
        build -> {
          replace(build.resolve("build.ninja"), "cc = gcc", "cc = ../cc");
          write(build.resolve("../cc-new"), "#!/bin/sh\nexec gcc -DONE=9 \"$@\"\n");
          assertTrue(build.resolve("../cc-new").toFile().setExecutable(true, false));
          Files.createSymbolicLink(build.resolve("../cc"), Path.of("cc-new"));
        };
    Path one = project.workspace("one");
    replace(one.resolve("build.ninja"), "cc = gcc", "cc = ../cc");
    write(one.resolve("../cc-old"), "#!/bin/sh\nexec gcc \"$@\"\n");
    assertTrue(one.resolve("../cc-old").toFile().setExecutable(true, false));
    Files.createSymbolicLink(one.resolve("../cc"), Path.of("cc-old"));
    project.build(one, project.diskCache());
    Path two = project.workspace("two");
    swap.make(two);
    expect("built", project.build(two, project.diskCache()), "../src/one.c");
    assertEquals("1.2 11\n", project.run(two, two.resolve("app")).output());
  }

  @Test
  void damagedEntriesAreMissesAndAreMended() throws Exception {
    project.build(project.workspace("one"), project.diskCache());
    try (Stream<Path> entries = Files.walk(project.cache())) {
      for (Path entry : entries.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(entry);
        if (bytes.length > 0) {
          bytes[bytes.length / 2] ^= 1;
          Files.write(entry, bytes);
        }
      }
    }
    Path two = project.workspace("two");
    Map<String, String> outcomes = project.build(two, project.diskCache());
    assertFalse(outcomes.containsValue("failed"), outcomes.toString());
    Map<String, String> filled = files(two);
    CachedProject.delete(two.getParent());
    project.build(project.workspace("two"));
    assertEquals(files(two), filled);
    expectAll("hit", project.build(project.workspace("three"), project.diskCache()));
  }

  @Test
  void aServerThatIsGoneIsNoFailure() throws Exception {
    Path one = project.workspace("one");
    expectAll(
        "built",
        project.build(
            one,
            "--disk-cache=off",
            "--remote-cache-url=http://127.0.0.1:1",
            "--remote-cache-push-enabled"));
    project.expectNoWorkForNinja(one);
  }

  @Test
  void aSharedDirectoryServesAsServer() throws Exception {
    Path shared = Files.createDirectories(project.cache().resolveSibling("shared"));
    String url = "--remote-cache-url=file://" + shared;
    project.build(
        project.workspace("one"),
        "--disk-cache=off",
        url,
        "--remote-cache-push-enabled",
        "--wait-for-uploads");
    Path two = project.workspace("two");
    expectAll("hit", project.build(two, "--disk-cache=off", "--local-race=off", url));
    project.expectNoWorkForNinja(two);
    replace(two.resolve("../src/one.c"), "return ONE", "return 4");
    Run fetching = project.run(two, Distribution.sconce(), "--plain", "--disk-cache=off", url);
    assertFalse(fetching.output().contains("not shared"), fetching.output());
  }

  @Test
  void localCacheIsReportedAndCleared() throws Exception {
    Path one = project.workspace("one");
    project.build(one, project.diskCache());
    Run stats = project.run(one, Distribution.sconce(), "cache", "stats", project.diskCache());
    assertEquals(0, stats.code(), stats.output());
    assertTrue(stats.output().contains("directory  " + project.cache()), stats.output());
    Run clear = project.run(one, Distribution.sconce(), "cache", "clear", project.diskCache());
    assertEquals(0, clear.code(), clear.output());
    expectAll("built", project.build(project.workspace("two"), project.diskCache()));
  }
}
