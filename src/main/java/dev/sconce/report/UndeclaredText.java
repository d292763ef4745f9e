package dev.sconce.report;

import dev.sconce.session.TraceEvent.ViolationKind;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.session.UndeclaredReport.Fix;
import dev.sconce.session.Violation;
import dev.sconce.session.Violation.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes violations as text, with one report for all steps that do the same with a file. */
public final class UndeclaredText {
  private static final int LABEL_COLUMNS = 10;
  private static final int MOST_STEPS = 5;

  private record Group(Finding finding, String path, String detail) {}

  private UndeclaredText() {}

  /** All reports, the worst class first, then by the number of steps; a byte string. */
  public static String of(List<UndeclaredReport> reports) {
    Map<Group, List<UndeclaredReport>> groups = new LinkedHashMap<>();
    for (UndeclaredReport report : reports) {
      Violation violation = report.violation();
      Group group = new Group(violation.finding(), violation.path(), violation.detail());
      groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(report);
    }
    List<List<UndeclaredReport>> sorted = new ArrayList<>(groups.values());
    sorted.sort(
        Comparator.comparing((List<UndeclaredReport> group) -> kind(group.getFirst()))
            .thenComparingInt(group -> -group.size()));
    StringBuilder text = new StringBuilder();
    for (List<UndeclaredReport> group : sorted) {
      text.append(text.isEmpty() ? "" : "\n");
      append(group, text);
    }
    return text.toString();
  }

  private static ViolationKind kind(UndeclaredReport report) {
    return report.violation().kind();
  }

  private static void append(List<UndeclaredReport> group, StringBuilder text) {
    UndeclaredReport first = group.getFirst();
    Violation violation = first.violation();
    String severity = kind(first) == ViolationKind.E ? "note" : "error";
    text.append(severity).append('[').append(kind(first)).append("]: ").append(first.step());
    text.append(' ').append(violation.sentence()).append('\n');
    String step = first.step() + "  (rule " + first.rule() + ")";
    row(text, "step", violation.process().isEmpty() ? step : step + "  by " + violation.process());
    for (int i = 1; i < Math.min(group.size(), MOST_STEPS); i++) {
      row(text, "", group.get(i).step());
    }
    if (group.size() > MOST_STEPS) {
      row(text, "", "and " + (group.size() - MOST_STEPS) + " more");
    }
    row(text, "file", violation.path().isEmpty() ? "" : violation.path() + maker(first));
    row(text, "why", violation.finding().consequence());
    String label = "fix";
    for (Fix fix : first.fixes()) {
      row(text, label, fix.system() + " ".repeat(8 - fix.system().length()) + fix.text());
      label = "";
    }
    row(text, "allow", first.allowCommand());
  }

  private static String maker(UndeclaredReport report) {
    if (report.maker().isEmpty()) {
      return "";
    }
    boolean same = report.maker().equals(report.violation().path());
    return same
        ? "  made by rule " + report.makerRule()
        : "  made by " + report.maker() + " (rule " + report.makerRule() + ")";
  }

  private static void row(StringBuilder text, String label, String value) {
    if (!value.isEmpty()) {
      text.append("  ").append(label).append(" ".repeat(LABEL_COLUMNS - 2 - label.length()));
      text.append(value).append('\n');
    }
  }
}
