package dev.sconce.action;

import dev.sconce.graph.ByteSink;
import java.util.List;

/**
 * Steps that use much the same files outside the workspace: the same program makes the same type of
 * file from the same type of file. An action cache has one path set for each family ({@link
 * KeyNode}). A result whose step used nothing else is stored under it as well, so that it is found
 * in one round trip.
 *
 * @param name what the steps have in common
 * @param key the key of the path set
 */
public record CommandFamily(String name, ActionKey key) {
  private static final String SCHEMA = "sconce family 1";
  private static final int MAX_WORDS = 3;

  /**
   * The family of a step.
   *
   * @param command with roots as tokens
   * @param input the first input
   * @param output the first output
   */
  public static CommandFamily of(
      String command,
      String input,
      String output,
      FirstKey.Evidence evidence,
      FirstKey.Conditions conditions) {
    return of(Kind.of(command, input, output, evidence), conditions);
  }

  /** The family of steps of one kind. */
  public static CommandFamily of(Kind kind, FirstKey.Conditions conditions) {
    ByteSink bytes = new ByteSink();
    for (String part :
        List.of(
            SCHEMA,
            kind.evidence().name(),
            conditions.platform(),
            conditions.salt(),
            kind.program(),
            kind.from(),
            kind.to())) {
      bytes.putText(part);
    }
    String name = Roots.shown(kind.program()) + " " + kind.from() + " " + kind.to();
    return new CommandFamily(name, FirstKey.keyOf(bytes));
  }

  /**
   * What the steps of a family have in common on one machine.
   *
   * @param program the words of the command before the first option
   * @param from the extension of the first input
   * @param to the extension of the first output
   */
  public record Kind(String program, String from, String to, FirstKey.Evidence evidence) {
    /**
     * The kind of a step.
     *
     * @param command with roots as tokens
     */
    public static Kind of(String command, String input, String output, FirstKey.Evidence evidence) {
      return new Kind(CommandFamily.program(command), ending(input), ending(output), evidence);
    }
  }

  /** The words before the first option. */
  private static String program(String command) {
    StringBuilder words = new StringBuilder();
    int at = 0;
    for (int count = 0; count < MAX_WORDS; count++) {
      while (at < command.length() && isSpace(command.charAt(at))) {
        at++;
      }
      int start = at;
      while (at < command.length() && !isSpace(command.charAt(at))) {
        at++;
      }
      if (start == at || command.charAt(start) == '-') {
        break;
      }
      words.append(count == 0 ? "" : " ").append(command, start, at);
    }
    return words.toString();
  }

  private static boolean isSpace(char one) {
    return one == ' ' || one >= '\t' && one <= '\r';
  }

  private static String ending(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') ? path.substring(dot + 1) : "";
  }
}
