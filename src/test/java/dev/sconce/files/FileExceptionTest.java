package dev.sconce.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

class FileExceptionTest {
  private static void check(String reason, IOException cause) {
    FileException failure = FileException.of("stat", "out/a", cause);
    assertEquals("stat(out/a): " + reason, failure.getMessage());
    assertEquals(reason, failure.reason());
  }

  @Test
  void platformExceptionsReadLikeTheSystemsMessages() {
    check("Permission denied", new AccessDeniedException("/w/out/a"));
    check("No such file or directory", new NoSuchFileException("/w/out/a"));
    check("File exists", new FileAlreadyExistsException("/w/out/a"));
    check("Not a directory", new NotDirectoryException("/w/out/a"));
    check("Too many levels of symbolic links", new FileSystemLoopException("/w/out/a"));
    check(
        "Read-only file system",
        new FileSystemException("/w/out/a", null, "Read-only file system"));
    check("No space left on device", new IOException("No space left on device"));
    check("IOException", new IOException());
    check("Is a directory", new FileException("open", "out/a", "Is a directory"));
  }
}
