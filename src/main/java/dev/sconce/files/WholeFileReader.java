package dev.sconce.files;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files of any size without the copy outside the heap that a channel makes of them. */
public final class WholeFileReader {
  private WholeFileReader() {}

  /**
   * The content of a file.
   *
   * @throws IOException one of {@code java.nio.file} that tells what is wrong, where there is one
   */
  public static byte[] read(Path path) throws IOException {
    try (FileInputStream in = new FileInputStream(path.toFile())) {
      return in.readAllBytes();
    } catch (FileNotFoundException unclear) {
      // Stands for whatever kept the file from being opened: the slower way says which.
      return Files.readAllBytes(path);
    }
  }
}
