package dev.sconce.app.sconce;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command finds around it when it is started.
 *
 * @param environment its variables
 * @param directory the current directory, absolute
 * @param inputTerminal whether {@code in} comes from a terminal
 * @param outputTerminal whether {@code out} goes to a terminal
 * @param columns how wide the terminal is, 0 when unknown
 */
public record Surroundings(
    Map<String, String> environment,
    Path directory,
    InputStream in,
    OutputStream out,
    OutputStream err,
    boolean inputTerminal,
    boolean outputTerminal,
    int columns,
    InstantSource clock) {
  /** Copies the map. */
  public Surroundings {
    environment = Map.copyOf(environment);
  }
}
