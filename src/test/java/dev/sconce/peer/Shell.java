package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs in one directory with a fixed environment.
 *
 * @param environment all variables that the programs get
 */
record Shell(Path directory, Map<String, String> environment) {
  private static final long LIMIT_MINUTES = 10;

  Shell {
    environment = Map.copyOf(environment);
  }

  /** The output of a program on both streams, and its exit code. */
  record Result(String command, int exitCode, String output) {
    Result orFail() {
      assertEquals(0, exitCode, () -> command + "\n" + output);
      return this;
    }
  }

  Shell in(Path other) {
    return new Shell(other, environment);
  }

  /** Runs a program to its end. */
  Result run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("output", ".txt");
    try {
      Process process = start(command, output);
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      String text = Files.readString(output, StandardCharsets.ISO_8859_1);
      return new Result(String.join(" ", command), process.exitValue(), text);
    } finally {
      Files.delete(output);
    }
  }

  Result run(String... command) throws IOException, InterruptedException {
    return run(List.of(command));
  }

  /** Starts a program that writes both streams to a file. */
  Process start(List<String> command, Path output) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    return builder.start();
  }
}
