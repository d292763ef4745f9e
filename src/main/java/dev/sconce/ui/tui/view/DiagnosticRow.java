package dev.sconce.ui.tui.view;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Note;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.session.BuildState;
import dev.sconce.session.ReportedDiagnostic;
import dev.sconce.session.ReportedDiagnostic.Novelty;
import dev.sconce.session.ReportedDiagnostic.Status;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.NaturalOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A row of the list of diagnostics: kinds open to files, these to places, and these to the other
 * places that a diagnostic names. Errors come before warnings, new ones before known ones, then the
 * most frequent kinds; files are sorted by name. A diagnostic that is mended while the list is
 * shown stays in its place.
 *
 * @param reported the diagnostics of the row, at least one, in the order of the rows below it
 * @param place the place of the row
 * @param opened whether the rows below it follow
 */
public record DiagnosticRow(
    RowId id, List<ReportedDiagnostic> reported, Place place, boolean opened) {
  private static final Comparator<DiagnosticRow> ORDER =
      Comparator.comparing((DiagnosticRow row) -> row.first().severity())
          .thenComparing(DiagnosticRow::newest)
          .thenComparingInt(row -> -row.reported.size());

  private static final Comparator<ReportedDiagnostic> BY_LINE =
      Comparator.comparing(ReportedDiagnostic::novelty)
          .thenComparingInt(one -> one.diagnostic().place().line())
          .thenComparingInt(one -> one.diagnostic().place().column());

  public DiagnosticRow {
    reported = List.copyOf(reported);
  }

  /** The diagnostic to show: the first that is not mended. */
  public ReportedDiagnostic shown() {
    for (ReportedDiagnostic one : reported) {
      if (one.isOpen()) {
        return one;
      }
    }
    return reported.getFirst();
  }

  /** The diagnostic to show, without its status. */
  public Diagnostic first() {
    return shown().diagnostic();
  }

  private Novelty newest() {
    return newest(reported);
  }

  private static Novelty newest(List<ReportedDiagnostic> some) {
    Novelty newest = Novelty.KNOWN;
    for (ReportedDiagnostic one : some) {
      newest = one.novelty().compareTo(newest) < 0 ? one.novelty() : newest;
    }
    return newest;
  }

  /** How many of its diagnostics satisfy a condition. */
  public int count(Predicate<ReportedDiagnostic> is) {
    int count = 0;
    for (ReportedDiagnostic one : reported) {
      count += is.test(one) ? 1 : 0;
    }
    return count;
  }

  /** The other place that the row is about, if it is one. */
  public Optional<Note> related() {
    return id instanceof RowId.RelatedPlace(_, int number)
        ? Optional.of(related(first()).get(number))
        : Optional.empty();
  }

  /** The other places that a diagnostic names: the include or call chain, then its notes. */
  public static List<Note> related(Diagnostic one) {
    return Stream.concat(one.origins().stream(), one.notes().stream())
        .filter(note -> note.place().isKnown() && !isSameLine(note.place(), one.place()))
        .toList();
  }

  private static boolean isSameLine(Place one, Place two) {
    return one.file().equals(two.file()) && one.line() == two.line();
  }

  /** The diagnostics in the list; those mended before the list was opened are left out. */
  public static List<ReportedDiagnostic> listed(BuildState state, ViewState view) {
    int before = view.content().mendedBefore();
    return state.diagnostics().all().stream()
        .filter(one -> one.status() != Status.MENDED || one.mended() > before)
        .toList();
  }

  /** The listed diagnostics that match the filter. */
  public static List<ReportedDiagnostic> matching(BuildState state, ViewState view) {
    String filter = view.filter().toLowerCase(Locale.ROOT);
    return listed(state, view).stream().filter(one -> matches(one, filter)).toList();
  }

  /** The present rows. */
  public static List<DiagnosticRow> rows(BuildState state, ViewState view) {
    List<DiagnosticRow> rows = new ArrayList<>();
    for (DiagnosticRow kind : kinds(matching(state, view), view)) {
      rows.add(kind);
      if (kind.opened) {
        files(kind, view, rows);
      }
    }
    return List.copyOf(rows);
  }

  private static void files(DiagnosticRow kind, ViewState view, List<DiagnosticRow> rows) {
    for (List<ReportedDiagnostic> some : grouped(kind.reported, DiagnosticRow::fileId)) {
      DiagnosticRow file = group(fileId(some.getFirst()), some, view);
      rows.add(file);
      if (file.opened) {
        for (ReportedDiagnostic one : file.reported) {
          place(one, view, rows);
        }
      }
    }
  }

  private static void place(ReportedDiagnostic one, ViewState view, List<DiagnosticRow> rows) {
    boolean opened = view.content().expansion().opened().contains(idOf(one));
    rows.add(new DiagnosticRow(idOf(one), List.of(one), one.diagnostic().place(), opened));
    if (opened) {
      List<Note> related = related(one.diagnostic());
      for (int i = 0; i < related.size(); i++) {
        RowId id = new RowId.RelatedPlace(one.id(), i);
        rows.add(new DiagnosticRow(id, List.of(one), related.get(i).place(), false));
      }
    }
  }

  /** The id of the row for its kind. */
  public static RowId kindId(ReportedDiagnostic one) {
    return new RowId.Kind(one.diagnostic().severity(), one.kind());
  }

  /** The id of the row for its kind in its file. */
  public static RowId fileId(ReportedDiagnostic one) {
    Diagnostic diagnostic = one.diagnostic();
    return new RowId.KindFile(diagnostic.severity(), one.kind(), diagnostic.place().file());
  }

  /** The id of its own row. */
  public static RowId idOf(ReportedDiagnostic one) {
    return new RowId.Reported(one.id());
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
                    + (one.isNew() ? " is:new" : "")
                    + (one.status() == Status.MENDED ? " is:mended" : ""))
            .toLowerCase(Locale.ROOT);
    for (String word : filter.strip().split("\\s+", -1)) {
      if (!text.contains(word)) {
        return false;
      }
    }
    return true;
  }

  /** Groups diagnostics by kind. Kinds with the same number stay in the order of arrival. */
  private static List<DiagnosticRow> kinds(List<ReportedDiagnostic> all, ViewState view) {
    List<DiagnosticRow> rows = new ArrayList<>();
    for (List<ReportedDiagnostic> some : grouped(all, DiagnosticRow::kindId)) {
      rows.add(group(kindId(some.getFirst()), byFile(some), view));
    }
    rows.sort(ORDER);
    return rows;
  }

  /** Sorts by file, those with new diagnostics first, and by line. */
  private static List<ReportedDiagnostic> byFile(List<ReportedDiagnostic> some) {
    List<List<ReportedDiagnostic>> files =
        new ArrayList<>(grouped(some, one -> one.diagnostic().place().file()));
    files.sort(
        Comparator.comparing((List<ReportedDiagnostic> file) -> newest(file))
            .thenComparing(
                file -> file.getFirst().diagnostic().place().file(), NaturalOrder.BY_NUMBERS));
    List<ReportedDiagnostic> ordered = new ArrayList<>(some.size());
    for (List<ReportedDiagnostic> file : files) {
      file.sort(BY_LINE);
      ordered.addAll(file);
    }
    return ordered;
  }

  private static <K> Collection<List<ReportedDiagnostic>> grouped(
      List<ReportedDiagnostic> all, Function<ReportedDiagnostic, K> key) {
    Map<K, List<ReportedDiagnostic>> groups = new LinkedHashMap<>();
    for (ReportedDiagnostic one : all) {
      groups.computeIfAbsent(key.apply(one), none -> new ArrayList<>()).add(one);
    }
    return groups.values();
  }

  private static DiagnosticRow group(RowId id, List<ReportedDiagnostic> some, ViewState view) {
    boolean opened = view.content().expansion().opened().contains(id);
    DiagnosticRow row = new DiagnosticRow(id, some, some.getFirst().diagnostic().place(), opened);
    return new DiagnosticRow(id, some, row.first().place(), opened);
  }

  /** The row that keys act on: the one with the cursor, or the nearest one that is left. */
  public static Optional<DiagnosticRow> chosen(List<DiagnosticRow> rows, ViewState view) {
    Map<RowId, DiagnosticRow> byId = new LinkedHashMap<>();
    rows.forEach(row -> byId.putIfAbsent(row.id(), row));
    RowId cursor = view.cursor();
    if (cursor != null) {
      int at = Math.max(0, view.kept().indexOf(cursor));
      List<RowId> after = view.kept().isEmpty() ? List.of(cursor) : view.kept();
      List<RowId> nearest = new ArrayList<>(after.subList(at, after.size()));
      nearest.addAll(after.subList(0, at).reversed());
      for (RowId id : nearest) {
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
