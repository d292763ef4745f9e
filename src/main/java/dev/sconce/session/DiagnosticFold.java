package dev.sconce.session;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps what tools reported, each thing once, as long as a step stands by it. */
final class DiagnosticFold {
  /** Errors and warnings kept in all. */
  static final int MOST_KEPT = 20_000;

  /** Steps named for one of them. */
  private static final int MOST_STEPS = 1_000;

  /** What is the same thing; without a place only one step can mean it. */
  private record Key(Severity severity, Place place, String flag, String message, int step) {}

  private static final int ANY_STEP = -1;

  private static final class Entry {
    final Diagnostic diagnostic;
    final String kind;
    final List<Integer> steps = new ArrayList<>();

    Entry(Diagnostic diagnostic) {
      this.diagnostic = diagnostic;
      this.kind = diagnostic.kind();
    }
  }

  private final Supplier<Optional<Set<String>>> earlier;
  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  private final Map<Integer, List<Key>> ofStep = new HashMap<>();
  private final Set<Integer> warned = new HashSet<>();
  private int omitted;
  private @Nullable DiagnosticView view;
  private boolean earlierKnown;

  DiagnosticFold(Supplier<Optional<Set<String>>> earlier) {
    this.earlier = earlier;
  }

  /** A step has ended and reported this. */
  void add(int step, boolean succeeded, List<Diagnostic> reported) {
    for (Diagnostic one : reported) {
      if (one.severity() != Severity.NOTE) {
        add(step, one);
        if (succeeded && one.severity() == Severity.WARNING) {
          warned.add(step);
        }
      }
    }
  }

  private void add(int step, Diagnostic one) {
    view = null;
    Key key =
        new Key(
            one.severity(),
            one.place(),
            one.flag(),
            one.message(),
            one.place().isKnown() ? ANY_STEP : step);
    Entry known = entries.get(key);
    if (known == null) {
      if (entries.size() >= MOST_KEPT) {
        omitted++;
        return;
      }
      known = new Entry(one);
      entries.put(key, known);
    }
    boolean again = !known.steps.isEmpty() && known.steps.getLast() == step;
    if (!again && known.steps.size() < MOST_STEPS) {
      known.steps.add(step);
      ofStep.computeIfAbsent(step, none -> new ArrayList<>()).add(key);
    }
  }

  /** What a step reported. */
  List<Diagnostic> of(int step) {
    List<Diagnostic> reported = new ArrayList<>();
    for (Key key : ofStep.getOrDefault(step, List.of())) {
      Entry known = entries.get(key);
      if (known != null) {
        reported.add(known.diagnostic);
      }
    }
    return reported;
  }

  /** What a step reported holds no more. */
  void forget(int step) {
    warned.remove(step);
    List<Key> keys = ofStep.remove(step);
    if (keys == null) {
      return;
    }
    view = null;
    for (Key key : keys) {
      Entry known = entries.get(key);
      if (known != null) {
        known.steps.removeIf(one -> one == step);
        if (known.steps.isEmpty()) {
          entries.remove(key);
        }
      }
    }
  }

  /** All of it now; made anew only when something has changed. */
  DiagnosticView view() {
    DiagnosticView known = view;
    if (known != null && (earlierKnown || entries.isEmpty())) {
      return known;
    }
    Optional<Set<String>> before = entries.isEmpty() ? Optional.empty() : earlier.get();
    if (known != null && before.isEmpty()) {
      return known;
    }
    earlierKnown = before.isPresent();
    List<ReportedDiagnostic> all = new ArrayList<>(entries.size());
    for (Entry entry : entries.values()) {
      boolean isNew =
          before
              .filter(some -> !some.contains(ReportedDiagnostic.fingerprint(entry.diagnostic)))
              .isPresent();
      all.add(new ReportedDiagnostic(entry.diagnostic, entry.kind, entry.steps, isNew));
    }
    DiagnosticView made = new DiagnosticView(all, omitted, warned.size());
    view = made;
    return made;
  }
}
