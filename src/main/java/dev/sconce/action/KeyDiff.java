package dev.sconce.action;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How two runs of one step differ in their ingredients.
 *
 * @param rows what weighs most first: command, response file, inputs in the order of the later run,
 *     then those that are gone; empty when the runs agree
 */
public record KeyDiff(List<Difference> rows) {
  /** Copies the list. */
  public KeyDiff {
    rows = List.copyOf(rows);
  }

  /** Compares an earlier run with a later one. */
  public static KeyDiff between(Ingredients before, Ingredients now) {
    List<Difference> rows = new ArrayList<>();
    if (!before.command().equals(now.command())) {
      WordDiff words = WordDiff.between(before.command(), now.command());
      rows.add(new Difference.Command(words.gone(), words.come()));
    }
    if (!before.responseFile().equals(now.responseFile())) {
      WordDiff words = WordDiff.between(before.responseFile(), now.responseFile());
      rows.add(new Difference.ResponseFile(words.gone(), words.come()));
    }
    Map<String, Input> earlier = new LinkedHashMap<>();
    for (Input input : before.inputs()) {
      earlier.put(input.path(), input);
    }
    for (Input input : now.inputs()) {
      Input old = earlier.remove(input.path());
      if (old == null) {
        rows.add(new Difference.Added(input));
      } else if (!old.state().equals(input.state())) {
        rows.add(new Difference.Changed(old, input));
      } else if (!old.maker().equals(input.maker()) || input.maker() instanceof Maker.Unknown) {
        rows.add(new Difference.MadeAgain(old, input));
      }
    }
    for (Input gone : earlier.values()) {
      rows.add(new Difference.Removed(gone));
    }
    return new KeyDiff(rows);
  }

  /** Whether the runs agree. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Whether what differs says better why a step ran than a reason of ninja's does. */
  public boolean explains(Reason reason) {
    return switch (reason.kind()) {
      case COMMAND_CHANGED ->
          rows.stream()
              .anyMatch(
                  row ->
                      row instanceof Difference.Command || row instanceof Difference.ResponseFile);
      case INPUT_MADE, INPUT_NEWER, INPUT_NEWER_THAN_RUN -> !isEmpty();
      case OUTPUT_MISSING, NOT_LOGGED, INPUT_MISSING, ALWAYS, DEPS_UNKNOWN, DEPS_OUTDATED -> false;
    };
  }
}
