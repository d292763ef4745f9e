package dev.sconce.ui.tui.view;

import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.session.ReportedDiagnostic;
import dev.sconce.session.StepCategory;
import dev.sconce.session.StepView;
import dev.sconce.ui.text.DisplayText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A filter of steps: words that must all match. {@code is:failed} requires a status, {@code
 * rule:CXX} a rule; any other word must occur in the name.
 */
public final class StepFilter {
  private static final String IS = "is:";
  private static final List<String> STATUSES =
      List.of(
          "failed",
          "running",
          "waiting",
          "cancelled",
          "blocked",
          "built",
          "hit",
          "fetching",
          "warning",
          "printed",
          "undeclared");
  private static final String RULE = "rule:";

  private final List<String> names = new ArrayList<>();
  private final List<String> rules = new ArrayList<>();
  private final List<String> statuses = new ArrayList<>();

  /**
   * Parses a filter.
   *
   * @param text as it was typed
   */
  public StepFilter(String text) {
    for (String word : text.strip().split("\\s+", -1)) {
      if (word.startsWith(IS)) {
        statuses.add(lower(word.substring(IS.length())));
      } else if (word.startsWith(RULE)) {
        rules.add(DisplayText.encode(word.substring(RULE.length())));
      } else if (!word.isEmpty()) {
        names.add(DisplayText.encode(lower(word)));
      }
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The first unknown condition; empty if all are known. */
  public Optional<String> mistake() {
    return statuses.stream()
        .filter(status -> !STATUSES.contains(status))
        .map(status -> "is:" + status + ": there are " + String.join(" ", STATUSES))
        .findFirst();
  }

  public boolean everything() {
    return names.isEmpty() && rules.isEmpty() && statuses.isEmpty();
  }

  /**
   * The matching steps of the tree. If the filter asks for running or failed steps, only those are
   * visited.
   */
  public IntStream matching(BuildState state) {
    IntStream candidates =
        statuses.contains("running")
            ? state.running().stream().mapToInt(Integer::intValue)
            : statuses.contains("failed")
                ? state.failures().stream().mapToInt(Problem.Failure::step)
                : state.steps();
    IntStream matching =
        candidates.filter(step -> state.step(step).filter(this::matches).isPresent());
    if (!statuses.contains("warning")) {
      return matching;
    }
    Set<Integer> warned = new HashSet<>();
    for (ReportedDiagnostic one : state.diagnostics().all()) {
      boolean holds = one.status() == ReportedDiagnostic.Status.REPORTED;
      if (holds && one.diagnostic().severity() == Severity.WARNING) {
        warned.addAll(one.steps());
      }
    }
    return matching.filter(warned::contains);
  }

  public boolean matches(StepView step) {
    for (String status : statuses) {
      if (!is(step, status)) {
        return false;
      }
    }
    for (String rule : rules) {
      if (!step.text().rule().equals(rule)) {
        return false;
      }
    }
    for (String name : names) {
      if (!contains(step.text().label(), name)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a name contains a word; ASCII capitals match small letters. */
  private static boolean contains(String name, String word) {
    char first = word.charAt(0);
    int last = name.length() - word.length();
    for (int at = 0; at <= last; at++) {
      if (small(name.charAt(at)) == first && matches(name, at, word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String name, int at, String word) {
    for (int i = 1; i < word.length(); i++) {
      if (small(name.charAt(at + i)) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static char small(char one) {
    return one >= 'A' && one <= 'Z' ? (char) (one + ('a' - 'A')) : one;
  }

  private static boolean is(StepView step, String what) {
    StepCategory category = step.category();
    return switch (what) {
      case "failed" -> category == StepCategory.FAILED;
      case "running" -> category == StepCategory.RUN;
      case "built" -> category == StepCategory.BUILT;
      case "hit" -> category == StepCategory.HIT;
      case "waiting" -> category == StepCategory.WAIT;
      case "cancelled" -> step.cancelled();
      case "blocked" -> step.blocked();
      case "fetching" -> category == StepCategory.FETCH;
      case "undeclared" -> step.undeclared().isPresent();
      case "printed" -> step.printed();
      case "warning" -> true; // matching(state) checks it for all steps together
      default -> false;
    };
  }
}
