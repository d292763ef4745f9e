package dev.sconce.ui.tui;

import dev.sconce.session.Standing;
import dev.sconce.session.StepView;
import java.util.Locale;

/**
 * What the user looks for: words that must all match. {@code is:failed} asks for a standing, {@code
 * rule:CXX} for a rule, any other word must be in the name.
 */
final class StepFilter {
  private final String[] words;

  StepFilter(String text) {
    words = text.strip().isEmpty() ? new String[0] : text.strip().split(" +");
  }

  boolean everything() {
    return words.length == 0;
  }

  boolean matches(StepView step) {
    for (String word : words) {
      if (!matches(step, word)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(StepView step, String word) {
    if (word.startsWith("is:")) {
      return is(step, word.substring(3));
    }
    if (word.startsWith("rule:")) {
      return DisplayText.decode(step.text().rule()).equals(word.substring(5));
    }
    return lower(DisplayText.decode(step.text().label())).contains(lower(word));
  }

  private static boolean is(StepView step, String what) {
    Standing standing = step.standing();
    return switch (lower(what)) {
      case "failed" -> standing == Standing.FAILED;
      case "running", "run" -> standing == Standing.RUN;
      case "built" -> standing == Standing.BUILT;
      case "hit" -> standing == Standing.HIT;
      case "waiting", "wait" -> standing == Standing.WAIT;
      case "blocked" -> step.blocked();
      case "fetching", "fetch" -> standing == Standing.FETCH;
      case "undeclared" -> step.undeclared().isPresent();
      case "warning", "printed" -> step.printed();
      default -> false;
    };
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
