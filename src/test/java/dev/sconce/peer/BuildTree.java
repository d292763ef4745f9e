package dev.sconce.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Renders the files of a build directory as a comparable text: names and contents, without times.
 */
final class BuildTree {
  private static final String STATE_OF_SCONCE = ".sconce";
  private static final String DEPS_HEADER = "# ninjadeps\n\4\0\0\0";

  private BuildTree() {}

  /** A line for each directory and link, name and content for each file; logs by their meaning. */
  static String render(Path directory) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Path> entry : files(directory).entrySet()) {
      Path path = entry.getValue();
      text.append(entry.getKey());
      if (Files.isSymbolicLink(path)) {
        text.append(" -> ").append(Files.readSymbolicLink(path)).append('\n');
      } else if (Files.isDirectory(path)) {
        text.append("/\n");
      } else if (Files.isRegularFile(path)) {
        text.append(" [").append(content(path)).append("]\n");
      } else {
        text.append(" (special)\n");
      }
    }
    return text.toString();
  }

  private static Map<String, Path> files(Path directory) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.toList()) {
        Path relative = directory.relativize(path);
        if (path.equals(directory) || isStateOfSconce(relative) || isEmptyLog(path)) {
          continue;
        }
        files.put(relative.toString(), path);
      }
    }
    return files;
  }

  private static boolean isStateOfSconce(Path relative) {
    for (Path name : relative) {
      if (name.toString().equals(STATE_OF_SCONCE)) {
        return true;
      }
    }
    return false;
  }

  /** A log that is only a header means the same as none; ninja leaves either. */
  private static boolean isEmptyLog(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    return switch (name) {
      case ".ninja_log" -> Files.isRegularFile(path) && holdsOnlyHeader(path, "# ninja log v7\n");
      case ".ninja_deps" -> Files.isRegularFile(path) && holdsOnlyHeader(path, DEPS_HEADER);
      default -> false;
    };
  }

  private static boolean holdsOnlyHeader(Path log, String header) throws IOException {
    return Files.size(log) == header.length()
        && Files.readString(log, StandardCharsets.ISO_8859_1).equals(header);
  }

  private static String content(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String name = String.valueOf(file.getFileName());
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return switch (name) {
      case ".ninja_log" -> LogMeaning.ofBuildLog(text);
      case ".ninja_deps" -> LogMeaning.ofDepsLog(bytes);
      default -> text;
    };
  }

  /** Deletes a directory with its content, if it exists. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
