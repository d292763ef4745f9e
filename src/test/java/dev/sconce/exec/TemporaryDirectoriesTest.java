package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.files.NativePath;
import dev.sconce.os.Posix;
import dev.sconce.testing.ThisMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryDirectoriesTest {
  @TempDir private Path temp;
  private Posix posix;
  private Path base;
  private Path build;

  @BeforeEach
  void makeDirectories() throws IOException {
    posix = ThisMachine.posix();
    base = Files.createDirectory(temp.toRealPath().resolve("t"));
    build = Files.createDirectory(temp.toRealPath().resolve("build"));
  }

  private TemporaryDirectories directories(Path configured) {
    return new TemporaryDirectories(
        posix, Optional.of(NativePath.bytes(configured)), NativePath.bytes(build));
  }

  private static Path make(TemporaryDirectories directories, String step) {
    Optional<String> made = directories.make(step);
    assertTrue(made.isPresent(), () -> directories.obstacle().orElse(""));
    return Path.of(made.get());
  }

  private static List<Path> in(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  @Test
  void theSameStepHasTheSamePathInEachBuild() throws IOException {
    Path first;
    try (TemporaryDirectories directories = directories(base)) {
      first = make(directories, "a.o");
      assertNotEquals(first, make(directories, "b.o"));
      assertEquals(base, first.getParent().getParent());
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(first)));
    }
    assertEquals(List.of(), in(base));
    try (TemporaryDirectories directories = directories(base)) {
      assertEquals(first, make(directories, "a.o"));
    }
  }

  @Test
  void aSocketHasRoomInIt() {
    try (TemporaryDirectories directories =
        new TemporaryDirectories(posix, Optional.empty(), build.toString())) {
      String path = make(directories, "x".repeat(1000)).toString();
      assertTrue(path.length() <= 40, path);
    }
  }

  @Test
  void otherBuildDirectoriesHaveOthers() throws IOException {
    try (TemporaryDirectories directories = directories(base)) {
      Path here = make(directories, "a.o");
      build = Files.createDirectory(temp.resolve("other"));
      try (TemporaryDirectories others = directories(base)) {
        assertNotEquals(here.getParent(), make(others, "a.o").getParent());
      }
      assertTrue(Files.exists(here));
    }
  }

  @Test
  void theyLieOutsideOfTheBuildDirectory() throws IOException {
    Path inside = Files.createDirectory(build.resolve("tmp"));
    try (TemporaryDirectories directories = directories(inside)) {
      assertFalse(make(directories, "a.o").startsWith(build));
    }
  }

  @Test
  void whatIsRemovedMayBeFilledWithWhatNobodyMayWrite() throws IOException {
    Path kept = Files.writeString(temp.resolve("kept"), "x");
    try (TemporaryDirectories directories = directories(base)) {
      Path made = make(directories, "a.o");
      Path deep = Files.createDirectories(made.resolve("d/e"));
      Files.writeString(deep.resolve("file"), "");
      Files.createSymbolicLink(deep.resolve("link"), temp.resolve("kept"));
      Files.createSymbolicLink(deep.resolve("up"), temp);
      Files.setPosixFilePermissions(deep, PosixFilePermissions.fromString("r-xr-xr-x"));
      Files.setPosixFilePermissions(
          made.resolve("d"), PosixFilePermissions.fromString("---------"));
      directories.remove(made.toString());
      assertFalse(Files.exists(made));
    }
    assertTrue(Files.exists(kept));
    assertEquals(List.of(), in(base));
  }

  @Test
  void whatAKilledBuildLeftIsRemoved() throws IOException {
    TemporaryDirectories killed = directories(base);
    Path left = make(killed, "a.o");
    Files.writeString(left.resolve("file"), "");
    Path other = make(killed, "b.o");
    try (TemporaryDirectories directories = directories(base)) {
      assertEquals(left, make(directories, "a.o"));
      assertEquals(List.of(), in(left));
      assertFalse(Files.exists(other));
    }
    assertEquals(List.of(), in(base));
  }

  @Test
  void whoGaveThemUpRemovesNothingOfTheNextBuild() throws IOException {
    try (TemporaryDirectories next = directories(base)) {
      Path made;
      try (TemporaryDirectories first = directories(base)) {
        make(first, "a.o");
        first.giveUp();
        made = make(next, "a.o");
      }
      assertTrue(Files.exists(made));
    }
    assertEquals(List.of(), in(base));
  }

  @Test
  void whoGaveThemUpCanGoOn() throws IOException {
    try (TemporaryDirectories directories = directories(base)) {
      Path made = make(directories, "a.o");
      directories.giveUp();
      assertEquals(made, make(directories, "a.o"));
    }
    assertEquals(List.of(), in(base));
  }

  @Test
  void aDirectoryThatWasTidiedAwayIsMadeAgain() throws IOException {
    try (TemporaryDirectories directories = directories(base)) {
      Path made = make(directories, "a.o");
      directories.remove(made.toString());
      Files.deleteIfExists(made);
      Files.delete(made.getParent());
      assertEquals(made, make(directories, "a.o"));
    }
  }

  @Test
  void whatACommandLeftEmptyIsThatOfTheNext() throws IOException {
    try (TemporaryDirectories directories = directories(base)) {
      Path first = make(directories, "a.o");
      Object inode = Files.getAttribute(first, "unix:ino");
      directories.remove(first.toString());
      Path second = make(directories, "b.o");
      assertEquals(inode, Files.getAttribute(second, "unix:ino"));
      assertFalse(Files.exists(first));
      directories.remove(second.toString());
      assertEquals(second, make(directories, "b.o"));
      assertEquals(first, make(directories, "a.o"));
      assertEquals(2, in(first.getParent()).size());
    }
    assertEquals(List.of(), in(base));
  }

  @Test
  void whatACommandHasChangedIsNoOtherCommands() throws IOException {
    try (TemporaryDirectories directories = directories(base)) {
      Path changed = make(directories, "a.o");
      Files.setPosixFilePermissions(changed, PosixFilePermissions.fromString("rwxr-xr-x"));
      directories.remove(changed.toString());
      assertFalse(Files.exists(changed));
      Path filled = make(directories, "b.o");
      Files.writeString(filled.resolve("file"), "");
      directories.remove(filled.toString());
      Path next = make(directories, "c.o");
      assertEquals(List.of(), in(next));
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(next)));
    }
  }

  @Test
  void whatIsKeptForTheNextCommandIsRemovedBeforeOthersMayRunSome() throws IOException {
    try (TemporaryDirectories directories = directories(base)) {
      directories.remove(make(directories, "a.o").toString());
      directories.giveUp();
      assertEquals(List.of(), in(base));
    }
  }

  @Test
  void whatStandsInTheWayOfANameIsRemoved() throws IOException {
    try (TemporaryDirectories directories = directories(base)) {
      Path first = make(directories, "a.o");
      Path wanted = make(directories, "b.o");
      Files.writeString(wanted.resolve("file"), "");
      directories.remove(first.toString());
      assertEquals(wanted, make(directories, "b.o"));
      assertEquals(List.of(), in(wanted));
    }
    assertEquals(List.of(), in(base));
  }

  @Test
  void whatIsNoDirectoryOfOursIsLeftAlone() throws IOException {
    Path made;
    try (TemporaryDirectories directories = directories(base)) {
      made = make(directories, "a.o");
    }
    Path target = Files.createDirectory(temp.resolve("target"));
    Path file = Files.writeString(target.resolve("file"), "");
    Files.createSymbolicLink(made.getParent(), target);
    try (TemporaryDirectories directories = directories(base)) {
      assertEquals(Optional.empty(), directories.make("a.o"));
      assertEquals(
          Optional.of(
              "mkdir(" + made.getParent() + "): it is there, and no directory of this user"),
          directories.obstacle());
    }
    assertTrue(Files.exists(file));
    assertTrue(Files.isSymbolicLink(made.getParent()));
  }
}
