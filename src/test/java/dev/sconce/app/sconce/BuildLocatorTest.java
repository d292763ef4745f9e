package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildLocatorTest {
  @TempDir Path temporary;
  private Stage stage;

  @BeforeEach
  void makeStage() throws IOException {
    stage = new Stage(temporary);
  }

  private Optional<BuildLocation> find(String... arguments)
      throws IOException, CommandLineReader.UsageException {
    ProcessContext context = stage.context();
    return new BuildLocator(context, new UserMessages(context))
        .find(CommandLineReader.read(List.of(arguments)));
  }

  private String refusal(String... arguments) throws IOException, CommandLineReader.UsageException {
    assertEquals(Optional.empty(), find(arguments));
    assertEquals("", stage.said());
    return stage.complained();
  }

  @Test
  void saysWhatItLookedForWhereThereIsNothing()
      throws IOException, CommandLineReader.UsageException {
    assertEquals(
        """
        sconce: nothing to build in HERE: no build.ninja, CMakeLists.txt, meson.build or .gn
          Try  sconce -C DIR
        """,
        refusal());
  }

  @Test
  void buildsWhereABuildNinjaIsWithoutANotice()
      throws IOException, CommandLineReader.UsageException {
    stage.file("build.ninja", "").file("CMakeLists.txt", "").cmake("b", ".", "Ninja", "Debug");
    BuildLocation location = find().orElseThrow();
    assertEquals(new BuildLocation(stage.directory, "build.ninja", "sconce", ""), location);
  }

  @Test
  void goesOnInTheOneBuildDirectoryBelow() throws IOException, CommandLineReader.UsageException {
    stage.file("CMakeLists.txt", "").cmake("build", ".", "Ninja", "Debug");
    BuildLocation location = find().orElseThrow();
    assertEquals(stage.directory.resolve("build"), location.directory());
    assertEquals(
        "sconce: building in build/ (CMake, Debug); another one: -C DIR", location.notice());
    assertEquals("sconce", location.command());
  }

  @Test
  void leavesBuildDirectoriesOfOtherProjectsAlone()
      throws IOException, CommandLineReader.UsageException {
    stage.file("CMakeLists.txt", "").cmake("lib/build", "lib", "Ninja", "Debug");
    stage.cmake("out/release", ".", "Ninja", "");
    assertEquals(
        "sconce: building in out/release/ (CMake); another one: -C DIR",
        find().orElseThrow().notice());
  }

  @Test
  void comparesRealPathsOfSources() throws IOException, CommandLineReader.UsageException {
    stage.file("real/CMakeLists.txt", "").cmake("real/b", "real", "Ninja", "Debug");
    Files.createSymbolicLink(stage.directory.resolve("link"), stage.directory.resolve("real"));
    assertEquals(
        "sconce: building in link/b/ (CMake, Debug); another one: -C DIR",
        find("-C", "link").orElseThrow().notice());
  }

  @Test
  void looksThreeLevelsDownAndNotIntoHiddenDirectories()
      throws IOException, CommandLineReader.UsageException {
    stage.file("CMakeLists.txt", "");
    stage.cmake("a/b/c", ".", "Ninja", "three").cmake("a/b/c2/d", ".", "Ninja", "four");
    stage.cmake(".hidden", ".", "Ninja", "hidden");
    assertTrue(find().orElseThrow().notice().contains("a/b/c/ (CMake, three)"));
  }

  @Test
  void endsALookThroughDirectoriesThatLinkInARing()
      throws IOException, CommandLineReader.UsageException {
    stage.file("CMakeLists.txt", "").cmake("a/b", ".", "Ninja", "Debug");
    Files.createSymbolicLink(stage.directory.resolve("a/ring"), stage.directory);
    assertTrue(find().orElseThrow().notice().contains("in a/b/ "));
  }

  @Test
  void doesNotLookIntoHugeDirectories() throws IOException, CommandLineReader.UsageException {
    stage.file("CMakeLists.txt", "").cmake("data/build", ".", "Ninja", "Debug");
    for (int i = 0; i < 2_000; i++) {
      stage.file("data/" + i, "");
    }
    assertTrue(refusal().startsWith("sconce: CMakeLists.txt, but no build directory."));
  }

  @Test
  void listsSeveralWithTypeAndAgeWhereNobodyCanAnswer()
      throws IOException, CommandLineReader.UsageException {
    stage.file("CMakeLists.txt", "").cmake("build", ".", "Ninja", "Debug");
    stage.cmake("build-release", ".", "Ninja", "Release").cmake("out/asan", ".", "Ninja", "");
    stage.builtAgo("build", 3 * 60).builtAgo("build-release", 4);
    assertEquals(
        """
        sconce: 3 build directories here; one of them: -C DIR
          1  build-release/  CMake, Release  built 4m ago
          2  build/          CMake, Debug    built 3h ago
          3  out/asan/       CMake           never built
          Try  sconce -C build-release
        """,
        refusal());
  }

  @Test
  void asksWhichOfSeveralOnATerminal() throws IOException, CommandLineReader.UsageException {
    stage.file("CMakeLists.txt", "").cmake("build", ".", "Ninja", "Debug");
    stage.cmake("release", ".", "Ninja Multi-Config", "").builtAgo("build", 0);
    stage.typing("7\n2\n");
    BuildLocation location = find().orElseThrow();
    assertEquals(stage.directory.resolve("release"), location.directory());
    assertEquals("sconce -C release", location.command());
    assertEquals(
        """
        sconce: 2 build directories here; one of them: -C DIR
          1  build/    CMake, Debug         built just now
          2  release/  CMake, Multi-Config  never built
        Which? [1] A number from 1 to 2, please.
        Which? [1] \
        """,
        stage.said());
  }

  @Test
  void takesTheOneBuiltLastWhenTheAnswerIsEmpty()
      throws IOException, CommandLineReader.UsageException {
    stage.file("CMakeLists.txt", "").cmake("a", ".", "Ninja", "Debug");
    stage.cmake("b", ".", "Ninja", "Debug").builtAgo("b", 60 * 24 * 3).typing("\n");
    assertEquals("sconce -C b", find().orElseThrow().command());
    assertTrue(stage.said().contains("built 3d ago"), stage.said());
  }

  @Test
  void givesUpWhenTheInputEnds() throws IOException, CommandLineReader.UsageException {
    stage.file("CMakeLists.txt", "").cmake("a", ".", "Ninja", "").cmake("b", ".", "Ninja", "");
    stage.typing("");
    assertEquals(Optional.empty(), find());
  }

  @Test
  void saysHowToMakeAFirstBuildDirectory() throws IOException, CommandLineReader.UsageException {
    stage.file("CMakeLists.txt", "");
    assertEquals(
        "sconce: CMakeLists.txt, but no build directory."
            + "  Try  cmake -S . -B build -G Ninja && sconce -C build\n",
        refusal());
  }

  @Test
  void saysItWithTheDirectoryThatTheUserNamed()
      throws IOException, CommandLineReader.UsageException {
    stage.file("my app/CMakeLists.txt", "");
    assertEquals(
        "sconce: CMakeLists.txt, but no build directory."
            + "  Try  cmake -S 'my app' -B 'my app/build' -G Ninja && sconce -C 'my app/build'\n",
        refusal("-C", "my app"));
  }

  @Test
  void saysThatMakefilesAreNotForIt() throws IOException, CommandLineReader.UsageException {
    stage.file("CMakeLists.txt", "").cmake("build", ".", "Unix Makefiles", "Debug");
    String text =
        "sconce: build/ was made for \"Unix Makefiles\"; Sconce runs build.ninja."
            + "  Try  cmake -S . -B build-ninja -G Ninja\n";
    assertEquals(text, refusal());
  }

  @Test
  void saysThatMakefilesAreNotForItInTheBuildDirectoryToo()
      throws IOException, CommandLineReader.UsageException {
    stage.file("CMakeLists.txt", "").cmake("build", ".", "Unix Makefiles", "Debug");
    assertEquals(
        "sconce: build/ was made for \"Unix Makefiles\"; Sconce runs build.ninja."
            + "  Try  cmake -S . -B build-ninja -G Ninja\n",
        refusal("-C", "build"));
  }

  @Test
  void prefersNinjaToMakefiles() throws IOException, CommandLineReader.UsageException {
    stage.file("CMakeLists.txt", "").cmake("make", ".", "Unix Makefiles", "Debug");
    stage.cmake("ninja", ".", "Ninja", "Release");
    assertTrue(find().orElseThrow().notice().contains("ninja/ (CMake, Release)"));
  }

  @Test
  void saysThatCMakeDidNotComeToItsEnd() throws IOException, CommandLineReader.UsageException {
    stage.file("CMakeLists.txt", "").cmake("build", ".", "Ninja", "Debug");
    Files.delete(stage.directory.resolve("build/build.ninja"));
    assertEquals(
        "sconce: build/ has no build.ninja: it was not configured to the end."
            + "  Try  cmake -S . -B build\n",
        refusal());
  }

  @Test
  void findsBuildDirectoriesOfMeson() throws IOException, CommandLineReader.UsageException {
    stage.file("meson.build", "").file("builddir/build.ninja", "");
    stage.file(
        "builddir/meson-info/meson-info.json",
        "{\"meson_version\": {\"full\": \"1.0\"}, \"directories\": {\"source\": \""
            + stage.directory
            + "\", \"build\": \"x\"}}");
    stage.file(
        "builddir/meson-info/intro-buildoptions.json",
        "[{\"name\": \"x\", \"value\": []}, {\"name\": \"buildtype\", \"value\": \"release\"}]");
    assertEquals(
        "sconce: building in builddir/ (Meson, release); another one: -C DIR",
        find().orElseThrow().notice());
  }

  @Test
  void saysHowToMakeAFirstBuildDirectoryOfMeson()
      throws IOException, CommandLineReader.UsageException {
    stage.file("meson.build", "");
    assertEquals(
        "sconce: meson.build, but no build directory."
            + "  Try  meson setup build && sconce -C build\n",
        refusal());
  }

  @Test
  void findsBuildDirectoriesOfGn() throws IOException, CommandLineReader.UsageException {
    stage.file(".gn", "").file("out/Default/build.ninja", "").file("out/Default/args.gn", "");
    stage.file("third/.gn", "").file("third/out/build.ninja", "").file("third/out/args.gn", "");
    assertEquals(
        "sconce: building in out/Default/ (GN); another one: -C DIR",
        find().orElseThrow().notice());
  }

  @Test
  void saysHowToMakeAFirstBuildDirectoryOfGn()
      throws IOException, CommandLineReader.UsageException {
    stage.file(".gn", "");
    assertEquals(
        "sconce: .gn, but no build directory.  Try  gn gen out && sconce -C out\n", refusal());
  }

  @Test
  void saysThatSconsCannotBeRunYet() throws IOException, CommandLineReader.UsageException {
    stage.file("SConstruct", "");
    assertEquals(
        "sconce: SConstruct found; this version cannot run SCons builds yet."
            + " It runs build.ninja (CMake, Meson, GN)\n",
        refusal());
  }

  @Test
  void saysThatADirectoryOrFileIsNotThere() throws IOException, CommandLineReader.UsageException {
    assertEquals("sconce: -C nosuch: no such directory\n", refusal("-C", "nosuch"));
    stage.err.reset();
    stage.file("x", "");
    assertEquals("sconce: -C x: not a directory\n", refusal("-C", "x"));
    stage.err.reset();
    assertEquals("sconce: -f y.ninja: no such file in HERE\n", refusal("-f", "y.ninja"));
  }

  @Test
  void takesTheFileThatTheUserNamed() throws IOException, CommandLineReader.UsageException {
    stage.file("d/other.ninja", "");
    BuildLocation location = find("-C", "d", "-f", "other.ninja").orElseThrow();
    assertEquals("other.ninja", location.manifest());
    assertEquals("sconce -C d -f other.ninja", location.command());
  }
}
