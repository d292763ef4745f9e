package dev.sconce.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Copies of a small project in C, in directories with paths of different length, and builds of
 * them.
 */
final class CachedProject {
  private static final Pattern WANTED =
      Pattern.compile("\"event\":\"step-wanted\".*?\"step\":(\\d+),\"label\":\"(.*?)\"");
  private static final Pattern FINISHED =
      Pattern.compile("\"event\":\"step-finished\".*?\"step\":(\\d+),\"outcome\":\"([a-z-]+)\"");

  private static final String MANIFEST =
      """
      cc = gcc
      cflags = -O1
      search = -I../early -I../include -Igen
      rule CC
        command = $cc $cflags $search -MD -MF $out.d -c $in -o $out
        depfile = $out.d
        deps = gcc
      rule GEN
        command = mkdir -p gen && sh ../version.sh ../VERSION > $out && echo made $out
      rule AR
        command = rm -f $out && gcc-ar $mode $out $in
      rule LINK
        command = gcc $in -o $out
      rule COPY
        command = cp $in $out
        restat = 1
      rule LINKED
        command = ln -sf app $out
      rule ENV
        command = echo "$$LANGUAGE" > $out
      build gen/version.h | SOURCE/build/gen/version.h: GEN ../VERSION | ../version.sh
      build main.o: CC ../src/main.c || gen/version.h
      build one.o: CC ../src/one.c || gen/version.h
      build two.o: CC ../src/two.c || gen/version.h
      build place.o: CC SOURCE/src/place.c || gen/version.h
        cflags = -g
      build libnumbers.a: AR one.o two.o
        mode = crD
      build libthin.a: AR one.o two.o
        mode = crDT
      build app: LINK main.o libnumbers.a
      build thin: LINK main.o libthin.a
      build latest: LINKED app
      build script.sh: COPY ../script.sh
      build language: ENV
      """;

  private final Path base;
  private final List<String> as;

  /**
   * @param base a directory for all copies and a home directory
   */
  CachedProject(Path base) {
    this(base, List.of());
  }

  /**
   * Builds as another user.
   *
   * @param as a command prefix that runs a program as that user
   */
  CachedProject(Path base, List<String> as) {
    this.base = base;
    this.as = List.copyOf(as);
  }

  /** Creates the sources in a directory, and returns the build directory in it. */
  Path workspace(String name) throws IOException {
    Path root = base.resolve(name);
    write(
        root.resolve("src/main.c"),
        """
        #include <stdio.h>
        #include "numbers.h"
        #include "version.h"
        int main(void) { printf("%s %d\\n", VERSION, one() + two()); return 0; }
        """);
    write(
        root.resolve("src/one.c"),
        """
        #include "numbers.h"
        #ifndef ONE
        #define ONE 1
        #endif
        int one(void) { return ONE; }
        """);
    write(
        root.resolve("src/two.c"),
        "#include \"numbers.h\"\n#warning two is odd\nint two(void) { return 2; }\n");
    write(root.resolve("src/place.c"), "int length(void) { return sizeof(__FILE__); }\n");
    write(root.resolve("include/numbers.h"), "int one(void);\nint two(void);\n");
    Files.createDirectories(root.resolve("early"));
    write(root.resolve("version.sh"), "echo \"#define VERSION \\\"$(cat \"$1\")\\\"\"\n");
    write(root.resolve("VERSION"), "1.2\n");
    write(root.resolve("script.sh"), "#!/bin/sh\necho script\n");
    Files.setPosixFilePermissions(
        root.resolve("script.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
    write(root.resolve("sconce.toml"), "");
    write(root.resolve("build/build.ninja"), MANIFEST.replace("SOURCE", root.toString()));
    return root.resolve("build");
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  static void delete(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  static void replace(Path file, String old, String text) throws IOException {
    String content = Files.readString(file);
    assertTrue(content.contains(old), content);
    Files.writeString(file, content.replace(old, text));
  }

  String diskCache() {
    return "--disk-cache=" + cache();
  }

  Path cache() {
    return base.resolve("cache");
  }

  Run run(Path build, Path program, String... arguments) throws IOException, InterruptedException {
    return run(build, Map.of(), program, arguments);
  }

  Run run(Path build, Map<String, String> more, Path program, String... arguments)
      throws IOException, InterruptedException {
    return Run.of(build, environment(more), program, arguments);
  }

  /** Starts a program and discards its output. */
  Process start(Path build, Path program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(build.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment(Map.of()));
    return builder.start();
  }

  private Map<String, String> environment(Map<String, String> more) {
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
    return environment;
  }

  /** Builds, and returns the outcome of each step by its name. */
  Map<String, String> build(Path build, String... options)
      throws IOException, InterruptedException {
    return build(build, Map.of(), options);
  }

  Map<String, String> build(Path build, Map<String, String> variables, String... options)
      throws IOException, InterruptedException {
    Path log = build.resolveSibling("events.jsonl");
    List<String> arguments = new ArrayList<>(List.of("--plain", "--event-log=" + log));
    arguments.addAll(Arrays.asList(options));
    List<String> command = new ArrayList<>(as);
    command.add(Distribution.sconce().toString());
    command.addAll(arguments);
    Path program = Path.of(command.removeFirst());
    Run run = run(build, variables, program, command.toArray(new String[0]));
    assertEquals(0, run.code(), run.output());
    return outcomes(log);
  }

  private static Map<String, String> outcomes(Path log) throws IOException {
    Map<String, String> names = new HashMap<>();
    Map<String, String> outcomes = new TreeMap<>();
    for (String line : Files.readAllLines(log)) {
      Matcher wanted = WANTED.matcher(line);
      if (wanted.find()) {
        names.put(wanted.group(1), wanted.group(2));
      }
      Matcher finished = FINISHED.matcher(line);
      if (finished.find()) {
        outcomes.put(names.getOrDefault(finished.group(1), "?"), finished.group(2));
      }
    }
    return outcomes;
  }

  /** The files of a build directory except logs and records: content and mode. */
  static Map<String, String> files(Path build) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(build)) {
      for (Path file : all.toList()) {
        String name = build.relativize(file).toString();
        if (name.startsWith(".") || name.isEmpty() || name.equals("build.ninja")) {
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
                  + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
      }
    }
    return found;
  }

  void expectNoWorkForNinja(Path build) throws IOException, InterruptedException {
    Run explained = run(build, RequiredTool.ninja113().path(), "-n", "-d", "explain");
    assertTrue(explained.output().endsWith("ninja: no work to do.\n"), explained.output());
  }
}
