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

  /** What a runner is to find out about the files that a command touches. */
  public enum TracePolicy {
    /** Nothing: what a command does with files is taken on trust. */
    OFF
  }

  /**
   * What to run.
   *
   * @param commandLine for {@code /bin/sh -c}, a byte string; a simple one is run without the shell
   * @param console whether it gets the terminal: standard streams and process group of this
   *     process, nothing captured
   */
  public record Command(String commandLine, boolean console) {}
}
