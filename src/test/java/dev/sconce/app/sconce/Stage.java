package dev.sconce.app.sconce;

import dev.sconce.app.workspace.LazyPosix;
import dev.sconce.exec.CommandEnvironment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The surroundings of a command in a test: a directory with files, an input, and the recorded
 * output.
 */
final class Stage {
  static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");

  final Path directory;
  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> environment = new ArrayList<>(List.of("LANG=C.UTF-8"));
  private InstantSource clock = InstantSource.fixed(NOW);
  private String typed = "";
  private boolean terminal;
  private String code = "";

  Stage(Path directory) throws IOException {
    this.directory = directory.toRealPath();
  }

  Stage file(String path, String content) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return this;
  }

  /** Creates a build directory of CMake, with a build.ninja if the generator is Ninja. */
  Stage cmake(String path, String source, String generator, String type) throws IOException {
    file(
        path + "/CMakeCache.txt",
        "# a comment\nCMAKE_BUILD_TYPE:STRING="
            + type
            + "\nCMAKE_GENERATOR:INTERNAL="
            + generator
            + "\nCMAKE_HOME_DIRECTORY:INTERNAL="
            + directory.resolve(source).normalize()
            + "\n");
    return generator.startsWith("Ninja") ? file(path + "/build.ninja", "") : this;
  }

  Stage builtAgo(String path, long minutes) throws IOException {
    file(path + "/.ninja_log", "# ninja log v7\n");
    Files.setLastModifiedTime(
        directory.resolve(path + "/.ninja_log"), FileTime.from(NOW.minusSeconds(minutes * 60)));
    return this;
  }

  /** Puts the user at a terminal, typing this text. */
  Stage typing(String text) {
    typed = text;
    terminal = true;
    return this;
  }

  /** Adds a variable to the command's environment, {@code NAME=value}. */
  Stage with(String variable) {
    environment.add(variable);
    return this;
  }

  /** Uses the real clock, which real commands need. */
  Stage withRealClock() {
    clock = InstantSource.system();
    return this;
  }

  /** Uses another clock, which may act each time it is asked. */
  Stage withClock(InstantSource other) {
    clock = other;
    return this;
  }

  /** Gives the command's program a digest, so that it keeps answers for the next start. */
  Stage withCode(String digest) {
    code = digest;
    return this;
  }

  ProcessContext context() {
    return context(out);
  }

  /** A context with another output. */
  ProcessContext context(OutputStream to) {
    return new ProcessContext(
        new LazyPosix(),
        new CommandEnvironment(environment),
        directory,
        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
        to,
        err,
        terminal,
        terminal,
        () -> 80,
        clock,
        clock.millis(),
        code);
  }

  String said() {
    return text(out);
  }

  String complained() {
    return text(err);
  }

  /** The recorded text without the name of the directory, which differs from run to run. */
  private String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).replace(directory.toString(), "HERE");
  }
}
