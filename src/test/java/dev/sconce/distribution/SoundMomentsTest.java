package dev.sconce.distribution;

import static dev.sconce.distribution.CachedProject.files;
import static dev.sconce.distribution.CachedProject.replace;
import static dev.sconce.distribution.CachedProject.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.distribution.WeakenedProgram.Cut;
import dev.sconce.testing.Distribution;
import dev.sconce.testing.MemoryServer;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Edits at the wrong moment, and manipulated entries, never lead to wrong bytes. They do if the one
 * part of the program that prevents it is left out.
 */
@Tag("slow")
final class SoundMomentsTest {
  @TempDir Path temporary;
  private Path base;

  @BeforeEach
  void resolve() throws IOException {
    RequiredTool.ninja113().path(); // resolved here, because projects are built on other threads
    base = temporary.toRealPath();
  }

  private Map<String, String> program(String name, List<Cut> cuts) throws IOException {
    return cuts.isEmpty()
        ? Map.of()
        : WeakenedProgram.with(Files.createDirectories(base.resolve(name)), cuts);
  }

  /** An action of a test while a program runs. */
  private interface Meanwhile {
    void happen() throws IOException, InterruptedException;
  }

  private static final List<Cut> WITHOUT_LOOKING_AGAIN =
      List.of(
          Cut.beginning("engine/RunKeys", "checkUnchanged", CodeBuilder::return_),
          Cut.beginning("engine/RunKeys", "checkAge", CodeBuilder::return_));

  @Test
  void whatWasMadeOfAHeaderThatIsEditedMeanwhileIsNotStored() throws Exception {
    assertTrue(isSoundWhenEditedInARun(List.of(), "whole"));
    assertTrue(!isSoundWhenEditedInARun(WITHOUT_LOOKING_AGAIN, "weak"));
  }

  private boolean isSoundWhenEditedInARun(List<Cut> without, String name) throws Exception {
    CachedProject project = new CachedProject(Files.createDirectories(base.resolve(name)));
    Map<String, String> program = program(name + "-classes", without);
    Path one = stopping(project.workspace("one"));
    whileStopped(
        one, () -> edit(one), () -> project.build(one, program, project.diskCache(), "one.o"));
    Path two = stopping(project.workspace("two"));
    edit(two);
    whileStopped(two, () -> {}, () -> project.build(two, program, project.diskCache(), "one.o"));
    Map<String, String> filled = files(two);
    CachedProject.delete(two.getParent());
    Path own = stopping(project.workspace("two"));
    edit(own);
    whileStopped(own, () -> {}, () -> project.build(own, "--env=strict", "one.o"));
    return files(own).equals(filled);
  }

  private static void edit(Path build) throws IOException {
    write(build.resolve("../include/numbers.h"), "#define ONE 5\nint one(void);\nint two(void);\n");
  }

  /** The compiler of one source stops itself after its last read and write. */
  private static Path stopping(Path build) throws IOException {
    Path manifest = build.resolve("build.ninja");
    replace(manifest, "build one.o: CC", "build one.o: STOPPING");
    replace(
        manifest,
        "rule GEN",
        """
        rule STOPPING
          command = $cc $cflags $search -MD -MF $out.d -c $in -o $out && kill -STOP $$$$
          depfile = $out.d
          deps = gcc
        rule GEN\
        """);
    return build;
  }

  private interface Building {
    Map<String, String> run() throws IOException, InterruptedException;
  }

  /**
   * Builds; each time a command has stopped itself, performs the action before the command
   * continues.
   */
  private static void whileStopped(Path build, Meanwhile meanwhile, Building building)
      throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Map<String, String>> done = threads.submit(building::run);
      while (!done.isDone()) {
        for (String stopped : stopped(build)) {
          meanwhile.happen();
          new ProcessBuilder("kill", "-CONT", stopped).start().waitFor();
        }
        Thread.sleep(5);
      }
      done.get();
    }
  }

  private static boolean isStopped(Path process, Path build) {
    try {
      return process.getFileName().toString().matches("[0-9]+")
          && Files.readString(process.resolve("status")).contains("State:\tT (stopped)")
          && Files.readSymbolicLink(process.resolve("cwd")).equals(build);
    } catch (IOException gone) {
      return false; // it has ended
    }
  }

  private static List<String> stopped(Path build) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.toList()) {
        if (isStopped(process, build)) {
          found.add(process.getFileName().toString());
        }
      }
    }
    return found;
  }

  @Test
  void aSourceThatIsEditedBeforeItsHitArrivesIsBuilt() throws Exception {
    assertTrue(isSoundWhenEditedBeforeTheHit(List.of(), "whole"));
    List<Cut> without =
        List.of(
            Cut.beginning("engine/ResultLookup", "stillHolds", code -> code.iconst_1().ireturn()));
    assertTrue(!isSoundWhenEditedBeforeTheHit(without, "weak"));
  }

  private boolean isSoundWhenEditedBeforeTheHit(List<Cut> without, String name) throws Exception {
    CachedProject project = new CachedProject(Files.createDirectories(base.resolve(name)));
    Map<String, String> program = program(name + "-classes", without);
    try (MemoryServer server = new MemoryServer()) {
      project.build(
          project.workspace("one"),
          program,
          server.url(),
          "--disk-cache=off",
          "--remote-cache-push-enabled",
          "--wait-for-uploads",
          "one.o");
      Path two = project.workspace("two");
      server.before =
          entry -> {
            if (entry.contains("one.o")) { // its result: it was keyed
              write(two.resolve("../src/one.c"), "int one(void) { return 4; }\n");
            }
          };
      project.build(two, program, server.url(), "--disk-cache=off", "--local-race=off", "one.o");
      Map<String, String> filled = files(two);
      CachedProject.delete(two.getParent());
      Path own = project.workspace("two");
      write(own.resolve("../src/one.c"), "int one(void) { return 4; }\n");
      project.build(own, "--env=strict", "one.o");
      return files(own).equals(filled);
    }
  }

  @Test
  void otherBytesOfTheServerAreNotTaken() throws Exception {
    assertTrue(isSoundWhenPoisoned(true, List.of(), "whole"));
    List<Cut> without = List.of(Cut.findingAllEqual("cache/http/ContentDownload", "read"));
    assertTrue(!isSoundWhenPoisoned(true, without, "weak"));
  }

  @Test
  void otherBytesOfThisMachineAreNotTaken() throws Exception {
    assertTrue(isSoundWhenPoisoned(false, List.of(), "whole"));
    List<Cut> without = List.of(Cut.findingAllEqual("cache/disk/DiskCache", "fetch"));
    assertTrue(!isSoundWhenPoisoned(false, without, "weak"));
  }

  private boolean isSoundWhenPoisoned(boolean remote, List<Cut> without, String name)
      throws Exception {
    CachedProject project = new CachedProject(Files.createDirectories(base.resolve(name)));
    Map<String, String> program = program(name + "-classes", without);
    try (MemoryServer server = new MemoryServer()) {
      List<String> options = new ArrayList<>(List.of("--local-race=off", "main.o"));
      options.addAll(
          remote
              ? List.of(
                  server.url(),
                  "--disk-cache=off",
                  "--remote-cache-push-enabled",
                  "--wait-for-uploads")
              : List.of(project.diskCache()));
      project.build(large(project.workspace("one")), program, options.toArray(String[]::new));
      Map<String, String> own = files(base.resolve(name).resolve("one/build"));
      CachedProject.delete(base.resolve(name).resolve("one"));
      int poisoned = remote ? server.poisonContents() : poisonContents(project.cache());
      assertNotEquals(0, poisoned);
      Path again = large(project.workspace("one"));
      project.build(again, program, options.toArray(String[]::new));
      return files(again).equals(own);
    }
  }

  /** An object that does not fit into a result. */
  private static Path large(Path build) throws IOException {
    replace(build.resolve("build.ninja"), "cflags = -O1", "cflags = -g3");
    return build;
  }

  private static int poisonContents(Path cache) throws IOException {
    try (Stream<Path> all = Files.walk(cache.resolve("v1/cas"))) {
      List<Path> contents = all.filter(Files::isRegularFile).toList();
      for (Path content : contents) {
        Files.write(content, MemoryServer.poisoned(Files.readAllBytes(content)));
      }
      return contents.size();
    }
  }

  @Test
  void aResultThatWasChangedOnThisMachineIsNotTaken() throws Exception {
    assertTrue(printsWhatItDid(List.of(), "whole"));
    List<Cut> without =
        List.of(
            Cut.beginning(
                "cache/disk/EntryBytes",
                "hash",
                code -> code.bipush(32).newarray(TypeKind.BYTE).areturn()),
            Cut.believingResults());
    assertTrue(!printsWhatItDid(without, "weak"));
  }

  private boolean printsWhatItDid(List<Cut> without, String name) throws Exception {
    CachedProject project = new CachedProject(Files.createDirectories(base.resolve(name)));
    Map<String, String> program = program(name + "-classes", without);
    project.build(project.workspace("one"), program, project.diskCache(), "gen/version.h");
    try (Stream<Path> all = Files.walk(project.cache().resolve("v1/ac"))) {
      for (Path entry : all.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(entry, StandardCharsets.ISO_8859_1);
        Files.writeString(
            entry,
            text.replace("made gen/version.h", "MADE gen/version.h"),
            StandardCharsets.ISO_8859_1);
      }
    }
    Run run =
        project.run(
            project.workspace("two"),
            program,
            Distribution.sconce(),
            "--plain",
            project.diskCache(),
            "gen/version.h");
    assertEquals(0, run.code(), run.output());
    return run.output().contains("made gen/version.h");
  }
}
