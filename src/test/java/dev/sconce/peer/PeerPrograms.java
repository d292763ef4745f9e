package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the programs are that tests compare with each other. */
final class PeerPrograms {
  private PeerPrograms() {}

  /**
   * Ninja 1.13: {@code SCONCE_TEST_NINJA} in the environment, else the one that {@code .ci/run}
   * installs, else one on the PATH.
   */
  static Path ninja13() throws IOException {
    List<Path> candidates = new ArrayList<>();
    addIfNamed(candidates, System.getenv("SCONCE_TEST_NINJA"));
    candidates.add(Path.of(".ci", "venv", "bin", "ninja").toAbsolutePath());
    candidates.addAll(onPath("ninja"));
    for (Path candidate : candidates) {
      if (Files.isExecutable(candidate) && versionOf(candidate).startsWith("1.13.")) {
        return candidate.toRealPath();
      }
    }
    return fail("no ninja 1.13 among " + candidates + ": .ci/run installs one");
  }

  /** The ninja of the distribution under test; {@code sconce.peer.subject} names another. */
  static Path subject() throws IOException {
    String named = System.getProperty("sconce.peer.subject");
    String distribution = System.getProperty("sconce.distribution", "target/sconce");
    Path program =
        named == null ? Path.of(distribution, "bin", "ninja") : Path.of(named).toAbsolutePath();
    if (!Files.isExecutable(program)) {
      return fail("no program to test at " + program + ": run mvn package first");
    }
    return program.toRealPath();
  }

  /** Every program of this name on the PATH, in its order. */
  static List<Path> onPath(String name) {
    List<Path> found = new ArrayList<>();
    for (String directory : System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
      Path program = Path.of(directory, name);
      if (Files.isExecutable(program)) {
        found.add(program);
      }
    }
    return found;
  }

  /** What the program prints when asked for its version, without the newline. */
  static String versionOf(Path program) throws IOException {
    Process process = new ProcessBuilder(program.toString(), "--version").start();
    return new String(process.getInputStream().readAllBytes()).strip();
  }

  private static void addIfNamed(List<Path> candidates, @Nullable String path) {
    if (path != null && !path.isEmpty()) {
      candidates.add(Path.of(path).toAbsolutePath());
    }
  }
}
