package dev.sconce.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project in C that is built in one directory, and filled from a cache in another: byte for byte
 * what that would build itself, and nothing to do for real ninja.
 */
@Tag("dist")
final class SharedCacheTest {
  private static final Pattern FINISHED =
      Pattern.compile("\"event\":\"step-finished\".*?\"step\":(\\d+),\"outcome\":\"([a-z-]+)\"");

  private static final String MANIFEST =
      """
      cflags = -O1 -I../include -Igen
      rule CC
        command = gcc $cflags -MD -MF $out.d -c $in -o $out
        depfile = $out.d
        deps = gcc
      rule GEN
        command = mkdir -p gen && sh ../version.sh ../VERSION > $out && echo made $out
      rule AR
        command = rm -f $out && gcc-ar crD $out $in
      rule LINK
        command = gcc $in -o $out
      rule COPY
        command = cp $in $out
        restat = 1
      rule LINKED
        command = ln -sf app $out
      build gen/version.h: GEN ../VERSION | ../version.sh
      build main.o: CC ../src/main.c || gen/version.h
      build one.o: CC ../src/one.c || gen/version.h
      build two.o: CC ../src/two.c || gen/version.h
      build libnumbers.a: AR one.o two.o
      build app: LINK main.o libnumbers.a
      build latest: LINKED app
      build script.sh: COPY ../script.sh
      default app latest script.sh
      """;

  @TempDir Path temporary;
  private Path base;

  @BeforeEach
  void resolve() throws IOException {
    base = temporary.toRealPath();
  }

  /** Makes the sources in a directory, and returns the build directory in it. */
  private Path workspace(String name) throws IOException {
    Path root = base.resolve(name);
    write(
        root.resolve("src/main.c"),
        """
        #include <stdio.h>
        #include "numbers.h"
        #include "version.h"
        int main(void) { printf("%s %d\\n", VERSION, one() + two()); return 0; }
        """);
    write(root.resolve("src/one.c"), "#include \"numbers.h\"\nint one(void) { return 1; }\n");
    write(
        root.resolve("src/two.c"),
        "#include \"numbers.h\"\n#warning two is odd\nint two(void) { return 2; }\n");
    write(root.resolve("include/numbers.h"), "int one(void);\nint two(void);\n");
    write(root.resolve("version.sh"), "echo \"#define VERSION \\\"$(cat \"$1\")\\\"\"\n");
    write(root.resolve("VERSION"), "1.2\n");
    write(root.resolve("script.sh"), "#!/bin/sh\necho script\n");
    assertTrue(root.resolve("script.sh").toFile().setExecutable(true));
    write(root.resolve("sconce.toml"), "");
    write(root.resolve("build/build.ninja"), MANIFEST);
    return root.resolve("build");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Run run(Path build, Path program, String... arguments)
      throws IOException, InterruptedException {
    return run(build, Map.of(), program, arguments);
  }

  private Run run(Path build, Map<String, String> more, Path program, String... arguments)
      throws IOException, InterruptedException {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "PATH",
                RequiredTool.ninja113().path().getParent() + ":/usr/bin:/bin",
                "LC_ALL",
                "C.UTF-8",
                "HOME",
                base.resolve("home").toString()));
    environment.putAll(more);
    return Run.of(build, environment, program, arguments);
  }

  /** Builds, and says what became of each step by its first output. */
  private Map<String, String> build(Path build, String... options)
      throws IOException, InterruptedException {
    Path log = build.resolveSibling(build.getFileName() + ".jsonl");
    List<String> arguments = new ArrayList<>(List.of("--plain", "--event-log=" + log));
    arguments.addAll(Arrays.asList(options));
    Run run = run(build, Distribution.sconce(), arguments.toArray(new String[0]));
    assertEquals(0, run.code(), run.output());
    return outcomes(log);
  }

  private static Map<String, String> outcomes(Path log) throws IOException {
    Map<String, String> outputs = new HashMap<>();
    Map<String, String> outcomes = new TreeMap<>();
    Pattern wanted =
        Pattern.compile("\"event\":\"step-wanted\".*?\"step\":(\\d+),\"label\":\"(.*?)\"");
    for (String line : Files.readAllLines(log)) {
      Matcher want = wanted.matcher(line);
      if (want.find()) {
        outputs.put(want.group(1), want.group(2));
      }
      Matcher finished = FINISHED.matcher(line);
      if (finished.find()) {
        outcomes.put(outputs.getOrDefault(finished.group(1), "?"), finished.group(2));
      }
    }
    return outcomes;
  }

  private static Map<String, String> files(Path build) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(build)) {
      for (Path file : all.toList()) {
        String name = build.relativize(file).toString();
        if (name.startsWith(".") || name.isEmpty()) {
          continue;
        }
        if (Files.isSymbolicLink(file)) {
          found.put(name, "-> " + Files.readSymbolicLink(file));
        } else if (Files.isDirectory(file)) {
          found.put(name, "directory");
        } else {
          found.put(
              name,
              Arrays.hashCode(Files.readAllBytes(file))
                  + " "
                  + Files.size(file)
                  + " "
                  + Files.getPosixFilePermissions(file));
        }
      }
    }
    return found;
  }

  private void expectNoWorkForNinja(Path build) throws IOException, InterruptedException {
    Run explained = run(build, RequiredTool.ninja113().path(), "-n", "-d", "explain");
    assertTrue(explained.output().endsWith("ninja: no work to do.\n"), explained.output());
  }

  private String diskCache() {
    return "--disk-cache=" + base.resolve("cache");
  }

  private static void expectAll(String outcome, Map<String, String> outcomes) {
    assertFalse(outcomes.isEmpty());
    outcomes.forEach((step, found) -> assertEquals(outcome, found, () -> step + outcomes));
  }

  @Test
  void aCleanCheckoutIsFilledByTheCacheOfThisMachine() throws Exception {
    Path one = workspace("one");
    expectAll("built", build(one, diskCache()));
    Path two = workspace("a/longer/way/to/two");
    expectAll("hit", build(two, diskCache()));
    Path own = workspace("three");
    expectAll("built", build(own));
    assertEquals(files(own), files(two));
    expectNoWorkForNinja(two);
    assertEquals("sconce: nothing to do", firstWords(run(two, Distribution.sconce(), "--plain")));
    assertEquals("1.2 3\n", run(two, two.resolve("app")).output());
  }

  private static String firstWords(Run run) {
    String line = run.lines().isEmpty() ? "" : run.lines().getLast();
    return line.substring(0, Math.min(line.length(), "sconce: nothing to do".length()));
  }

  @Test
  void whatAStepPrintedIsPrintedAgainWithAHit() throws Exception {
    build(workspace("one"), diskCache());
    Path two = workspace("two");
    Run run = run(two, Distribution.sconce(), "--plain", diskCache());
    assertTrue(run.output().contains("two is odd"), run.output());
    assertTrue(run.output().contains("made gen/version.h"), run.output());
  }

  @Test
  void anEditIsBuiltAndAnEditThatIsTakenBackIsAHit() throws Exception {
    Path one = workspace("one");
    build(one, diskCache());
    Path two = workspace("two");
    Path header = two.resolve("../include/numbers.h");
    String before = Files.readString(header);
    Files.writeString(header, before + "int three(void);\n");
    Map<String, String> first = build(two, diskCache());
    assertEquals("built", first.get("src/one.c"), first.toString());
    assertEquals("hit", first.get("gen/version.h"), first.toString());
    Files.writeString(header, before);
    Map<String, String> second = build(two, diskCache());
    assertEquals("hit", second.get("src/one.c"), second.toString());
    assertEquals("hit", second.get("src/main.c"), second.toString());
    expectNoWorkForNinja(two);
  }

  @Test
  void theNinjaFaceTakesTheCacheFromItsEnvironment() throws Exception {
    build(workspace("one"), diskCache());
    Path two = workspace("two");
    Run run =
        run(
            two,
            Map.of("SCONCE_DISK_CACHE", base.resolve("cache").toString()),
            Distribution.ninja(),
            "-v");
    assertEquals(0, run.code(), run.output());
    Path own = workspace("three");
    build(own);
    assertEquals(files(own), files(two));
    expectNoWorkForNinja(two);
  }
}
