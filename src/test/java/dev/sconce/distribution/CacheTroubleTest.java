package dev.sconce.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** Problems with the cache of this machine are reported once, and fail no build. */
@Tag("dist")
final class CacheTroubleTest {
  @TempDir Path temporary;
  private CachedProject project;

  @BeforeEach
  void resolve() throws IOException {
    project = new CachedProject(temporary.toRealPath());
  }

  private static void expectOneWarning(String start, Run run) {
    assertEquals(0, run.code(), run.output());
    List<String> said =
        run.lines().stream().filter(line -> line.contains(": warning: cache: ")).toList();
    assertEquals(1, said.size(), run.output());
    assertTrue(said.getFirst().contains(": warning: cache: " + start), said.getFirst());
  }

  private void expectUnusable(String directory, String reason) throws Exception {
    Path build = project.workspace("sconce");
    Run sconce = project.run(build, Distribution.sconce(), "--plain", "--disk-cache=" + directory);
    expectOneWarning("not kept in the cache of this machine: ", sconce);
    assertTrue(sconce.output().contains(reason), sconce.output());
    assertTrue(sconce.output().contains("not shared: not kept: "), sconce.output());
    project.expectNoWorkForNinja(build);
    build = project.workspace("ninja");
    Run ninja = project.run(build, Map.of("SCONCE_DISK_CACHE", directory), Distribution.ninja());
    expectOneWarning("not kept in the cache of this machine: ", ninja);
    assertTrue(ninja.output().contains(reason), ninja.output());
    project.expectNoWorkForNinja(build);
  }

  @Test
  void aFileInThePlaceOfTheDirectoryIsSaid() throws Exception {
    CachedProject.write(project.cache(), "");
    expectUnusable(project.cache().toString(), "Not a directory");
  }

  @Test
  void aDirectoryBelowAFileIsSaid() throws Exception {
    CachedProject.write(project.cache(), "");
    expectUnusable(project.cache().resolve("below").toString(), "Not a directory");
  }

  @Test
  void aPlaceWhereNothingCanBeMadeIsSaid() throws Exception {
    expectUnusable("/proc/sconce", "No such file or directory");
  }

  @Test
  void aLinkThatLeadsNowhereIsSaid() throws Exception {
    Files.createSymbolicLink(project.cache(), temporary.resolve("nowhere"));
    expectUnusable(project.cache().toString(), "there is something that is no directory");
  }

  @Test
  void aLinkToADirectoryServes() throws Exception {
    Files.createSymbolicLink(
        project.cache(), Files.createDirectory(temporary.toRealPath().resolve("elsewhere")));
    project.build(project.workspace("one"), project.diskCache());
    Map<String, String> outcomes = project.build(project.workspace("two"), project.diskCache());
    assertEquals("hit", outcomes.get("../src/one.c"), outcomes.toString());
  }

  @Test
  void whoHasNoHomeIsToldThatNothingIsKept() throws Exception {
    Path build = project.workspace("one");
    Map<String, String> homeless = Map.of("HOME", "", "XDG_CACHE_HOME", "not/a/full/path");
    Run run = project.run(build, homeless, Distribution.sconce(), "--plain", "--disk-cache=on");
    expectOneWarning("nothing is kept on this machine: ", run);
    project.expectNoWorkForNinja(build);
  }

  @Test
  void anAccountForWhichThereIsNoRoomIsSaidToBeIncomplete() throws Exception {
    Run run =
        project.run(
            project.workspace("one"),
            Distribution.sconce(),
            "--plain",
            project.diskCache(),
            "--cache-debug=/dev/full");
    expectOneWarning("--cache-debug: /dev/full is not complete: No space left on device", run);
  }

  @Test
  void ofManyDamagedEntriesAFewAreNamed() throws Exception {
    project.build(project.workspace("one"), project.diskCache());
    try (Stream<Path> entries = Files.walk(project.cache().resolve("v1/ac"))) {
      for (Path entry : entries.filter(Files::isRegularFile).toList()) {
        Files.writeString(entry, "damaged");
      }
    }
    Run run =
        project.run(
            project.workspace("two"), Distribution.sconce(), "--plain", project.diskCache());
    assertEquals(0, run.code(), run.output());
    List<String> named = run.lines().stream().filter(line -> line.contains(" damaged")).toList();
    assertEquals(5, named.size(), run.output());
    assertTrue(named.getLast().endsWith("; what else is wrong with it is not said"), run.output());
  }

  /** Some generators declare the depfile as an output, so that other steps can read it. */
  @Test
  void aDepfileThatIsAnOutputComesAsItWasMade() throws Exception {
    Path one = withDepfileAsOutput("one");
    project.build(one, project.diskCache());
    Path two = withDepfileAsOutput("two");
    Map<String, String> outcomes = project.build(two, project.diskCache());
    assertEquals("hit", outcomes.get("../VERSION (noted)"), outcomes.toString());
    assertEquals("hit", outcomes.get("copied.d"), outcomes.toString());
    assertEquals(
        Files.readString(one.resolve("noted.d")), Files.readString(two.resolve("noted.d")));
    assertEquals(
        Files.readString(two.resolve("noted.d")), Files.readString(two.resolve("copied.d")));
    project.expectNoWorkForNinja(two);
  }

  private Path withDepfileAsOutput(String name) throws IOException {
    Path build = project.workspace(name);
    Files.writeString(
        build.resolve("build.ninja"),
        """
        rule NOTE
          command = cat $in ../script.sh > noted && echo "noted:   $in ../script.sh" > noted.d
          depfile = noted.d
        build noted noted.d: NOTE ../VERSION
        build copied.d: COPY noted.d
        """,
        StandardOpenOption.APPEND);
    return build;
  }
}
