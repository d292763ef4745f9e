package dev.sconce.session;

import java.util.List;

/**
 * The name and the description of a step. All texts are byte strings.
 *
 * @param label the short name: the source if there is one explicit input that no step makes, else
 *     the first output
 * @param rule the rule's name
 * @param outputs all outputs, explicit ones first
 * @param description the rule's description, empty if it has none
 * @param command the whole command line
 * @param console whether the command gets the terminal
 */
public record StepText(
    String label,
    String rule,
    List<String> outputs,
    String description,
    String command,
    boolean console) {
  public StepText {
    outputs = List.copyOf(outputs);
  }
}
