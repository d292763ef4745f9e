package dev.sconce.app.ninja;

import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The directory that {@code -C} names. */
final class WorkingDirectory {
  private WorkingDirectory() {}

  /**
   * Checks that one could change into a directory.
   *
   * @throws IOException with the words of the operating system if not
   */
  static void check(String directory) throws IOException {
    try {
      if (directory.isEmpty()) {
        throw new NoSuchFileException(directory);
      }
      Path path = NativePath.of("chdir", directory);
      if (!Boolean.TRUE.equals(Files.readAttributes(path, "isDirectory").get("isDirectory"))) {
        throw new FileException("chdir", directory, "Not a directory");
      }
      if (!Files.isExecutable(path)) {
        throw new FileException("chdir", directory, "Permission denied");
      }
    } catch (IOException e) {
      throw new IOException(FileException.reasonOf(e), e);
    }
  }

  /**
   * The absolute path of a directory, without symbolic links; an empty name is the current
   * directory.
   */
  static String absolute(String directory) throws IOException {
    Path path = directory.isEmpty() ? Path.of("") : NativePath.of("getcwd", directory);
    return NativePath.bytes(path.toRealPath());
  }
}
