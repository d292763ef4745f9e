package dev.sconce.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.ui.text.PrintedLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Compares diagnostics in real output with expected places: see {@code diagnostics/record.py}. */
final class DiagnosticCorpusTest {
  private static final List<String> FILES =
      List.of("gcc", "clang", "msvc", "rustc", "python", "ld", "cmake");

  private static final int LEAST_CASES = 200;
  private static final double LEAST_RIGHT = 0.98;

  @Test
  void placesOfSevenCompilersAreRight() throws IOException {
    check(FILES, LEAST_CASES);
  }

  @Test
  void placesOfOtherToolsAreRight() throws IOException {
    check(List.of("others"), 1);
  }

  private static void check(List<String> files, int leastCases) throws IOException {
    int cases = 0;
    int places = 0;
    int right = 0;
    List<String> wrong = new ArrayList<>();
    List<String> falseErrors = new ArrayList<>();
    for (String file : files) {
      for (DiagnosticCase one : DiagnosticCase.of(file)) {
        cases++;
        places += one.expected().size();
        List<String> left = new ArrayList<>(one.expected());
        for (Diagnostic found : parse(one)) {
          if (found.severity() == Severity.NOTE) {
            continue;
          }
          Optional<String> met =
              left.stream().filter(expected -> isRight(expected, found)).findFirst();
          if (met.isPresent()) {
            left.remove(met.get());
            right++;
          } else {
            String problem = file + " " + one.name() + ": not expected: " + text(found);
            (found.severity() == Severity.ERROR ? falseErrors : wrong).add(problem);
          }
        }
        left.forEach(missing -> wrong.add(file + " " + one.name() + ": not found: " + missing));
      }
    }
    String all =
        right
            + " of "
            + places
            + " right\n"
            + String.join("\n", falseErrors)
            + "\n"
            + String.join("\n", wrong);
    assertTrue(cases >= leastCases, cases + " cases");
    assertEquals(List.of(), falseErrors, all);
    assertTrue(right >= LEAST_RIGHT * places, all);
  }

  private static List<Diagnostic> parse(DiagnosticCase one) {
    List<Diagnostic> found =
        DiagnosticParser.parse(one.output().stream().map(PrintedLine::text).toList());
    for (Diagnostic diagnostic : found) {
      assertTrue(!diagnostic.message().isEmpty(), one.name());
    }
    return found;
  }

  /** A place after a tilde is only the end of the path: the rest differs between machines. */
  private static boolean isRight(String expected, Diagnostic found) {
    String[] words = expected.split(" ");
    if (!words[0].equals(found.severity().word())) {
      return false;
    }
    String place = found.place().toString();
    String rest = expected.substring(words[0].length()).strip();
    String flag = "";
    if (rest.endsWith(" " + found.flag()) || rest.equals(found.flag())) {
      flag = found.flag();
      rest = rest.substring(0, rest.length() - flag.length()).strip();
    }
    return rest.startsWith("~")
        ? found.place().file().endsWith(rest.substring(1))
        : rest.equals(place);
  }

  private static String text(Diagnostic found) {
    return (found.severity().word().toLowerCase(Locale.ROOT)
            + " "
            + found.place()
            + " "
            + found.flag()
            + " | "
            + found.message())
        .strip();
  }
}
