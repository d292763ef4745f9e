package dev.sconce.peer;

import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Sources of real projects: Debian's, downloaded once with {@code apt-get source} and kept in
 * {@code .ci/cache}, or in the directory that SCONCE_TEST_SOURCES names.
 */
final class DebianSource {
  private DebianSource() {}

  /** The unpacked sources of a package. */
  static Path of(String debianPackage) throws IOException, InterruptedException {
    String named = System.getenv("SCONCE_TEST_SOURCES");
    Path cache = named == null ? Path.of(".ci", "cache").toAbsolutePath() : Path.of(named);
    Path home = Files.createDirectories(cache.resolve(debianPackage));
    if (unpacked(home).isEmpty()) {
      String aptGet = RequiredTool.named("apt-get").path().toString();
      RequiredTool.named("dpkg-source").path();
      Map<String, String> environment = Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C.UTF-8");
      new Shell(home, environment)
          .run(aptGet, "-q", "source", "--only-source", debianPackage)
          .orFail();
    }
    List<Path> found = unpacked(home);
    if (found.size() != 1) {
      throw new IOException("expected one directory of sources in " + home + ": " + found);
    }
    return found.getFirst();
  }

  private static List<Path> unpacked(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files.filter(Files::isDirectory).toList();
    }
  }
}
