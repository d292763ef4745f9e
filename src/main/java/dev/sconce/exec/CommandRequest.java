package dev.sconce.exec;

import java.util.Map;

/**
 * A command that somebody wants to be run.
 *
 * @param step whose command it is; a number of the caller's, which says nothing to a runner
 * @param environment variables that are set beside those of the runner, or in their place; byte
 *     strings
 * @param directory where it runs, a byte string, relative to the runner's own directory; empty for
 *     that one
 */
public record CommandRequest(
    int step,
    Command command,
    Map<String, String> environment,
    String directory,
    TracePolicy policy) {
  /** Copies the map. */
  public CommandRequest {
    environment = Map.copyOf(environment);
  }

  /** With the runner's environment, in its directory, untraced. */
  public static CommandRequest of(int step, Command command) {
    return new CommandRequest(step, command, Map.of(), "", TracePolicy.OFF);
  }

  /** Whether environment and directory are the runner's own. */
  boolean changesNothing() {
    return environment.isEmpty() && directory.isEmpty();
  }
}
