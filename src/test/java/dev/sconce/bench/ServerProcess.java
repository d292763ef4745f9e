package dev.sconce.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a {@link LatencyServer} in its own process. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final String url;

  /**
   * @param served the directory of the server
   * @param latencyMillis the delay of each answer
   */
  ServerProcess(Path served, long latencyMillis) throws IOException {
    process =
        java(
            List.of("-XX:+UseSerialGC", "-Xmx256m"),
            LatencyServer.class,
            List.of(served.toString(), Long.toString(latencyMillis)));
    String line = process.inputReader(StandardCharsets.US_ASCII).readLine();
    if (line == null) {
      throw new IOException("the server did not start");
    }
    url = line;
  }

  String url() {
    return url;
  }

  /** Starts another Java with this one's classes. */
  static Process java(List<String> options, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
