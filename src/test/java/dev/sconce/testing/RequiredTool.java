package dev.sconce.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * An external program that a test needs. If it is missing, the test is skipped and says what to
 * install. With SCONCE_REQUIRE_TOOLS=true the test fails instead, so that a machine set up for all
 * tests never passes by skipping.
 *
 * <p>In a test: {@code Path cmake = RequiredTool.named("cmake").path();}
 */
public final class RequiredTool {
  private static final long VERSION_TIMEOUT_SECONDS = 20;

  /** Debian packages whose name differs from that of the command. */
  private static final Map<String, String> DEBIAN_PACKAGES =
      Map.ofEntries(
          Map.entry("gn", "generate-ninja"),
          Map.entry("cc", "gcc"),
          Map.entry("c++", "g++"),
          Map.entry("script", "bsdutils"),
          Map.entry("xz", "xz-utils"),
          Map.entry("go", "golang-go"),
          Map.entry("msgfmt", "gettext"),
          Map.entry("protoc", "protobuf-compiler"),
          Map.entry("bwrap", "bubblewrap"),
          Map.entry("moc", "qtbase5-dev-tools"),
          Map.entry("unshare", "util-linux"),
          Map.entry("dpkg-source", "dpkg-dev"));

  private final Map<String, String> environment;

  /** What the test needs, and how to get it. */
  private final String wanted;

  private final Optional<Path> found;

  private RequiredTool(Map<String, String> environment, String wanted, Optional<Path> found) {
    this.environment = environment;
    this.wanted = wanted;
    this.found = found;
  }

  /** A command on the PATH. */
  public static RequiredTool named(String command) {
    return named(command, System.getenv());
  }

  static RequiredTool named(String command, Map<String, String> environment) {
    String wanted =
        "%s (Debian package %s)".formatted(command, DEBIAN_PACKAGES.getOrDefault(command, command));
    return new RequiredTool(environment, wanted, onPath(command, environment));
  }

  /**
   * Real ninja 1.13.2: from SCONCE_TEST_NINJA_1_13, else from .ci/venv, where .ci/run installs it,
   * else from the PATH.
   */
  public static RequiredTool ninja113() {
    return ninja113(System.getenv(), Path.of(""));
  }

  static RequiredTool ninja113(Map<String, String> environment, Path project) {
    Optional<Path> ninja =
        ofVersion("1.13.2", named(environment, "SCONCE_TEST_NINJA_1_13"))
            .or(() -> ofVersion("1.13.2", Optional.of(project.resolve(".ci/venv/bin/ninja"))))
            .or(() -> ofVersion("1.13.2", onPath("ninja", environment)));
    return new RequiredTool(
        environment,
        "real ninja 1.13.2 (PyPI package ninja==1.13.2; SCONCE_TEST_NINJA_1_13 can name it)",
        ninja);
  }

  /** Ninja 1.11 of Debian 12: from SCONCE_TEST_NINJA_1_11, else /usr/bin/ninja. */
  public static RequiredTool ninja111() {
    return ninja111(System.getenv());
  }

  static RequiredTool ninja111(Map<String, String> environment) {
    Optional<Path> ninja =
        ofVersion("1.11.", named(environment, "SCONCE_TEST_NINJA_1_11"))
            .or(() -> ofVersion("1.11.", Optional.of(Path.of("/usr/bin/ninja"))));
    return new RequiredTool(
        environment,
        "ninja 1.11 (Debian 12's package ninja-build; SCONCE_TEST_NINJA_1_11 can name it)",
        ninja);
  }

  /** The ccache that {@link #unpacked} finds. */
  public static RequiredTool ccache() {
    return unpacked("ccache");
  }

  /**
   * A program from a variable like SCONCE_TEST_CCACHE, else from a directory like .ci/ccache, where
   * .ci/run unpacks it, else from the PATH. These programs are not installed, because Meson would
   * use them by itself or they would start a server.
   */
  public static RequiredTool unpacked(String command) {
    Map<String, String> environment = System.getenv();
    Path unpacked = Path.of("", ".ci", command, "usr", "bin", command);
    String variable = "SCONCE_TEST_" + command.toUpperCase(Locale.ROOT);
    Optional<Path> found =
        named(environment, variable)
            .or(() -> Optional.of(unpacked).filter(RequiredTool::isProgram))
            .or(() -> onPath(command, environment));
    String wanted = "%1$s (Debian package %1$s; %2$s can name it)".formatted(command, variable);
    return new RequiredTool(environment, wanted, found);
  }

  /** From SCONCE_TEST_BAZEL_REMOTE, else the one that .ci/run builds, else from the PATH. */
  public static RequiredTool bazelRemote() {
    Map<String, String> environment = System.getenv();
    Path built = Path.of("", ".ci", "bazel-remote", "bazel-remote");
    Optional<Path> found =
        named(environment, "SCONCE_TEST_BAZEL_REMOTE")
            .or(() -> Optional.of(built).filter(RequiredTool::isProgram))
            .or(() -> onPath("bazel-remote", environment));
    String wanted =
        "bazel-remote (go build -C .ci/bazel-remote -o bazel-remote"
            + " github.com/buchgr/bazel-remote/v2; SCONCE_TEST_BAZEL_REMOTE can name it)";
    return new RequiredTool(environment, wanted, found);
  }

  /** From SCONCE_TEST_NGINX, else the one that .ci/run unpacks, else the system's. */
  public static RequiredTool nginx() {
    Map<String, String> environment = System.getenv();
    Path unpacked = Path.of("", ".ci", "nginx", "usr", "sbin", "nginx");
    Optional<Path> found =
        named(environment, "SCONCE_TEST_NGINX")
            .or(() -> Optional.of(unpacked).filter(RequiredTool::isProgram))
            .or(() -> Optional.of(Path.of("/usr/sbin/nginx")).filter(RequiredTool::isProgram))
            .or(() -> onPath("nginx", environment));
    String wanted = "nginx (Debian package nginx; SCONCE_TEST_NGINX can name it)";
    return new RequiredTool(environment, wanted, found);
  }

  /**
   * The directory of Qt's headers: the system's, else the one that .ci/run unpacks into
   * .ci/qtbase5-dev.
   */
  public static Path headersOfQt() {
    Optional<Path> found =
        directory(Path.of("/usr/include"), "qt5")
            .or(() -> directory(Path.of(".ci/qtbase5-dev/usr/include"), "qt5"));
    String wanted = "Qt's headers (Debian package qtbase5-dev)";
    return new RequiredTool(System.getenv(), wanted, found).path();
  }

  /** The absolute path of the program. If it is missing, this call skips or fails the test. */
  public Path path() {
    if (found.isEmpty()) {
      String problem = "this test needs " + wanted;
      if ("true".equals(environment.get("SCONCE_REQUIRE_TOOLS"))) {
        Assertions.fail(problem + ", and SCONCE_REQUIRE_TOOLS=true");
      }
      Assumptions.abort(problem);
    }
    return found.orElseThrow().toAbsolutePath();
  }

  private static Optional<Path> named(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable)).map(Path::of);
  }

  private static Optional<Path> onPath(String command, Map<String, String> environment) {
    for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(directory, command);
      if (!directory.isEmpty() && isProgram(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /**
   * The directory with this name in {@code root} or, in the directory of an architecture, one level
   * below.
   */
  private static Optional<Path> directory(Path root, String name) {
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    try (Stream<Path> below = Files.walk(root, 2)) {
      return below.filter(path -> path.endsWith(name)).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> ofVersion(String start, Optional<Path> program) {
    return program.filter(RequiredTool::isProgram).filter(path -> version(path).startsWith(start));
  }

  private static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }

  /** The program's answer to --version; empty if it cannot be run. */
  private static String version(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(VERSION_TIMEOUT_SECONDS, TimeUnit.SECONDS) ? answer : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
