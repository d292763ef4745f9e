package dev.sconce.ui.tui;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Finds themes by name, or by the path of a file: what has a slash or a dot is a path. */
final class ThemeFinder {
  /** The themes that come with Sconce. */
  static final List<String> NAMES =
      List.of("dark", "light", "mono", "colour-blind", "high-contrast");

  private static final String SUFFIX = "-theme.properties";

  private ThemeFinder() {}

  /**
   * Loads a theme.
   *
   * @throws ThemeException when there is none, or its file has a mistake
   */
  static Theme load(String nameOrPath) throws ThemeException {
    boolean path = nameOrPath.indexOf('/') >= 0 || nameOrPath.indexOf('.') >= 0;
    try {
      return path ? file(nameOrPath) : own(nameOrPath);
    } catch (NoSuchFileException missing) {
      throw new ThemeException(nameOrPath + ": no such file");
    } catch (IOException unreadable) {
      throw new ThemeException(nameOrPath + ": " + unreadable.getMessage());
    }
  }

  private static Theme file(String path) throws ThemeException, IOException {
    try (Reader in = Files.newBufferedReader(Path.of(path), StandardCharsets.UTF_8)) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      return ThemeFile.read(name.replace(SUFFIX, ""), path, in);
    }
  }

  private static Theme own(String name) throws ThemeException, IOException {
    if (!NAMES.contains(name)) {
      throw new ThemeException(
          "no theme \"" + name + "\"; there are " + String.join(", ", NAMES) + ", or give a path");
    }
    String resource = "/themes/" + name + SUFFIX;
    try (InputStream in = ThemeFinder.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks " + resource);
      }
      return ThemeFile.read(name, resource, new InputStreamReader(in, StandardCharsets.UTF_8));
    }
  }
}
