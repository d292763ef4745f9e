package dev.sconce.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sconce.os.FileProbe;
import dev.sconce.testing.ThisMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFilesTest {
  @TempDir Path directory;
  private DiskFiles files = new DiskFiles("");

  @Test
  void stateIsTheSameWithAndWithoutProbe() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.createSymbolicLink(directory.resolve("link"), Path.of("file"));
    Files.createDirectory(directory.resolve("sub"));
    FileProbe probe = ThisMachine.posix().probe();
    DiskFiles probing = new DiskFiles("", () -> Optional.of(probe));
    DiskFiles notYet = new DiskFiles("", Optional::empty);
    for (String name : List.of("file", "link", "sub", "missing")) {
      String path = NativePath.bytes(directory.resolve(name));
      assertEquals(files.state(path), probing.state(path), name);
      assertEquals(files.state(path), notYet.state(path), name);
    }
    assertEquals(AccessSet.State.ABSENT, probing.state(directory + "/file/below"));
  }

  @Test
  void aFileIsReadWholeWhateverItsSize() throws IOException {
    for (int size : new int[] {0, 1, 65_535, 65_536, 65_537, 131_072, 200_000}) {
      byte[] content = new byte[size];
      for (int at = 0; at < size; at++) {
        content[at] = (byte) (at % 251);
      }
      Path file = Files.write(directory.resolve("file"), content);
      assertArrayEquals(content, files.read(NativePath.bytes(file)).orElseThrow(), "of " + size);
    }
    // the system reports size 0 for such files
    assertTrue(files.read("/proc/self/status").orElseThrow().length > 0);
  }

  @BeforeEach
  void rootAtTheDirectory() {
    files = new DiskFiles(NativePath.bytes(directory));
  }

  private void touch(String path) throws IOException {
    Files.write(directory.resolve(path), new byte[0]);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String message(Operation operation) {
    return assertThrows(IOException.class, operation::run).getMessage();
  }

  private interface Operation {
    void run() throws IOException;
  }

  @Test
  void missingFilesHaveTimeZero() throws IOException {
    touch("notadir");
    for (String path : new String[] {"nosuchfile", "nosuchdir/nosuchfile", "notadir/nosuchfile"}) {
      assertEquals(0, files.mtimeNanos(path), path);
      assertEquals(Optional.empty(), files.stat(path), path);
    }
  }

  @Test
  void aNameThatIsTooLongIsAnError() {
    String name = "x".repeat(512);
    assertEquals("stat(" + name + "): File name too long", message(() -> files.mtimeNanos(name)));
    assertEquals("stat(" + name + "): File name too long", message(() -> files.stat(name)));
  }

  @Test
  void aFileBelowAnUnreadableDirectoryIsAnError() throws IOException {
    Path closed = Files.createDirectory(directory.resolve("closed"));
    touch("closed/file");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.exists(closed.resolve("file")), "the superuser may read it");
      assertEquals(
          "stat(closed/file): Permission denied", message(() -> files.mtimeNanos("closed/file")));
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void aLoopOfLinksIsAnError() throws IOException {
    Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
    assertEquals(
        "stat(loop): Too many levels of symbolic links", message(() -> files.mtimeNanos("loop")));
  }

  @Test
  void existingFilesAndDirectoriesHaveATime() throws IOException {
    touch("file");
    Files.createDirectories(directory.resolve("subdir/subsubdir"));
    assertTrue(files.mtimeNanos("file") > 1);
    assertTrue(files.mtimeNanos("..") > 1);
    assertTrue(files.mtimeNanos(".") > 1);
    assertTrue(files.mtimeNanos("subdir") > 1);
    assertEquals(files.mtimeNanos("subdir"), files.mtimeNanos("subdir/."));
    assertEquals(files.mtimeNanos("subdir"), files.mtimeNanos("subdir/subsubdir/.."));
    assertEquals(files.mtimeNanos("file"), files.mtimeNanos(directory + "/file"));
  }

  @Test
  void timesHaveNanosecondsBothWays() throws IOException {
    touch("file");
    files.setMtimeNanos("file", 1234567890123456789L);
    assertEquals(1234567890123456789L, files.mtimeNanos("file"));
    assertEquals(1234567890123456789L, files.stat("file").orElseThrow().mtimeNanos());
    assertEquals(
        "utime(missing): No such file or directory",
        message(() -> files.setMtimeNanos("missing", 5)));
  }

  @Test
  void timesOfTheFirstSecondAndBeforeReadAsOne() throws IOException {
    touch("file");
    for (long seconds : new long[] {0, -1, -1_000_000}) {
      Files.setLastModifiedTime(
          directory.resolve("file"), FileTime.from(seconds, TimeUnit.SECONDS));
      assertEquals(1, files.mtimeNanos("file"));
      assertEquals(1, files.stat("file").orElseThrow().mtimeNanos());
    }
  }

  @Test
  void linksAreFollowed() throws IOException {
    touch("file");
    files.setMtimeNanos("file", 5_000_000_000L);
    Files.createSymbolicLink(directory.resolve("link"), Path.of("file"));
    Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nothing"));
    assertEquals(5_000_000_000L, files.mtimeNanos("link"));
    assertEquals(files.stat("file"), files.stat("link"));
    assertEquals(0, files.mtimeNanos("dangling"));
  }

  @Test
  void theStateOfAFileTellsWhatItIs() throws IOException {
    files.write("tool", bytes("12345"));
    FileStat before = files.stat("tool").orElseThrow();
    assertEquals(FileStat.Kind.FILE, before.kind());
    assertEquals(5, before.sizeBytes());
    assertFalse(before.executable());
    Files.setPosixFilePermissions(
        directory.resolve("tool"), PosixFilePermissions.fromString("rwxr-xr-x"));
    FileStat after = files.stat("tool").orElseThrow();
    assertTrue(after.executable());
    assertEquals(before.inode(), after.inode());
    assertTrue(after.ctimeNanos() >= before.ctimeNanos());
    assertEquals(FileStat.Kind.DIRECTORY, files.stat(".").orElseThrow().kind());
    assumeTrue(Files.exists(Path.of("/dev/null")));
    assertEquals(FileStat.Kind.OTHER, files.stat("/dev/null").orElseThrow().kind());
  }

  @Test
  void filesAreReadWhole() throws IOException {
    assertEquals(Optional.empty(), files.read("foobar"));
    files.write("testfile", bytes("test content\nok\0\377"));
    assertArrayEquals(bytes("test content\nok\0\377"), files.read("testfile").orElseThrow());
    assertEquals("open(.): Is a directory", message(() -> files.read(".")));
    assertEquals(Optional.empty(), files.open("foobar"));
    try (InputStream in = files.open("testfile").orElseThrow()) {
      assertArrayEquals(bytes("test content\nok\0\377"), in.readAllBytes());
    }
  }

  @Test
  void writingOverwritesInPlaceAndRenewsTheTime() throws IOException {
    files.write("lock", new byte[0]);
    files.setMtimeNanos("lock", 5_000_000_000L);
    long inode = files.stat("lock").orElseThrow().inode();
    files.write("lock", new byte[0]);
    assertTrue(files.mtimeNanos("lock") > 5_000_000_000L, "even without content");
    assertEquals(inode, files.stat("lock").orElseThrow().inode());
    assertEquals(
        "WriteFile(missing/file): Unable to create file. No such file or directory",
        message(() -> files.write("missing/file", new byte[1])));
    assertEquals(
        "WriteFile(.): Unable to create file. Is a directory",
        message(() -> files.write(".", new byte[1])));
  }

  @Test
  void aFullDiskIsAnErrorInTheWordsOfTheSystem() {
    assumeTrue(Files.exists(Path.of("/dev/full")));
    assertEquals(
        "WriteFile(/dev/full): Unable to write to the file. No space left on device",
        message(() -> files.write("/dev/full", new byte[1])));
  }

  @Test
  void anAtomicWriteReplacesTheFileAndLeavesNothingElse() throws IOException {
    for (String content : List.of("old", "new")) {
      files.writeAtomically("file", bytes(content));
      assertArrayEquals(bytes(content), files.read("file").orElseThrow());
      try (var listing = Files.list(directory)) {
        assertEquals(1, listing.count());
      }
    }
    assertEquals(
        "WriteFile(missing/file): Unable to write to the file. No such file or directory",
        message(() -> files.writeAtomically("missing/file", new byte[1])));
    Files.createDirectories(directory.resolve("full/below"));
    message(() -> files.writeAtomically("full", new byte[1]));
    try (var listing = Files.list(directory)) {
      assertEquals(2, listing.count(), "the temporary file is gone");
    }
  }

  @Test
  void parentsAreMade() throws IOException {
    files.makeParents("path/with/double//slash/a_file");
    files.write("path/with/double//slash/a_file", new byte[0]);
    files.makeParents("path/with/double//slash//");
    files.makeParents("plain");
    files.makeParents("/plain");
    touch("file");
    files.makeParents("file/sub");
    assertEquals(
        "mkdir(file/sub): Not a directory", message(() -> files.makeParents("file/sub/a_file")));
  }

  @Test
  void filesAndEmptyDirectoriesAreRemoved() throws IOException {
    touch("file");
    assertTrue(files.remove("file"));
    assertFalse(files.remove("file"));
    assertFalse(files.remove("does not exist"));
    files.makeParents("directory/inner/x");
    assertEquals(
        "remove(directory): Directory not empty", message(() -> files.remove("directory")));
    assertTrue(files.remove("directory/inner"));
    assertTrue(files.remove("directory"));
    assertFalse(files.remove("directory"));
  }

  @Test
  void pathsBeyondAsciiAreUtf8() throws IOException {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
    String name =
        new String(
            "h\u00e9ader \u4e2d.h".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    files.write(name, bytes("x"));
    assertTrue(Files.exists(directory.resolve("h\u00e9ader \u4e2d.h")));
    assertTrue(files.mtimeNanos(name) > 1);
    assertEquals(name, NativePath.bytes(Path.of("h\u00e9ader \u4e2d.h")));
    assertEquals("plain", NativePath.bytes(Path.of("plain")));
  }

  @Test
  void pathsThatAreNoUtf8OrHoldNulAreErrors() {
    assertEquals(
        "stat(x\377y): the file name is not valid UTF-8",
        message(() -> files.mtimeNanos("x\377y")));
    assertEquals(
        "stat(x\0y): the file name holds a NUL character", message(() -> files.mtimeNanos("x\0y")));
  }

  @Test
  void withoutARootPathsAreRelativeToTheProcess() throws IOException {
    DiskFiles here = new DiskFiles("");
    assertEquals("a/b", here.path("stat", "a/b").toString());
    assertEquals("sub/a", new DiskFiles("sub").path("stat", "a").toString());
    assertEquals("sub/a", new DiskFiles("sub/").path("stat", "a").toString());
    assertEquals("/a", new DiskFiles("sub").path("stat", "/a").toString());
    assertTrue(here.mtimeNanos(".") > 1);
  }

  @Test
  void saysWhatWouldKeepAPathFromBeingWritten() throws IOException {
    touch("file");
    Files.createDirectory(directory.resolve("dir"));
    Optional<String> missing = Optional.of("No such file or directory");
    assertEquals(Optional.empty(), files.obstacle("file"));
    assertEquals(Optional.empty(), files.obstacle("new"));
    assertEquals(Optional.empty(), files.obstacle("dir/new"));
    assertEquals(Optional.of("Is a directory"), files.obstacle("dir"));
    assertEquals(missing, files.obstacle("nosuchdir/new"));
    assertEquals(missing, files.obstacle("nosuchdir/nor/this/new"));
    assertEquals(Optional.of("Not a directory"), files.obstacle("file/new"));
    assertFalse(Files.exists(directory.resolve("new")));
  }

  @Test
  void saysThatAPathMayNotBeWritten() throws IOException {
    touch("file");
    Path shut = Files.createDirectory(directory.resolve("shut"));
    Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.setPosixFilePermissions(
        directory.resolve("file"), PosixFilePermissions.fromString("r--r--r--"));
    assumeFalse(Files.isWritable(shut), "root may write everywhere");
    assertEquals(Optional.of("Permission denied"), files.obstacle("file"));
    assertEquals(Optional.of("Permission denied"), files.obstacle("shut/new"));
  }
}
