package dev.sconce.report;

import static dev.sconce.report.JsonText.text;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Note;
import dev.sconce.diagnostics.Diagnostic.Place;
import java.io.OutputStream;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Writes diagnostics as a SARIF 2.1.0 log, for code scanning and editors. */
public final class DiagnosticSarif {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  private final JsonGenerator json;
  private final String project;

  private DiagnosticSarif(JsonGenerator json, String project) {
    this.json = json;
    this.project = project;
  }

  /**
   * Writes a log with one run.
   *
   * @param reported each diagnostic once, with absolute file paths
   * @param version the version of this program
   * @param project the source directory; files below it are written relative to it
   */
  public static void write(
      Collection<Diagnostic> reported, String version, String project, OutputStream out) {
    try (JsonGenerator json = JsonText.generator(out)) {
      new DiagnosticSarif(json, project.endsWith("/") ? project : project + "/")
          .log(reported, version);
    }
  }

  private void log(Collection<Diagnostic> reported, String version) {
    json.writeStartObject();
    json.writeStringProperty("$schema", SCHEMA);
    json.writeStringProperty("version", "2.1.0");
    json.writeArrayPropertyStart("runs");
    json.writeStartObject();
    tool(reported, version);
    json.writeObjectPropertyStart("originalUriBaseIds");
    json.writeObjectPropertyStart("SRCROOT");
    json.writeStringProperty("uri", JsonText.uri(project));
    json.writeEndObject();
    json.writeEndObject();
    json.writeStringProperty("columnKind", "unicodeCodePoints");
    json.writeArrayPropertyStart("results");
    reported.forEach(this::result);
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private void tool(Collection<Diagnostic> reported, String version) {
    json.writeObjectPropertyStart("tool");
    json.writeObjectPropertyStart("driver");
    json.writeStringProperty("name", "sconce");
    json.writeStringProperty("version", version);
    json.writeArrayPropertyStart("rules");
    Set<String> kinds = new LinkedHashSet<>();
    reported.forEach(one -> kinds.add(one.kind()));
    for (String kind : kinds) {
      json.writeStartObject();
      json.writeStringProperty("id", text(kind));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private void result(Diagnostic one) {
    json.writeStartObject();
    json.writeStringProperty("ruleId", text(one.kind()));
    json.writeStringProperty("level", one.severity().word());
    message(one.message());
    if (one.place().isKnown()) {
      json.writeArrayPropertyStart("locations");
      json.writeStartObject();
      physical(one.place());
      json.writeEndObject();
      json.writeEndArray();
    }
    if (one.notes().stream().anyMatch(note -> note.place().isKnown())) {
      json.writeArrayPropertyStart("relatedLocations");
      for (Note note : one.notes()) {
        if (note.place().isKnown()) {
          json.writeStartObject();
          physical(note.place());
          message(note.message());
          json.writeEndObject();
        }
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void physical(Place place) {
    json.writeObjectPropertyStart("physicalLocation");
    json.writeObjectPropertyStart("artifactLocation");
    boolean below = place.file().startsWith(project);
    json.writeStringProperty(
        "uri", JsonText.uri(below ? place.file().substring(project.length()) : place.file()));
    if (below) {
      json.writeStringProperty("uriBaseId", "SRCROOT");
    }
    json.writeEndObject();
    if (place.line() > 0) {
      json.writeObjectPropertyStart("region");
      json.writeNumberProperty("startLine", place.line());
      if (place.column() > 0) {
        json.writeNumberProperty("startColumn", place.column());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void message(String words) {
    json.writeObjectPropertyStart("message");
    json.writeStringProperty("text", text(words));
    json.writeEndObject();
  }
}
