package dev.sconce.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.DiskFiles;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which ninja determines the version of a new log. */
class NewBuildLogVersionTest {
  private static final String SCONCE =
      "#!/bin/sh\necho \"1.13.2${SCONCE_ASKS_VERSION:+ sconce}\"\n";

  @TempDir private Path base;

  private Path program(String path, String text) throws IOException {
    Path program = base.resolve(path);
    Files.createDirectories(program.getParent());
    Files.writeString(program, text);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  private Path ninja(String path, String version) throws IOException {
    return program(path, "#!/bin/sh\necho " + version + "\n");
  }

  private void cmakeCache(String entry) throws IOException {
    Files.createDirectories(base.resolve("build"));
    Files.writeString(
        base.resolve("build/CMakeCache.txt"),
        "# This is the CMakeCache file.\nCMAKE_MAKE_PROGRAM-ADVANCED:INTERNAL=1\n"
            + entry
            + "\nCMAKE_NM:FILEPATH=/usr/bin/nm\n");
  }

  /** The version with a PATH of directories below the base. */
  private int version(String... directories) {
    List<String> path = new ArrayList<>(List.of("/nowhere", ""));
    for (String directory : directories) {
      path.add(NativePath.bytes(base.resolve(directory)));
    }
    return new NewBuildLogVersion(
            new DiskFiles(NativePath.bytes(base.resolve("build"))),
            new CommandEnvironment(List.of("PATH=" + String.join(":", path))),
            new LazyPosix())
        .getAsInt();
  }

  @Test
  void suitsTheNinjaOnThePath() throws IOException {
    ninja("a/ninja", "1.11.1");
    assertEquals(5, version("a"));
    ninja("a/ninja", "1.12.0");
    assertEquals(6, version("a"));
    ninja("a/ninja", "1.13.2.git.kitware");
    assertEquals(7, version("a"));
    ninja("a/ninja", "2.0");
    assertEquals(7, version("a"));
    program("a/ninja", "#!/bin/sh\nprintf 1.; sleep .01; printf 11\n");
    assertEquals(5, version("a"));
  }

  @Test
  void isTheNewestWithoutANinja() {
    assertEquals(7, version());
    assertEquals(
        7,
        new NewBuildLogVersion(
                new DiskFiles(""), new CommandEnvironment(List.of()), new LazyPosix())
            .getAsInt());
  }

  @Test
  void otherNamesCountWhereTheyComeFirst() throws IOException {
    ninja("a/ninja-build", "1.11.1");
    ninja("b/samu", "1.9.0");
    ninja("c/ninja", "1.12.1");
    assertEquals(5, version("a"));
    assertEquals(5, version("b", "c"));
    assertEquals(6, version("c", "b"));
    ninja("a/ninja", "1.12.1");
    assertEquals(6, version("a"));
  }

  @Test
  void sconceIsPassedOverBehindLinksAndWrappersToo() throws IOException {
    Path sconce = program("sconce/ninja", SCONCE);
    ninja("debian/ninja", "1.11.1");
    Files.createDirectories(base.resolve("links"));
    Files.createSymbolicLink(base.resolve("links/ninja"), sconce);
    Files.createLink(base.resolve("links/samu"), sconce);
    program("wrapped/ninja", "#!/bin/sh\nexec " + sconce + " \"$@\"\n");
    program("copied/samu", "#!/bin/sh\necho sconce 0.1.0\n");
    assertEquals(5, version("sconce", "debian"));
    assertEquals(5, version("links", "wrapped", "copied", "debian"));
    assertEquals(7, version("sconce", "links", "wrapped", "copied"));
  }

  @Test
  void thisProgramSaysWhatItIsWhenItIsAskedForThat() {
    assertEquals("1.13.2", NewBuildLogVersion.answer(new CommandEnvironment(List.of("A=1"))));
    assertEquals(
        "1.13.2 sconce",
        NewBuildLogVersion.answer(new CommandEnvironment(List.of("SCONCE_ASKS_VERSION=1"))));
  }

  @Test
  void whatDoesNotAnswerWithAVersionIsPassedOver() throws IOException {
    ninja("debian/ninja", "1.11.1");
    List<String> programs =
        List.of(
            "#!/bin/sh\nexit 127\n",
            "#!/nowhere/at/all\n",
            "#!/bin/sh\necho 1.\n",
            "#!/bin/sh\necho pyenv: ninja: command not found\n",
            "#!/bin/sh\nexec yes 'no version'\n",
            "#!/bin/sh\nexec cat /dev/zero\n",
            "#!/bin/sh\nkill -9 $$\n");
    for (String text : programs) {
      program("odd/ninja", text);
      assertEquals(5, version("odd", "debian"), text);
    }
    Files.createDirectories(base.resolve("directory/ninja"));
    assertEquals(5, version("directory", "debian"));
  }

  @Test
  void theNinjaOfCMakeComesFirst() throws IOException {
    Path cmakes = ninja("cmakes/my-ninja", "1.12.1");
    ninja("debian/ninja", "1.11.1");
    cmakeCache("CMAKE_MAKE_PROGRAM:FILEPATH=" + cmakes);
    assertEquals(6, version("debian"));
    assertEquals(6, version());
    cmakeCache("CMAKE_MAKE_PROGRAM:STRING=my-ninja");
    assertEquals(6, version("debian", "cmakes"));
    cmakeCache("CMAKE_MAKE_PROGRAM:UNINITIALIZED=../cmakes/my-ninja");
    assertEquals(6, version("debian"));
  }

  @Test
  void anotherOneIsLookedForWhenThatOfCMakeIsSconceOrNone() throws IOException {
    ninja("debian/ninja", "1.11.1");
    cmakeCache("CMAKE_MAKE_PROGRAM:FILEPATH=" + program("sconce/ninja", SCONCE));
    assertEquals(5, version("sconce", "debian"));
    assertEquals(7, version("sconce"));
    cmakeCache(
        "CMAKE_MAKE_PROGRAM:FILEPATH=" + program("make/gmake", "#!/bin/sh\necho GNU Make 4.3\n"));
    assertEquals(5, version("debian"));
    cmakeCache("CMAKE_MAKE_PROGRAM:FILEPATH=CMAKE_MAKE_PROGRAM-NOTFOUND");
    assertEquals(5, version("debian"));
    cmakeCache("CMAKE_MAKE_PROGRAM");
    assertEquals(5, version("debian"));
    Files.delete(base.resolve("build/CMakeCache.txt"));
    Files.createDirectory(base.resolve("build/CMakeCache.txt"));
    assertEquals(5, version("debian"));
  }

  @Test
  void aProgramThatHangsIsEndedAndPassedOver() throws IOException {
    ninja("debian/ninja", "1.11.1");
    program("slow/ninja", "#!/bin/sh\necho $$ >" + base + "/pid\ntrap '' TERM\nsleep 1000\n");
    assertEquals(5, version("slow", "debian"));
    long pid = Long.parseLong(Files.readString(base.resolve("pid")).strip());
    assertFalse(ProcessHandle.of(pid).isPresent());
  }
}
