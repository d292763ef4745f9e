package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Edits sources while a step runs that has read them and not written yet. The next build must
 * notice the edit, whatever the version of the log. After that no work is left, also for the ninja
 * of that log. {@code -Dsconce.edits=200} asks for more edits, {@code -Dsconce.edits.seed=N}
 * repeats the same ones.
 */
@Tag("slow")
final class MidRunEditTest {
  private static final String NO_WORK = "ninja: no work to do.\n";
  private static final int WAIT_SECONDS = 60;

  /** The longest time between letting a step continue and editing its source. */
  private static final int MOST_DELAY_MILLIS = 40;

  /** {@code step OUTPUTS SOURCES FILTER}: the mark says that all sources were read. */
  private static final String STEP =
      """
      #!/bin/sh
      set -e
      mark=${1%% *}
      cat $2 | $3 > "$mark.read"
      : > "$mark.mark"
      sleep 0.02
      while [ -e "$mark.hold" ]; do sleep 0.005; done
      for out in $1; do
        cmp -s "$mark.read" "$out" || cp "$mark.read" "$out"
        echo "$out: $2" >> "$mark.deps"
      done
      mv "$mark.deps" "$mark.d"
      rm "$mark.mark" "$mark.read"
      """;

  private static final String MANIFEST =
      """
      filter = cat
      rule plain
        command = ./step '$out' '$reads' '$filter'
      rule restat
        command = ./step '$out' '$reads' '$filter'
        restat = 1
      rule depfile
        command = ./step '$out' '$reads' '$filter'
        depfile = $out.d
      rule deps
        command = ./step '$out' '$reads' '$filter'
        depfile = $out.d
        deps = gcc
      rule restat-deps
        command = ./step '$out' '$reads' '$filter'
        depfile = $out.d
        deps = gcc
        restat = 1
      build plain: plain plain.in
        reads = plain.in
      build one two: plain pair.in | plain.in
        reads = pair.in plain.in
      build depfile: depfile
        reads = depfile.in
      build deps: deps deps.in
        reads = deps.in deps.h
      build restat: restat restat.in
        reads = restat.in
      build restat-deps: restat-deps
        reads = restat-deps.h
      build group: phony group.in | inner
      build inner: phony inner.in
      build behind-group: plain | group
        reads = group.in inner.in
      build restat-behind-group: restat | group
        reads = group.in
      build same: restat same.in
        reads = same.in
        filter = wc -l
      build after: plain same after.in || deps
        reads = same after.in
      build all: phony after behind-group restat-behind-group restat-deps restat depfile deps $
        plain one two
      default all
      """;

  /** CMake has read it when it creates the mark. */
  private static final String CMAKE_LIST =
      """
      cmake_minimum_required(VERSION 3.20)
      project(edited NONE)
      execute_process(COMMAND
        sh -c ": > list.mark; while [ -e list.hold ]; do sleep 0.01; done"
        WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
      add_custom_command(OUTPUT out COMMAND echo %s >out)
      add_custom_target(everything ALL DEPENDS out)
      """;

  /** The inputs of a step, by its first output; the edited source is the last one. */
  private static final Map<String, List<String>> READS =
      Map.ofEntries(
          Map.entry("plain", List.of("plain.in")),
          Map.entry("one", List.of("plain.in", "pair.in")),
          Map.entry("depfile", List.of("depfile.in")),
          Map.entry("deps", List.of("deps.in", "deps.h")),
          Map.entry("restat", List.of("restat.in")),
          Map.entry("restat-deps", List.of("restat-deps.h")),
          Map.entry("behind-group", List.of("group.in", "inner.in")),
          Map.entry("restat-behind-group", List.of("group.in")),
          Map.entry("same", List.of("same.in")),
          Map.entry("after", List.of("same", "after.in")));

  @TempDir private Path base;
  private int writes;

  @ParameterizedTest
  @CsvSource({"ninja,5", "ninja,6", "ninja,7", "sconce,5", "sconce,6", "sconce,7"})
  void anEditWhileAStepRunsIsNotLost(String face, int logVersion, TestReporter reporter)
      throws IOException, InterruptedException {
    int edits = Integer.getInteger("sconce.edits", 6);
    long seed = Long.getLong("sconce.edits.seed", System.nanoTime());
    Random random = new Random(seed);
    Scene scene = scene(face, logVersion);
    scene.build("first build, seed " + seed);
    List<String> steps = READS.keySet().stream().sorted().toList();
    int whileRunning = 0;
    for (int edit = 0; edit < edits; ) {
      String step = steps.get(random.nextInt(steps.size()));
      Path source = scene.work().resolve(READS.get(step).getLast());
      String when = "seed " + seed + ", edit " + edit + " of " + source.getFileName();
      edit(source, random);
      // A source edited in two successive runs is still edited after the second.
      for (int again = random.nextInt(2); again >= 0 && edit < edits; again--, edit++) {
        scene.hold(step);
        Process build = scene.start();
        scene.awaitMark(step, build, when);
        boolean held = random.nextInt(3) > 0;
        if (held) {
          edit(source, random);
          scene.letGo(step);
          whileRunning++;
        } else {
          scene.letGo(step);
          Thread.sleep(random.nextInt(MOST_DELAY_MILLIS));
          edit(source, random);
        }
        scene.expectSuccess(build, when);
      }
      scene.build(when);
      scene.expectRight(when);
      scene.expectNoWork(when);
    }
    assertEquals(cleanBuild(face, logVersion, scene), scene.outputs(), "seed " + seed);
    reporter.publishEntry("certainly in mid-step", whileRunning + " of " + edits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ninja", "sconce"})
  void anEditWhileCMakeRunsIsNotLost(String face) throws IOException, InterruptedException {
    Path list = Files.createDirectories(base.resolve("sources")).resolve("CMakeLists.txt");
    Path work = Files.createDirectories(base.resolve("build"));
    Scene scene = new Scene(work, base.resolve("output.txt"), program(face), List.of());
    Files.writeString(list, CMAKE_LIST.formatted("first"));
    String cmake = RequiredTool.named("cmake").path().toString();
    scene.shell().run(cmake, "-G", "Ninja", "../sources").orFail();
    scene.build("first build");
    Files.delete(work.resolve("list.mark"));
    Files.writeString(list, CMAKE_LIST.formatted("before"));
    scene.hold("list");
    Process build = scene.start();
    scene.awaitMark("list", build, "CMake");
    Files.writeString(list, CMAKE_LIST.formatted("after"));
    scene.letGo("list");
    scene.expectSuccess(build, "build with an edit");
    scene.build("next build");
    assertEquals("after\n", Files.readString(work.resolve("out")));
    scene.expectNoWork("after that");
  }

  private Scene scene(String face, int logVersion) throws IOException {
    Path work = Files.createDirectories(base.resolve(face + logVersion + "-" + writes));
    Files.writeString(work.resolve("step"), STEP);
    Files.setPosixFilePermissions(
        work.resolve("step"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(work.resolve("build.ninja"), MANIFEST);
    Files.writeString(work.resolve(".ninja_log"), "# ninja log v" + logVersion + "\n");
    for (List<String> reads : READS.values()) {
      for (String source : reads) {
        if (source.contains(".")) {
          write(work.resolve(source));
        }
      }
    }
    return new Scene(work, base.resolve("output.txt"), program(face), peer(logVersion));
  }

  private static List<String> program(String face) throws IOException {
    return face.equals("ninja")
        ? List.of(Subject.ninja().toString(), "-j3")
        : List.of(Distribution.sconce().toString(), "--plain", "-j3");
  }

  /** The ninja that continues with such a log. */
  private static List<Path> peer(int logVersion) {
    return switch (logVersion) {
      case 5 -> List.of(RequiredTool.ninja111().path());
      case 7 -> List.of(RequiredTool.ninja113().path());
      default -> List.of();
    };
  }

  private Map<String, String> cleanBuild(String face, int logVersion, Scene scene)
      throws IOException, InterruptedException {
    Scene clean = scene(face, logVersion);
    for (List<String> reads : READS.values()) {
      for (String source : reads) {
        if (source.contains(".")) {
          Files.copy(
              scene.work().resolve(source),
              clean.work().resolve(source),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    clean.build("clean build");
    return clean.outputs();
  }

  /** New content each time: of the same size, with one line more, or in a new file. */
  private void edit(Path source, Random random) throws IOException {
    switch (random.nextInt(4)) {
      case 0 -> Files.writeString(source, line(), StandardOpenOption.APPEND);
      case 1 -> {
        Path next = source.resolveSibling("next");
        write(next);
        Files.move(next, source, StandardCopyOption.ATOMIC_MOVE);
      }
      default -> write(source);
    }
  }

  private void write(Path source) throws IOException {
    Files.writeString(source, line());
  }

  private String line() {
    return "%08d%n".formatted(++writes);
  }

  /**
   * A build directory.
   *
   * @param peers the ninjas that must find no work there
   */
  private record Scene(Path work, Path output, List<String> program, List<Path> peers) {
    private Shell shell() {
      Map<String, String> environment =
          Map.of("PATH", "/usr/bin:/bin", "HOME", work.toString(), "LC_ALL", "C.UTF-8");
      return new Shell(work, environment);
    }

    Process start() throws IOException {
      return shell().start(program, output);
    }

    void build(String when) throws IOException, InterruptedException {
      expectSuccess(start(), when);
    }

    void expectSuccess(Process build, String when) throws IOException, InterruptedException {
      assertTrue(build.waitFor(WAIT_SECONDS, TimeUnit.SECONDS), when);
      assertEquals(0, build.exitValue(), when + "\n" + Files.readString(output));
    }

    void hold(String step) throws IOException {
      Files.createFile(work.resolve(step + ".hold"));
    }

    void letGo(String step) throws IOException {
      Files.delete(work.resolve(step + ".hold"));
    }

    /** Waits until a step has read, and until new files get a later time than its start. */
    void awaitMark(String step, Process build, String when)
        throws IOException, InterruptedException {
      while (!Files.exists(work.resolve(step + ".mark"))) {
        assertTrue(
            build.isAlive(),
            () -> when + ": " + step + " does not run, though its source was edited before");
        Thread.sleep(1);
      }
      Path probe = work.resolve("probe");
      FileTime read = Files.getLastModifiedTime(work.resolve(step + ".mark"));
      do {
        Files.writeString(probe, "");
      } while (Files.getLastModifiedTime(probe).compareTo(read) <= 0);
    }

    void expectRight(String when) throws IOException {
      for (String step : READS.keySet()) {
        assertEquals(right(step), Files.readString(work.resolve(step)), when + ": " + step);
      }
      assertEquals(right("one"), Files.readString(work.resolve("two")), when + ": two");
    }

    private String right(String step) throws IOException {
      StringBuilder read = new StringBuilder();
      List<String> reads = step.equals("one") ? READS.get(step).reversed() : READS.get(step);
      for (String source : reads) {
        read.append(READS.containsKey(source) ? right(source) : content(source));
      }
      return step.equals("same") ? read.chars().filter(c -> c == '\n').count() + "\n" : read + "";
    }

    private String content(String source) throws IOException {
      return Files.readString(work.resolve(source));
    }

    void expectNoWork(String when) throws IOException, InterruptedException {
      for (Path peer : peers) {
        List<String> command = List.of(peer.toString(), "-n", "-d", "explain");
        assertEquals(NO_WORK, shell().run(command).output(), when + ", seen by " + peer);
      }
      build(when);
      String said = Files.readString(output);
      assertTrue(said.equals(NO_WORK) || said.contains("nothing to do"), when + "\n" + said);
    }

    Map<String, String> outputs() throws IOException {
      Map<String, String> outputs = new TreeMap<>();
      for (String step : READS.keySet()) {
        outputs.put(step, Files.readString(work.resolve(step)));
      }
      return outputs;
    }
  }
}
