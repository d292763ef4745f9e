package dev.sconce.session;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.diagnostics.DiagnosticParser;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects failures and output of steps, with a bound on the size of the texts. */
final class ProblemFold {
  /** Lines to keep per step. */
  static final int MAX_LINES = 1_000;

  /** Lines to keep per step once {@link #FULL_TEXT_CHARS} are kept in total. */
  private static final int FEW_LINES = 10;

  private static final int FULL_TEXT_CHARS = 8_000_000;
  private static final int MAX_WARNINGS = 100;
  private static final int MAX_STOPPED_NAMES = 50;

  /**
   * The number of visited dependents, over all failures, up to which they are counted completely.
   */
  private static final int MANY = 10_000_000;

  /** The limit for counting the dependents of one failure after that. */
  private static final int FEW_STOPPED = 1_000;

  /** Diagnostics to keep per step. */
  private static final int MOST_DIAGNOSTICS = 1_000;

  private final Map<Integer, Problem.Failure> failures = new LinkedHashMap<>();
  private final Map<Integer, Problem.Warning> warnings = new LinkedHashMap<>();
  private final BitSet printed = new BitSet();

  /** Failures of steps that are wanted again and have not ended since. */
  private final Map<Integer, Problem.Failure> retried = new LinkedHashMap<>();

  /** Failures before the manifest was reread, by the first output of the step. */
  private final Map<String, Problem.Failure> failedBefore = new HashMap<>();

  /** The warnings of steps that are wanted again. */
  private final Map<Integer, Problem.Warning> suspended = new HashMap<>();

  private final BitSet suspendedPrinted = new BitSet();

  private final OutputReading reading;
  private final DiagnosticFold diagnostics;
  private long keptChars;
  private long visited;

  ProblemFold(OutputReading reading) {
    this.reading = reading;
    this.diagnostics = new DiagnosticFold(reading.earlier());
  }

  /** The diagnostics of the build's tools. */
  DiagnosticView diagnostics() {
    return diagnostics.view();
  }

  private Problem.OutputHead keep(StepOutput output) {
    Problem.OutputHead first =
        FirstLinesStream.of(
            output, keptChars < FULL_TEXT_CHARS ? MAX_LINES : FEW_LINES, reading.shown());
    keptChars += chars(first);
    return first;
  }

  private static long chars(Problem.OutputHead text) {
    return text.lines().stream().mapToLong(String::length).sum();
  }

  /**
   * A step failed or was cancelled.
   *
   * @param atMillis when
   */
  void failed(
      StepView step, StepOutput output, long atMillis, StepRelations relations, StepTable steps) {
    IntList stopped = relations.allThatNeed(step.id(), visited < MANY ? MANY : FEW_STOPPED);
    visited += stopped.size();
    List<String> names = new ArrayList<>();
    int stops = 0;
    for (int i = 0; i < stopped.size(); i++) {
      StepView one = steps.get(stopped.get(i));
      if (one != null && one.category() == StepCategory.WAIT) {
        stops++;
        if (names.size() < MAX_STOPPED_NAMES) {
          names.add(one.text.label());
        }
      }
    }
    suspend(step.id());
    Problem.Failure before = retried.get(step.id());
    replaceTexts(step.id());
    Problem.OutputHead kept = keep(output);
    diagnostics.ended(step.id(), false, !step.cancelled, kept.diagnostics());
    failures.put(
        step.id(),
        new Problem.Failure(
            step.id(),
            step.text.label(),
            step.cancelled,
            step.exitCode,
            step.elapsedMillis(atMillis),
            atMillis,
            step.text.command(),
            kept,
            step.cancelled ? "" : error(kept),
            before == null ? 1 : before.runs() + 1,
            stops,
            names));
  }

  /**
   * The text that identifies similar failures: all errors, because one more error makes a
   * difference.
   */
  private static String error(Problem.OutputHead printed) {
    Set<String> messages = new TreeSet<>();
    for (Diagnostic one : printed.diagnostics()) {
      if (one.severity() == Severity.ERROR) {
        messages.add(one.message());
      }
    }
    return messages.isEmpty() ? error(printed.lines()) : String.join("\n", messages);
  }

  private static String error(List<String> lines) {
    for (String line : lines) {
      int at = line.toLowerCase(Locale.ROOT).indexOf("error");
      if (at >= 0) {
        return line.substring(at);
      }
    }
    return lines.isEmpty() ? "" : lines.getFirst();
  }

  void printed(StepView step, StepOutput output) {
    replaceTexts(step.id());
    printed.set(step.id());
    if (warnings.size() < MAX_WARNINGS) {
      Problem.OutputHead kept = keep(output);
      diagnostics.ended(step.id(), true, true, kept.diagnostics());
      warnings.put(step.id(), new Problem.Warning(step.id(), step.text.label(), kept));
    } else {
      Problem.OutputHead read = FirstLinesStream.of(output, 0, reading.shown());
      diagnostics.ended(step.id(), true, true, read.diagnostics());
    }
  }

  /** The step runs again: its earlier output no longer holds. */
  void forget(int step) {
    suspend(step);
    Problem.Warning warning = suspended.remove(step);
    keptChars -= warning == null ? 0 : chars(warning.printed());
    suspendedPrinted.clear(step);
  }

  /** The step has ended and printed nothing. */
  void ended(int step) {
    replaceTexts(step);
    diagnostics.ended(step, true, true, List.of());
  }

  /** The step has ended: its new output replaces all earlier output. */
  private void replaceTexts(int step) {
    forget(step);
    Problem.Failure failure = retried.remove(step);
    keptChars -= failure == null ? 0 : chars(failure.printed());
  }

  /** The step is wanted again: its earlier output still holds if it turns out to be up to date. */
  void suspend(int step) {
    Problem.Failure failure = failures.remove(step);
    if (failure != null) {
      retried.put(step, failure);
    }
    Problem.Warning warning = warnings.remove(step);
    if (warning != null) {
      suspended.put(step, warning);
    }
    if (printed.get(step)) {
      printed.clear(step);
      suspendedPrinted.set(step);
    }
    diagnostics.markPending(step);
  }

  /** The step is up to date. */
  void upToDate(int step) {
    Problem.Failure failure = retried.remove(step);
    keptChars -= failure == null ? 0 : chars(failure.printed());
    Problem.Warning warning = suspended.remove(step);
    if (warning != null) {
      warnings.put(step, warning);
    }
    diagnostics.upToDate(step, suspendedPrinted.get(step));
    if (suspendedPrinted.get(step)) {
      suspendedPrinted.clear(step);
      printed.set(step);
    }
  }

  /** A build that was over goes on. */
  void nextRun() {
    diagnostics.nextRun();
  }

  /** Passes the failures on to another fold, for steps with the same outputs. */
  void keepFailures(StepTable steps, ProblemFold to) {
    Map<Integer, Problem.Failure> all = new LinkedHashMap<>(retried);
    all.putAll(failures);
    for (Problem.Failure failure : all.values()) {
      StepView step = steps.get(failure.step());
      if (step != null && !step.text.outputs().isEmpty()) {
        to.failedBefore.put(step.text.outputs().getFirst(), failure);
        to.keptChars += chars(failure.printed());
      }
    }
  }

  private static @Nullable String firstOutput(StepTable steps, int id) {
    StepView step = steps.get(id);
    return step == null || step.text.outputs().isEmpty() ? null : step.text.outputs().getFirst();
  }

  /** A step is wanted; it may have failed under another id. */
  void wanted(int step, String output) {
    diagnostics.wanted(step, output);
    Problem.Failure failure = failedBefore.remove(output);
    if (failure != null) {
      retried.put(step, failure.of(step));
    }
  }

  /**
   * Passes the outputs of steps on to another fold, in which they have other ids.
   *
   * @param ids the new ids, by the old ones
   * @param steps with their old ids
   */
  void keepPrinted(Map<Integer, Integer> ids, StepTable steps, ProblemFold to) {
    to.diagnostics.continueFrom(diagnostics, ids, id -> firstOutput(steps, id));
    ids.forEach(
        (before, now) -> {
          to.printed.set(now, printed.get(before));
          Problem.Warning warning = warnings.get(before);
          if (warning != null) {
            to.keptChars += chars(warning.printed());
            to.warnings.put(now, new Problem.Warning(now, warning.label(), warning.printed()));
          }
        });
  }

  List<Problem.Failure> failures() {
    List<Problem.Failure> sorted = new ArrayList<>(failures.values());
    sorted.sort(Comparator.comparing(Problem.Failure::cancelled));
    return List.copyOf(sorted);
  }

  /** Failures of steps that are wanted again and have not ended since. */
  List<Problem.Failure> retried() {
    return List.copyOf(retried.values());
  }

  List<Problem.Warning> warnings() {
    return List.copyOf(warnings.values());
  }

  int printedCount() {
    return printed.cardinality();
  }

  /** Keeps the first lines written to it, as byte strings, and counts the rest. */
  static final class FirstLinesStream extends OutputStream {
    private final int maxLines;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private boolean open;
    private int lineCount;
    private final UnaryOperator<String> shown;
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final DiagnosticParser parser =
        new DiagnosticParser(
            one -> {
              if (diagnostics.size() < MOST_DIAGNOSTICS) {
                diagnostics.add(one);
              }
            });

    private FirstLinesStream(int maxLines, UnaryOperator<String> shown) {
      this.maxLines = maxLines;
      this.shown = shown;
    }

    /** The first lines of a step's output. If the output cannot be read, an extra line says so. */
    static Problem.OutputHead of(StepOutput output, int maxLines, UnaryOperator<String> shown) {
      FirstLinesStream first = new FirstLinesStream(maxLines, shown);
      try {
        output.writeTo(first);
      } catch (IOException unreadable) {
        first.endLine();
        first.lines.add("(the rest cannot be read: " + unreadable.getMessage() + ")");
        first.lineCount++;
      }
      first.endLine();
      first.parser.end();
      return new Problem.OutputHead(first.lines, first.lineCount, first.diagnostics);
    }

    @Override
    public void write(int octet) {
      int one = octet & 0xff;
      if (one == '\n') {
        open = true;
        endLine();
      } else {
        open = true;
        if (lineCount < maxRead() && line.length() < Problem.OutputHead.MAX_LINE_BYTES) {
          line.append((char) one);
        }
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        write(bytes[i]);
      }
    }

    private int maxRead() {
      return Math.max(maxLines, Problem.OutputHead.MOST_READ_LINES);
    }

    private void endLine() {
      if (!open) {
        return;
      }
      open = false;
      lineCount++;
      if (lines.size() < maxLines) {
        lines.add(line.toString());
      }
      if (lineCount <= Problem.OutputHead.MOST_READ_LINES) {
        parser.line(shown.apply(line.toString()));
      }
      line.setLength(0);
    }
  }
}
