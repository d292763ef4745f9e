package dev.sconce.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.os.Posix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosixDirectoryLockTest {
  @TempDir Path directory;

  private DirectoryLock.PosixDirectoryLock lock() throws IOException {
    return new DirectoryLock.PosixDirectoryLock(
        Posix.of(System.getProperty("os.name"), System.getProperty("os.arch")),
        NativePath.bytes(directory));
  }

  @Test
  void oneHasItUntilItIsGivenBack() throws IOException {
    DirectoryLock.PosixDirectoryLock first = lock();
    DirectoryLock.PosixDirectoryLock second = lock();
    assertEquals(-1, first.descriptor());
    assertTrue(first.tryTake());
    assertTrue(first.tryTake(), "it has it already");
    assertTrue(first.descriptor() > 2);
    assertFalse(second.tryTake());
    assertEquals(-1, second.descriptor());
    first.giveBack();
    first.giveBack();
    assertTrue(second.tryTake());
    second.giveBack();
  }

  @Test
  void nothingIsLeftInTheDirectory() throws IOException {
    DirectoryLock.PosixDirectoryLock lock = lock();
    assertTrue(lock.tryTake());
    lock.giveBack();
    try (var files = Files.list(directory)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void aMissingDirectoryIsAnError() throws IOException {
    DirectoryLock.PosixDirectoryLock lock =
        new DirectoryLock.PosixDirectoryLock(
            Posix.of(System.getProperty("os.name"), System.getProperty("os.arch")),
            NativePath.bytes(directory) + "/missing");
    assertThrows(IOException.class, lock::tryTake);
  }
}
