package dev.sconce.report;

import static dev.sconce.report.JsonText.text;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Note;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Writes steps and the diagnostics of their output as one JSON object. */
public final class DiagnosticJson {
  /**
   * The version of the format. Within a version, fields may be added but not removed or changed.
   */
  private static final int VERSION = 1;

  private DiagnosticJson() {}

  /**
   * Writes {@code {"format", "version", "directory", "errors", "warnings", "steps": […]}}.
   *
   * @param directory the directory in which commands run
   */
  public static void write(List<StepReport> steps, String directory, OutputStream out) {
    try (JsonGenerator json = JsonText.generator(out)) {
      json.writeStartObject();
      json.writeStringProperty("format", "sconce-log");
      json.writeNumberProperty("version", VERSION);
      json.writeStringProperty("directory", text(directory));
      json.writeNumberProperty("errors", count(steps, Severity.ERROR));
      json.writeNumberProperty("warnings", count(steps, Severity.WARNING));
      json.writeArrayPropertyStart("steps");
      for (StepReport step : steps) {
        step(step, json);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static int count(List<StepReport> steps, Severity severity) {
    int count = 0;
    for (StepReport step : steps) {
      for (Diagnostic one : step.diagnostics()) {
        count += one.severity() == severity ? 1 : 0;
      }
    }
    return count;
  }

  private static void step(StepReport step, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("step", text(step.name()));
    json.writeArrayPropertyStart("outputs");
    step.text().outputs().forEach(output -> json.writeString(text(output)));
    json.writeEndArray();
    json.writeStringProperty("rule", text(step.text().rule()));
    json.writeStringProperty("command", text(step.text().command()));
    json.writeStringProperty(
        "outcome", step.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.writeNumberProperty("exitCode", step.exitCode());
    json.writeStringProperty("started", step.started().toString());
    json.writeNumberProperty("milliseconds", step.tookMillis());
    json.writeNumberProperty("printedBytes", step.printedBytes());
    json.writeArrayPropertyStart("diagnostics");
    for (Diagnostic one : step.diagnostics()) {
      diagnostic(one, json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void diagnostic(Diagnostic one, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("severity", one.severity().word().toLowerCase(Locale.ROOT));
    place(one.place(), json);
    json.writeStringProperty("message", text(one.message()));
    if (!one.flag().isEmpty()) {
      json.writeStringProperty("flag", text(one.flag()));
    }
    json.writeArrayPropertyStart("notes");
    for (Note note : one.notes()) {
      json.writeStartObject();
      place(note.place(), json);
      json.writeStringProperty("message", text(note.message()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("context");
    one.context().forEach(line -> json.writeString(text(line)));
    json.writeEndArray();
    json.writeNumberProperty("outputLine", one.headLine() + 1);
    json.writeEndObject();
  }

  /** Writes the known parts of a place. */
  private static void place(Place place, JsonGenerator json) {
    if (place.isKnown()) {
      json.writeStringProperty("file", text(place.file()));
    }
    if (place.line() > 0) {
      json.writeNumberProperty("line", place.line());
    }
    if (place.column() > 0) {
      json.writeNumberProperty("column", place.column());
    }
  }
}
