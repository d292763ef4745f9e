package dev.sconce.action;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a run depended on, as far as it is declared or discovered: two runs with the same
 * ingredients make the same. Order-only inputs and validations are none. Groups (phonies) do not
 * appear, but what they stand for.
 *
 * @param command expanded, a byte string
 * @param responseFile the content of the response file, a byte string; empty for none
 * @param inputs each path once, in the order in which the step has them
 */
public record Ingredients(String command, String responseFile, List<Input> inputs) {
  /** Keeps the first of several inputs with one path. */
  public Ingredients {
    Map<String, Input> byPath = new LinkedHashMap<>();
    for (Input input : inputs) {
      byPath.putIfAbsent(input.path(), input);
    }
    inputs = List.copyOf(new ArrayList<>(byPath.values()));
  }
}
