package dev.sconce.ui.tui.view;

import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.session.ReportedDiagnostic;
import dev.sconce.session.ReportedDiagnostic.Status;
import dev.sconce.session.StepView;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * When the files with errors were changed. After a change, a line number may refer to another line.
 *
 * @param changedMillis in milliseconds since the build began, by the names that tools printed
 */
public record SourceTimes(Map<String, Long> changedMillis) {
  /** No file was checked. */
  public static final SourceTimes NONE = new SourceTimes(Map.of());

  /** The maximum number of files to check. */
  private static final int MOST_FILES = 500;

  public SourceTimes {
    changedMillis = Map.copyOf(changedMillis);
  }

  /** The files to check, as tools printed their names. */
  public static Set<String> files(InputContext now) {
    Set<String> files = new LinkedHashSet<>();
    if (now.pane() == Pane.DIAGNOSTICS) {
      for (DiagnosticRow row : DiagnosticRow.rows(now.state(), now.view())) {
        if (files.size() < MOST_FILES && row.place().isKnown()) {
          files.add(row.place().file());
        }
      }
    }
    new SelectedStep(now).place().ifPresent(place -> files.add(place.file()));
    return files;
  }

  /** Whether the file of a diagnostic was changed since the tools read it. */
  public boolean isNewer(Place place, ReportedDiagnostic one, BuildState state) {
    if (one.status() != Status.REPORTED || !changedMillis.containsKey(place.file())) {
      return false;
    }
    long read = -1;
    for (int id : one.steps()) {
      read =
          Math.max(
              read,
              state.step(id).filter(SourceTimes::ended).map(StepView::startMillis).orElse(-1L));
    }
    return isNewer(place, read);
  }

  private static boolean ended(StepView step) {
    return step.outcome().isPresent();
  }

  /** Whether a file was changed since a failed step read it. */
  public boolean isNewer(Place place, Problem.Failure failure) {
    return isNewer(place, failure.endMillis() - failure.tookMillis());
  }

  private boolean isNewer(Place place, long readMillis) {
    Long changed = changedMillis.get(place.file());
    return changed != null && readMillis >= 0 && changed > readMillis;
  }
}
