package dev.sconce.os;

import java.util.List;

/**
 * A process to start. Strings are byte strings.
 *
 * @param program the file to execute; relative to {@code directory}
 * @param arguments from argv[0] on
 * @param environment what it gets
 * @param changes what is otherwise in it
 * @param directory its working directory, empty for this process's own
 * @param output the descriptor that becomes its standard output and error, its standard input being
 *     /dev/null and its process group its own; negative: it shares standard streams and process
 *     group with this process
 * @param inherited further descriptors that it gets; all others are closed in it
 */
public record SpawnRequest(
    String program,
    List<String> arguments,
    EnvironmentBlock environment,
    List<Change> changes,
    String directory,
    int output,
    List<Inherited> inherited) {

  /** Keeps the lists as they are. */
  public SpawnRequest {
    arguments = List.copyOf(arguments);
    changes = List.copyOf(changes);
    inherited = List.copyOf(inherited);
  }

  /**
   * An entry of the environment that is replaced.
   *
   * @param index its place
   * @param entry what is there instead, such as {@code PWD=/}
   */
  public record Change(int index, String entry) {}

  /**
   * A descriptor handed on.
   *
   * @param ours its number here
   * @param theirs its number in the new process, over 2
   */
  public record Inherited(int ours, int theirs) {}

  boolean sharesTerminal() {
    return output < 0;
  }
}
