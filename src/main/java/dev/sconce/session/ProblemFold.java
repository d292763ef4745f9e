package dev.sconce.session;

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

/** Keeps what went wrong, with a bound on the texts. */
final class ProblemFold {
  /** Lines kept of one step. */
  static final int MAX_LINES = 1_000;

  /** Lines kept of a step once {@link #FULL_TEXT_CHARS} are kept of all. */
  private static final int FEW_LINES = 10;

  private static final int FULL_TEXT_CHARS = 8_000_000;
  private static final int MAX_WARNINGS = 100;
  private static final int MAX_STOPPED_NAMES = 50;

  /** What failures stop is counted to the last step until so many were looked at for all. */
  private static final int MANY = 10_000_000;

  /** Looking for what a failure stops ends after so many steps once that is so. */
  private static final int FEW_STOPPED = 1_000;

  private final Map<Integer, Problem.Failure> failures = new LinkedHashMap<>();
  private final Map<Integer, Problem.Warning> warnings = new LinkedHashMap<>();
  private final BitSet printed = new BitSet();

  /** Of steps that are wanted again. */
  private final Map<Integer, Problem.Warning> suspended = new HashMap<>();

  private final BitSet suspendedPrinted = new BitSet();
  private long keptChars;
  private long visited;

  private Problem.OutputHead keep(StepOutput output) {
    Problem.OutputHead first =
        FirstLinesStream.of(output, keptChars < FULL_TEXT_CHARS ? MAX_LINES : FEW_LINES);
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
    forget(step.id());
    Problem.OutputHead kept = keep(output);
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
            step.cancelled ? "" : error(kept.lines()),
            stops,
            names));
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
    forget(step.id());
    printed.set(step.id());
    if (warnings.size() < MAX_WARNINGS) {
      warnings.put(step.id(), new Problem.Warning(step.id(), step.text.label(), keep(output)));
    }
  }

  /** The step runs again: what was said of it holds no more. */
  void forget(int step) {
    suspend(step);
    Problem.Warning warning = suspended.remove(step);
    keptChars -= warning == null ? 0 : chars(warning.printed());
    suspendedPrinted.clear(step);
  }

  /** The step is wanted again: what was said of it holds if it turns out to be up to date. */
  void suspend(int step) {
    Problem.Failure failure = failures.remove(step);
    keptChars -= failure == null ? 0 : chars(failure.printed());
    Problem.Warning warning = warnings.remove(step);
    if (warning != null) {
      suspended.put(step, warning);
    }
    if (printed.get(step)) {
      printed.clear(step);
      suspendedPrinted.set(step);
    }
  }

  /** The step is up to date. */
  void upToDate(int step) {
    Problem.Warning warning = suspended.remove(step);
    if (warning != null) {
      warnings.put(step, warning);
    }
    if (suspendedPrinted.get(step)) {
      suspendedPrinted.clear(step);
      printed.set(step);
    }
  }

  /** What a step printed that has another id now in another fold. */
  void rename(int before, int now, ProblemFold to) {
    if (printed.get(before)) {
      to.printed.set(now);
    }
    Problem.Warning warning = warnings.get(before);
    if (warning != null) {
      to.keptChars += chars(warning.printed());
      to.warnings.put(now, new Problem.Warning(now, warning.label(), warning.printed()));
    }
  }

  List<Problem.Failure> failures() {
    List<Problem.Failure> sorted = new ArrayList<>(failures.values());
    sorted.sort(Comparator.comparing(Problem.Failure::cancelled));
    return List.copyOf(sorted);
  }

  List<Problem.Warning> warnings() {
    return List.copyOf(warnings.values());
  }

  int warningCount() {
    return printed.cardinality();
  }

  /** Keeps the first lines that are written to it, as byte strings, and counts the rest. */
  static final class FirstLinesStream extends OutputStream {
    private final int maxLines;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private boolean open;
    private int lineCount;

    private FirstLinesStream(int maxLines) {
      this.maxLines = maxLines;
    }

    /** The first lines of what a step printed. What cannot be read is said in a line of its own. */
    static Problem.OutputHead of(StepOutput output, int maxLines) {
      FirstLinesStream first = new FirstLinesStream(maxLines);
      try {
        output.writeTo(first);
      } catch (IOException unreadable) {
        first.endLine();
        first.lines.add("(the rest cannot be read: " + unreadable.getMessage() + ")");
        first.lineCount++;
      }
      first.endLine();
      return new Problem.OutputHead(first.lines, first.lineCount);
    }

    @Override
    public void write(int octet) {
      int one = octet & 0xff;
      if (one == '\n') {
        open = true;
        endLine();
      } else {
        open = true;
        if (lines.size() < maxLines && line.length() < Problem.OutputHead.MAX_LINE_BYTES) {
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

    private void endLine() {
      if (!open) {
        return;
      }
      open = false;
      lineCount++;
      if (lines.size() < maxLines) {
        lines.add(line.toString());
      }
      line.setLength(0);
    }
  }
}
