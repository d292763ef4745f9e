package dev.sconce.diagnostics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The output of a tool and the diagnostics expected in it: see {@code diagnostics/record.py}. Texts
 * are byte strings.
 */
record DiagnosticCase(String name, List<String> output, List<String> expected) {
  /** The cases in a file. */
  static List<DiagnosticCase> of(String file) throws IOException {
    List<DiagnosticCase> cases = new ArrayList<>();
    String name = "";
    String part = "";
    Map<String, List<String>> parts = new HashMap<>();
    for (String line : lines(file)) {
      if (line.startsWith("# case ")) {
        add(cases, name, parts);
        name = line.substring("# case ".length());
        part = "";
        parts.clear();
      } else if (line.startsWith("== ")) {
        part = line.substring(3);
      } else {
        parts.computeIfAbsent(part, none -> new ArrayList<>()).add(line);
      }
    }
    add(cases, name, parts);
    return cases;
  }

  private static void add(
      List<DiagnosticCase> cases, String name, Map<String, List<String>> parts) {
    if (!name.isEmpty()) {
      List<String> expected = new ArrayList<>(parts.getOrDefault("expect", List.of()));
      expected.removeIf(line -> line.startsWith("#"));
      cases.add(
          new DiagnosticCase(name, List.copyOf(parts.getOrDefault("output", List.of())), expected));
    }
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream in =
        DiagnosticCase.class.getResourceAsStream("/diagnostics/" + file + ".cases")) {
      assertTrue(in != null, file);
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return List.of(text.split("\n"));
    }
  }
}
