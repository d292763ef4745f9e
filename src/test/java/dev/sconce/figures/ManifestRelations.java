package dev.sconce.figures;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which step of a {@code build.ninja} waits for which, by first outputs; phonies are resolved. */
final class ManifestRelations {
  private record Statement(String step, boolean phony, List<String> inputs) {}

  private final Map<String, Statement> makers = new HashMap<>();
  private final Map<String, Set<String>> producers = new HashMap<>();

  /** Parses the statements of a manifest. It expands only variables at the top level. */
  ManifestRelations(String manifest) {
    Map<String, String> variables = new HashMap<>();
    for (String line : manifest.replaceAll("\\$\\r?\\n *", "").split("\n")) {
      int equals = line.indexOf('=');
      if (line.startsWith("build ")) {
        read(line.substring("build ".length()), variables);
      } else if (equals > 0 && line.matches("[A-Za-z_][\\w.-]* *=.*")) {
        variables.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
  }

  private void read(String text, Map<String, String> variables) {
    List<String> outputs = new ArrayList<>();
    List<String> inputs = new ArrayList<>();
    List<String> words = words(text, variables);
    int colon = words.indexOf(":");
    for (String word : words.subList(0, colon)) {
      if (!word.equals("|")) {
        outputs.add(word);
      }
    }
    for (String word : words.subList(colon + 2, words.size())) {
      if (word.equals("|@")) {
        break;
      }
      if (!word.equals("|") && !word.equals("||")) {
        inputs.add(word);
      }
    }
    boolean phony = words.get(colon + 1).equals("phony");
    Statement statement = new Statement(outputs.getFirst(), phony, inputs);
    outputs.forEach(output -> makers.put(output, statement));
  }

  private static List<String> words(String text, Map<String, String> variables) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '$' && at + 1 < text.length()) {
        char next = text.charAt(++at);
        if (next == '{') {
          int end = text.indexOf('}', at);
          word.append(variables.getOrDefault(text.substring(at + 1, end), ""));
          at = end;
        } else {
          word.append(next);
        }
      } else if (c == ' ' || c == ':') {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
        if (c == ':') {
          words.add(":");
        }
      } else {
        word.append(c);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  /** The steps that make the inputs of a step. */
  Set<String> producers(String step) {
    Set<String> known = producers.get(step);
    if (known == null) {
      known = new HashSet<>();
      Statement statement = makers.get(step);
      List<String> open = new ArrayList<>(statement == null ? List.of() : statement.inputs());
      Set<String> seen = new HashSet<>();
      while (!open.isEmpty()) {
        Statement maker = makers.get(open.removeLast());
        if (maker != null && seen.add(maker.step())) {
          if (maker.phony()) {
            open.addAll(maker.inputs());
          } else if (!maker.step().equals(step)) {
            known.add(maker.step());
          }
        }
      }
      producers.put(step, known);
    }
    return known;
  }
}
