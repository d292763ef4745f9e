package dev.sconce.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A finished run of a program: its exit code, and its output on both streams. */
record Run(int code, String output) {
  private static final long LIMIT_SECONDS = 120;

  /** Runs a program to its end, with this environment and no other variables. */
  static Run of(Path where, Map<String, String> environment, Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(where.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readAllBytes();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("did not end in " + LIMIT_SECONDS + " s: " + command);
    }
    return new Run(process.exitValue(), new String(output, StandardCharsets.UTF_8));
  }

  List<String> lines() {
    return output.lines().toList();
  }

  boolean tells(String line) {
    return lines().contains(line);
  }
}
