package dev.sconce.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.ui.tui.frame.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares frames cell by cell with {@code src/test/resources/screens}. A frame that differs is
 * written to {@code target/screens}; if it is better, copy it over the old one.
 */
public final class Snapshots {
  private Snapshots() {}

  public static void assertDrawn(String name, Frame frame) throws IOException {
    String file = name + "-" + frame.width() + "x" + frame.height() + ".txt";
    String expected = read(file);
    if (!expected.equals(frame.text())) {
      Path got = Files.createDirectories(Path.of("target/screens")).resolve(file);
      Files.writeString(got, frame.text());
    }
    assertEquals(expected, frame.text());
  }

  private static String read(String file) throws IOException {
    try (InputStream in = Snapshots.class.getResourceAsStream("/screens/" + file)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
