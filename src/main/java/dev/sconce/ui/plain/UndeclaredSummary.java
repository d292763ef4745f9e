package dev.sconce.ui.plain;

import dev.sconce.session.TraceEvent.UndeclaredAccess;
import dev.sconce.session.TraceEvent.ViolationKind;
import dev.sconce.ui.text.CountText;
import dev.sconce.ui.text.StepLabels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists the undeclared files that steps of a build used, each once for all its steps. */
final class UndeclaredSummary {
  private static final int MOST_FILES = 20;

  /** A file that {@code --deps=enforce} would refuse; other findings are left to other reports. */
  private record File(ViolationKind kind, String path) {}

  private final Map<File, Map<Integer, UndeclaredAccess>> files = new LinkedHashMap<>();

  void add(UndeclaredAccess access) {
    if (access.violation() != ViolationKind.E) {
      files
          .computeIfAbsent(new File(access.violation(), access.path()), _ -> new LinkedHashMap<>())
          .put(access.step(), access);
    }
  }

  /** Drops the earlier accesses of a step that runs again. */
  void runs(int step) {
    files.values().removeIf(steps -> steps.remove(step) != null && steps.isEmpty());
  }

  /** Writes the list; nothing if it is empty. */
  void write(BuildTally tally, PlainStyle style, StepLabels labels, LineWriter out) {
    if (files.isEmpty()) {
      return;
    }
    String count = CountText.text(files.size()) + " undeclared file";
    PlainStyle.LineColours paint = new PlainStyle.LineColours(style.colour());
    out.line(
        paint.notable(style.glyphs().printed()) + " " + count + (files.size() == 1 ? "" : "s"));
    List<Map.Entry<File, Map<Integer, UndeclaredAccess>>> sorted =
        new ArrayList<>(files.entrySet());
    sorted.sort(Comparator.comparing(each -> each.getKey().kind()));
    for (Map.Entry<File, Map<Integer, UndeclaredAccess>> each :
        sorted.subList(0, Math.min(sorted.size(), MOST_FILES))) {
      out.line(line(each.getKey(), each.getValue().values(), tally, labels));
    }
    if (sorted.size() > MOST_FILES) {
      out.line("  and " + CountText.text(sorted.size() - MOST_FILES) + " more");
    }
  }

  private static String line(
      File file, Collection<UndeclaredAccess> steps, BuildTally tally, StepLabels labels) {
    UndeclaredAccess first = steps.iterator().next();
    String process = first.process().isEmpty() ? "" : first.process() + " of ";
    String verb =
        switch (file.kind()) {
          case A, B -> " is used by ";
          case C -> " is written by ";
          case D -> " is changed under ";
          case E -> throw new IllegalArgumentException("left out");
        };
    String maker = first.maker().isEmpty() ? "" : ", made by " + labels.name(first.maker()) + ",";
    String more = steps.size() == 1 ? "" : " and " + CountText.text(steps.size() - 1) + " more";
    return "  "
        + file.kind()
        + "  "
        + file.path()
        + maker
        + verb
        + process
        + labels.name(tally.label(first.step()))
        + more;
  }
}
