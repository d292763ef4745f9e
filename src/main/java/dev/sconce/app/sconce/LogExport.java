package dev.sconce.app.sconce;

import dev.sconce.app.workspace.SourceRoots;
import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Note;
import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.files.NativePath;
import dev.sconce.report.DiagnosticJson;
import dev.sconce.report.DiagnosticSarif;
import dev.sconce.report.ErrorFormat;
import dev.sconce.report.StepReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes the diagnostics of tools for other programs: editors, code scanning, scripts. */
final class LogExport {
  private final DiagnosticPaths paths;

  /**
   * @param directory the one in which commands run
   */
  LogExport(Path directory) {
    this.paths = new DiagnosticPaths(directory, SourceRoots.project(directory));
  }

  /** The diagnostic with absolute paths. */
  Diagnostic located(Diagnostic one) {
    return new Diagnostic(
        one.severity(),
        paths.whole(one.place()),
        one.message(),
        one.flag(),
        located(one.origins()),
        located(one.notes()),
        one.context(),
        one.firstLine(),
        one.headLine());
  }

  private List<Note> located(List<Note> notes) {
    return notes.stream().map(note -> new Note(paths.whole(note.place()), note.message())).toList();
  }

  /** Writes steps in a format other than text. */
  void write(LogFormat format, List<StepReport> steps, OutputStream out) throws IOException {
    switch (format) {
      case JSON -> DiagnosticJson.write(steps, NativePath.bytes(paths.build()), out);
      case SARIF ->
          DiagnosticSarif.write(once(steps), Version.TEXT, NativePath.bytes(paths.project()), out);
      case ERRORFORMAT -> {
        for (Diagnostic one : once(steps)) {
          out.write(ErrorFormat.lines(one).getBytes(StandardCharsets.ISO_8859_1));
        }
      }
      case TEXT -> throw new IllegalArgumentException("told by LogPrinter");
    }
    out.flush();
  }

  /** Errors first. A diagnostic in a header appears once, even if several steps include it. */
  private static List<Diagnostic> once(List<StepReport> steps) {
    Set<List<Object>> known = new LinkedHashSet<>();
    List<Diagnostic> all = new ArrayList<>();
    for (StepReport step : steps) {
      for (Diagnostic one : step.diagnostics()) {
        Object by = one.place().isKnown() ? "" : step.name();
        if (one.severity() != Severity.NOTE
            && known.add(List.of(one.severity(), one.place(), one.message(), one.flag(), by))) {
          all.add(one);
        }
      }
    }
    all.sort(Comparator.comparing(Diagnostic::severity));
    return all;
  }
}
