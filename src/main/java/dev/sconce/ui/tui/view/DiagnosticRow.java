package dev.sconce.ui.tui.view;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.session.BuildState;
import dev.sconce.session.ReportedDiagnostic;
import dev.sconce.ui.text.DisplayText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A row of what tools report: kinds, opened to files, opened to places. Errors stand before
 * warnings, what is new before what the build before reported too, then what there is most of.
 *
 * @param reported what it stands for, at least one; the first one is shown
 * @param files how many files these are in
 * @param newCount how many of them are new
 * @param opened whether the rows of its parts follow
 */
public record DiagnosticRow(
    RowId id, List<ReportedDiagnostic> reported, int files, int newCount, boolean opened) {
  private static final Comparator<DiagnosticRow> ORDER =
      Comparator.comparing((DiagnosticRow row) -> row.first().severity())
          .thenComparing(row -> row.newCount == 0)
          .thenComparingInt(row -> -row.reported.size())
          .thenComparing(DiagnosticRow::fileOfGroup);

  private static final Comparator<ReportedDiagnostic> BY_PLACE =
      Comparator.comparing((ReportedDiagnostic one) -> !one.isNew())
          .thenComparing(one -> one.diagnostic().place().file())
          .thenComparingInt(one -> one.diagnostic().place().line())
          .thenComparingInt(one -> one.diagnostic().place().column());

  /** Copies the list. */
  public DiagnosticRow {
    reported = List.copyOf(reported);
  }

  /** The one that is shown. */
  public Diagnostic first() {
    return reported.getFirst().diagnostic();
  }

  /** The rows now. */
  public static List<DiagnosticRow> rows(BuildState state, ViewState view) {
    String filter = view.filter().toLowerCase(Locale.ROOT);
    List<ReportedDiagnostic> matching =
        state.diagnostics().all().stream().filter(one -> matches(one, filter)).toList();
    List<DiagnosticRow> rows = new ArrayList<>();
    for (DiagnosticRow kind :
        groups(matching, view, one -> new RowId.Kind(one.diagnostic().severity(), one.kind()))) {
      rows.add(kind);
      if (kind.opened) {
        files(kind, view, rows);
      }
    }
    return List.copyOf(rows);
  }

  private static void files(DiagnosticRow kind, ViewState view, List<DiagnosticRow> rows) {
    for (DiagnosticRow file : groups(kind.reported, view, DiagnosticRow::fileId)) {
      rows.add(file);
      if (file.opened) {
        for (ReportedDiagnostic one : file.reported) {
          rows.add(new DiagnosticRow(idOf(one), List.of(one), 1, one.isNew() ? 1 : 0, false));
        }
      }
    }
  }

  /** The row of the kind of a diagnostic. */
  public static RowId kindId(ReportedDiagnostic one) {
    return new RowId.Kind(one.diagnostic().severity(), one.kind());
  }

  /** The row of its kind in its file. */
  public static RowId fileId(ReportedDiagnostic one) {
    Diagnostic diagnostic = one.diagnostic();
    return new RowId.KindFile(diagnostic.severity(), one.kind(), diagnostic.place().file());
  }

  /** Its own row. */
  public static RowId idOf(ReportedDiagnostic one) {
    Diagnostic diagnostic = one.diagnostic();
    return new RowId.Reported(
        diagnostic.severity(), diagnostic.place(), one.kind(), diagnostic.message());
  }

  /** Kinds of which there are as many stay in the order in which they came. */
  private static String fileOfGroup(DiagnosticRow row) {
    return row.id() instanceof RowId.KindFile ? row.first().place().file() : "";
  }

  private static boolean matches(ReportedDiagnostic one, String filter) {
    if (filter.isBlank()) {
      return true;
    }
    Diagnostic diagnostic = one.diagnostic();
    String text =
        DisplayText.decode(
                diagnostic.severity().word()
                    + " "
                    + diagnostic.place()
                    + " "
                    + diagnostic.message()
                    + " "
                    + diagnostic.flag()
                    + (one.isNew() ? " is:new" : ""))
            .toLowerCase(Locale.ROOT);
    for (String word : filter.strip().split("\\s+", -1)) {
      if (!text.contains(word)) {
        return false;
      }
    }
    return true;
  }

  private static List<DiagnosticRow> groups(
      Collection<ReportedDiagnostic> all, ViewState view, Function<ReportedDiagnostic, RowId> key) {
    Map<RowId, List<ReportedDiagnostic>> groups = new LinkedHashMap<>();
    for (ReportedDiagnostic one : all) {
      groups.computeIfAbsent(key.apply(one), none -> new ArrayList<>()).add(one);
    }
    List<DiagnosticRow> rows = new ArrayList<>(groups.size());
    groups.forEach(
        (id, some) -> {
          int files =
              (int) some.stream().map(one -> one.diagnostic().place().file()).distinct().count();
          int fresh = (int) some.stream().filter(ReportedDiagnostic::isNew).count();
          some.sort(BY_PLACE);
          boolean opened = view.content().expansion().opened().contains(id);
          rows.add(new DiagnosticRow(id, some, files, fresh, opened));
        });
    rows.sort(ORDER);
    return rows;
  }

  /** The row that keys act on: that of the cursor, or the nearest one after it that is left. */
  public static Optional<DiagnosticRow> chosen(List<DiagnosticRow> rows, ViewState view) {
    Map<RowId, DiagnosticRow> byId = new LinkedHashMap<>();
    rows.forEach(row -> byId.putIfAbsent(row.id(), row));
    RowId cursor = view.cursor();
    if (cursor != null) {
      int at = Math.max(0, view.kept().indexOf(cursor));
      List<RowId> after = view.kept().isEmpty() ? List.of(cursor) : view.kept();
      for (RowId id : after.subList(at, after.size())) {
        DiagnosticRow row = byId.get(id);
        if (row != null) {
          return Optional.of(row);
        }
      }
    }
    return rows.stream().findFirst();
  }

  /** The row that keys act on now. */
  public static Optional<DiagnosticRow> chosen(BuildState state, ViewState view) {
    return chosen(rows(state, view), view);
  }

  /** Whether it is about errors. */
  public boolean isError() {
    return first().severity() == Severity.ERROR;
  }
}
