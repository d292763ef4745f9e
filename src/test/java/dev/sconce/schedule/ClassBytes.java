package dev.sconce.schedule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Class files as the compiler wrote them. */
final class ClassBytes {
  private ClassBytes() {}

  static byte[] of(ClassLoader loader, String className) throws ClassNotFoundException {
    try (InputStream file = loader.getResourceAsStream(className.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(className);
      }
      return file.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
