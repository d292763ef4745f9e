package dev.sconce.action;

import dev.sconce.graph.ByteSink;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps that use much the same files outside of the workspace: the same program makes the same kind
 * of file from the same kind of file. An action cache has one path set for each ({@link KeyNode}),
 * under which results are put as well when they used nothing else. So they are found in one trip.
 *
 * @param name what they have in common
 * @param key under which the path set is
 */
public record CommandFamily(String name, ActionKey key) {
  private static final String SCHEMA = "sconce family 1";
  private static final int MAX_WORDS = 3;

  /**
   * That of a step.
   *
   * @param command with roots as tokens
   * @param input the first one
   * @param output the first one
   */
  public static CommandFamily of(
      String command,
      String input,
      String output,
      FirstKey.Evidence evidence,
      FirstKey.Conditions conditions) {
    String name = program(command);
    String from = ending(input);
    String to = ending(output);
    ByteSink bytes = new ByteSink();
    for (String part :
        List.of(
            SCHEMA, evidence.name(), conditions.platform(), conditions.salt(), name, from, to)) {
      bytes.putText(part);
    }
    return new CommandFamily(Roots.shown(name) + " " + from + " " + to, FirstKey.keyOf(bytes));
  }

  /** The words before the first option. */
  private static String program(String command) {
    List<String> words = new ArrayList<>();
    for (String word : command.strip().split("\\s+")) {
      if (word.startsWith("-") || words.size() == MAX_WORDS) {
        break;
      }
      words.add(word);
    }
    return String.join(" ", words);
  }

  private static String ending(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') ? path.substring(dot + 1) : "";
  }
}
