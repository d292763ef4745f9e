package dev.sconce.session;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.session.ReportedDiagnostic.Novelty;
import dev.sconce.session.ReportedDiagnostic.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the diagnostics of tools, each once. A diagnostic stays while its step reruns. When the
 * step has ended without it, the diagnostic is mended, and stays until the next run. A run is the
 * work from a start or a request to the end, including the making of the manifest.
 */
final class DiagnosticFold {
  /** The maximum number of errors and warnings in total. */
  static final int MOST_KEPT = 20_000;

  /** The maximum number of steps per diagnostic. */
  private static final int MOST_STEPS = 1_000;

  /** The identity of a diagnostic. A diagnostic without a place belongs to a single step. */
  private record Key(Severity severity, Place place, String flag, String message, int step) {
    static Key of(int step, Diagnostic one) {
      return new Key(
          one.severity(),
          one.place(),
          one.flag(),
          one.message(),
          one.place().isKnown() ? ANY_STEP : step);
    }
  }

  private static final int ANY_STEP = -1;

  private static final class Entry {
    final int id;
    final String kind;

    /** The run that reported it first. */
    final int run;

    /** {@link ReportedDiagnostic#fingerprint}. */
    final String fingerprint;

    /** Whether an earlier end of the step that reported it first did not report it. */
    final boolean laterEnd;

    Diagnostic diagnostic;
    Key key;

    /** The steps that report it in their last output. */
    List<Integer> steps = new ArrayList<>();

    /** The steps that reported it before, and run again. */
    List<Integer> again = new ArrayList<>();

    /** All steps that reported it before the first of them ran again. */
    List<Integer> before = new ArrayList<>();

    /** Its rank in the order of mending, from 1; 0 if it is not mended. */
    int mended;

    Entry(int id, Key key, Diagnostic diagnostic, int run, boolean laterEnd) {
      this.id = id;
      this.key = key;
      this.diagnostic = diagnostic;
      this.kind = diagnostic.kind();
      this.fingerprint = ReportedDiagnostic.fingerprint(diagnostic);
      this.run = run;
      this.laterEnd = laterEnd;
    }

    Status status() {
      return mended > 0 ? Status.MENDED : steps.isEmpty() ? Status.PENDING : Status.REPORTED;
    }

    /** The steps that printed it last; if none reports it now, those that did before. */
    List<Integer> printers() {
      if (again.isEmpty() && !steps.isEmpty()) {
        return steps;
      }
      Set<Integer> printers = new LinkedHashSet<>(steps.isEmpty() ? before : steps);
      printers.addAll(again);
      return List.copyOf(printers);
    }
  }

  private final Supplier<Optional<Set<String>>> earlier;
  private final Map<Key, Entry> byKey = new HashMap<>();

  /** All diagnostics by id, in the order of arrival. */
  private final Map<Integer, Entry> entries = new LinkedHashMap<>();

  private final Map<Integer, List<Entry>> ofStep = new HashMap<>();

  /** The diagnostics of steps that run again. */
  private final Map<Integer, List<Entry>> pending = new HashMap<>();

  /** The diagnostics of steps that have no id now, by first output. */
  private final Map<String, List<Entry>> ofOutput = new HashMap<>();

  private final Set<Integer> warned = new HashSet<>();
  private final Set<Integer> warnedAndFailed = new HashSet<>();
  private final BitSet endedBefore = new BitSet();

  /** Fingerprints of diagnostics that were mended in earlier runs. If one returns, it is new. */
  private final Set<String> mendedBefore = new HashSet<>();

  private int nextId;
  private int run;
  private int mendedCount;
  private int omitted;
  private @Nullable DiagnosticView view;
  private boolean earlierKnown;

  DiagnosticFold(Supplier<Optional<Set<String>>> earlier) {
    this.earlier = earlier;
  }

  /**
   * A step has ended with these diagnostics.
   *
   * @param whole whether the list is complete: a cancelled step might have reported more
   */
  void ended(int step, boolean succeeded, boolean whole, List<Diagnostic> reported) {
    markPending(step);
    List<Entry> before = whole ? pending.remove(step) : pending.get(step);
    List<Diagnostic> elsewhere = new ArrayList<>();
    for (Diagnostic one : reported) {
      if (one.severity() != Severity.NOTE) {
        if (one.severity() == Severity.WARNING) {
          (succeeded ? warned : warnedAndFailed).add(step);
        }
        Entry known = byKey.get(Key.of(step, one));
        if (known == null) {
          elsewhere.add(one);
        } else {
          markReported(known, step, one);
        }
      }
    }
    Map<String, Deque<Entry>> lost =
        elsewhere.isEmpty() || before == null ? Map.of() : byFingerprint(before);
    for (Diagnostic one : elsewhere) {
      Entry known = byKey.get(Key.of(step, one));
      known = known == null ? moved(lost, step, one) : known;
      known = known == null ? create(step, one) : known;
      if (known != null) {
        markReported(known, step, one);
      }
    }
    if (whole) {
      markMended(step, before == null ? List.of() : before);
      endedBefore.set(step);
    }
  }

  private @Nullable Entry create(int step, Diagnostic one) {
    if (entries.size() >= MOST_KEPT) {
      omitted++;
      view = null;
      return null;
    }
    Entry made = new Entry(nextId++, Key.of(step, one), one, run, endedBefore.get(step));
    byKey.put(made.key, made);
    entries.put(made.id, made);
    return made;
  }

  private static Map<String, Deque<Entry>> byFingerprint(List<Entry> some) {
    Map<String, Deque<Entry>> found = new HashMap<>();
    for (Entry entry : some) {
      found.computeIfAbsent(entry.fingerprint, _ -> new ArrayDeque<>()).add(entry);
    }
    return found;
  }

  /** Finds the same diagnostic on another line, because lines above it were added or removed. */
  private @Nullable Entry moved(Map<String, Deque<Entry>> lost, int step, Diagnostic now) {
    Deque<Entry> same = lost.get(ReportedDiagnostic.fingerprint(now));
    for (Entry entry; same != null && (entry = same.poll()) != null; ) {
      if (entry.steps.isEmpty()) {
        byKey.remove(entry.key);
        entry.key = Key.of(step, now);
        byKey.put(entry.key, entry);
        return entry;
      }
    }
    return null;
  }

  private void markReported(Entry entry, int step, Diagnostic as) {
    view = null;
    if (entry.mended > 0) {
      entry.mended = 0;
      entry.again.clear();
    }
    entry.again.remove(Integer.valueOf(step));
    if (entry.steps.isEmpty()) {
      entry.diagnostic = as; // its position in the output of the first step
    }
    boolean twice = !entry.steps.isEmpty() && entry.steps.getLast() == step;
    if (!twice && entry.steps.size() < MOST_STEPS) {
      entry.steps.add(step);
      ofStep.computeIfAbsent(step, _ -> new ArrayList<>()).add(entry);
    }
  }

  /**
   * Marks diagnostics that the step no longer reports as mended, unless another step reports them.
   */
  private void markMended(int step, List<Entry> before) {
    for (Entry entry : before) {
      if (entry.again.remove(Integer.valueOf(step))) {
        view = null;
        if (entry.steps.isEmpty() && entry.again.isEmpty()) {
          entry.mended = ++mendedCount;
        }
      }
    }
  }

  /** A step is wanted again, or runs again: it is unknown whether its diagnostics still hold. */
  void markPending(int step) {
    warned.remove(step);
    warnedAndFailed.remove(step);
    List<Entry> reported = ofStep.remove(step);
    if (reported != null) {
      view = null;
      for (Entry entry : reported) {
        if (entry.again.isEmpty()) {
          entry.before = new ArrayList<>(entry.steps);
        }
        entry.steps.remove(Integer.valueOf(step));
        entry.again.add(step);
      }
      pending.computeIfAbsent(step, _ -> new ArrayList<>()).addAll(reported);
    }
  }

  /**
   * A step that was wanted again did not have to run.
   *
   * @param holds whether its diagnostics still hold
   */
  void upToDate(int step, boolean holds) {
    List<Entry> before = pending.remove(step);
    if (before == null) {
      return;
    }
    if (!holds) {
      markMended(step, before);
      return;
    }
    for (Entry entry : before) {
      markReported(entry, step, entry.diagnostic);
      if (entry.diagnostic.severity() == Severity.WARNING) {
        warned.add(step);
      }
    }
  }

  /**
   * The next run begins; mended diagnostics are removed, because the user has seen them or did not
   * look.
   */
  void nextRun() {
    run++;
    view = null;
    entries
        .values()
        .removeIf(
            entry -> {
              boolean mended = entry.mended > 0;
              if (mended) {
                byKey.remove(entry.key);
                if (mendedBefore.size() < MOST_KEPT) {
                  mendedBefore.add(entry.fingerprint);
                }
              }
              return mended;
            });
  }

  /**
   * Continues from the fold of an earlier reading of the manifest.
   *
   * @param ids the new ids of steps, by their old ones
   * @param output the first output of a step, by its old id; it identifies the other steps when
   *     they are {@link #wanted} again
   */
  void continueFrom(
      DiagnosticFold before, Map<Integer, Integer> ids, IntFunction<@Nullable String> output) {
    before.collectWithoutNewId(ids, output, ofOutput);
    nextId = before.nextId;
    run = before.run;
    mendedCount = before.mendedCount;
    omitted = before.omitted;
    mendedBefore.addAll(before.mendedBefore);
    for (Entry entry : before.entries.values()) {
      entry.steps = renamed(entry.steps, ids);
      entry.again = renamed(entry.again, ids);
      entry.before = renamed(entry.before, ids);
      if (!entry.printers().isEmpty()) {
        list(entry);
      }
    }
    ids.forEach(
        (old, now) -> {
          if (before.ofStep.containsKey(old)) {
            ofStep.put(now, before.ofStep.get(old));
          }
          if (before.pending.containsKey(old)) {
            pending.put(now, before.pending.get(old));
          }
          if (before.warned.contains(old)) {
            warned.add(now);
          }
          if (before.warnedAndFailed.contains(old)) {
            warnedAndFailed.add(now);
          }
          endedBefore.set(now, before.endedBefore.get(old));
        });
  }

  private void list(Entry entry) {
    entry.key = Key.of(entry.printers().getFirst(), entry.diagnostic);
    byKey.put(entry.key, entry);
    entries.put(entry.id, entry);
  }

  /** Collects the diagnostics of steps without a new id. */
  private void collectWithoutNewId(
      Map<Integer, Integer> ids,
      IntFunction<@Nullable String> output,
      Map<String, List<Entry>> found) {
    found.putAll(ofOutput);
    for (Map<Integer, List<Entry>> some : List.of(ofStep, pending)) {
      some.forEach(
          (step, reported) -> {
            String name = ids.containsKey(step) ? null : output.apply(step);
            if (name != null) {
              found.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(reported);
            }
          });
    }
  }

  /** A step is wanted; it may have reported diagnostics under another id. */
  void wanted(int step, String output) {
    List<Entry> reported = ofOutput.remove(output);
    if (reported != null) {
      view = null;
      for (Entry entry : reported) {
        entry.again.remove(Integer.valueOf(step)); // a cancelled step may be listed twice
        entry.again.add(step);
        entry.before.remove(Integer.valueOf(step));
        entry.before.add(step);
        list(entry);
      }
      pending.computeIfAbsent(step, _ -> new ArrayList<>()).addAll(reported);
      endedBefore.set(step);
    }
  }

  private static List<Integer> renamed(Collection<Integer> steps, Map<Integer, Integer> ids) {
    List<Integer> now = new ArrayList<>();
    for (Integer step : steps) {
      Integer id = ids.get(step);
      if (id != null) {
        now.add(id);
      }
    }
    return now;
  }

  /** All diagnostics now; rebuilt only after a change. */
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
      all.add(
          new ReportedDiagnostic(
              entry.id,
              entry.diagnostic,
              entry.kind,
              entry.printers(),
              novelty(entry, before.orElse(null)),
              entry.status(),
              entry.mended));
    }
    DiagnosticView made =
        new DiagnosticView(
            all, omitted, warned.size(), warned.size() + warnedAndFailed.size(), mendedCount);
    view = made;
    return made;
  }

  /**
   * @param before the fingerprints of the build before, null if unknown
   */
  private Novelty novelty(Entry entry, @Nullable Set<String> before) {
    boolean isNew =
        mendedBefore.contains(entry.fingerprint)
            || (before == null ? entry.laterEnd : !before.contains(entry.fingerprint));
    return !isNew ? Novelty.KNOWN : run > 0 && entry.run == run ? Novelty.NEW_IN_RUN : Novelty.NEW;
  }
}
