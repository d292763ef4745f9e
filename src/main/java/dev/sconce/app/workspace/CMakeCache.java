package dev.sconce.app.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The relevant entries of a build directory's CMakeCache.txt.
 *
 * @param home the source directory
 * @param generator such as Ninja or Unix Makefiles
 * @param type such as Debug; empty if none was chosen
 */
public record CMakeCache(String home, String generator, String type) {
  private static final String FILE = "CMakeCache.txt";

  /** The entries of a directory; empty if it has no such file that can be read. */
  public static Optional<CMakeCache> of(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      text.lines().forEach(line -> take(line, values));
    } catch (IOException e) {
      return Optional.empty();
    }
    String generator = values.getOrDefault("CMAKE_GENERATOR", "");
    String type = values.getOrDefault("CMAKE_BUILD_TYPE", "");
    return Optional.of(
        new CMakeCache(
            values.getOrDefault("CMAKE_HOME_DIRECTORY", ""),
            generator,
            generator.endsWith("Multi-Config") ? "Multi-Config" : type));
  }

  /** A line is {@code NAME:TYPE=VALUE}. */
  private static void take(String line, Map<String, String> values) {
    int colon = line.indexOf(':');
    int equals = line.indexOf('=');
    if (line.startsWith("CMAKE_") && colon > 0 && equals > colon) {
      values.put(line.substring(0, colon), line.substring(equals + 1));
    }
  }
}
