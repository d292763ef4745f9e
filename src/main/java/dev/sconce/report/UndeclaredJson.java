package dev.sconce.report;

import dev.sconce.session.TraceEvent.ViolationKind;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.session.UndeclaredReport.Fix;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Writes violations as JSON: in Sconce's own format or as a SARIF 2.1.0 log. */
public final class UndeclaredJson {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  private UndeclaredJson() {}

  /** {@code [{class, step, process, path, producer, finding, detail, fixes}]}, in UTF-8. */
  public static byte[] list(List<UndeclaredReport> reports) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonText.generator(out)) {
      json.writeStartArray();
      for (UndeclaredReport report : reports) {
        json.writeStartObject();
        json.writeStringProperty("class", report.violation().kind().name());
        json.writeStringProperty("step", JsonText.text(report.step()));
        json.writeStringProperty("process", JsonText.text(report.violation().process()));
        json.writeStringProperty("path", JsonText.text(report.violation().path()));
        if (report.maker().isEmpty()) {
          json.writeNullProperty("producer");
        } else {
          json.writeStringProperty("producer", JsonText.text(report.maker()));
        }
        json.writeStringProperty("finding", id(report));
        json.writeStringProperty("detail", JsonText.text(report.violation().detail()));
        json.writeObjectPropertyStart("fixes");
        for (Fix fix : report.fixes()) {
          json.writeStringProperty(
              fix.system().toLowerCase(Locale.ROOT), JsonText.text(fix.text()));
        }
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeRaw('\n');
    }
    return out.toByteArray();
  }

  /**
   * A log with one run.
   *
   * @param version the version of this program
   * @param root the URI of the build directory with a slash at its end; paths are relative to it
   */
  public static byte[] sarif(List<UndeclaredReport> reports, String version, String root) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonText.generator(out)) {
      json.writeStartObject();
      json.writeStringProperty("$schema", SCHEMA);
      json.writeStringProperty("version", "2.1.0");
      json.writeArrayPropertyStart("runs");
      json.writeStartObject();
      tool(json, version);
      json.writeObjectPropertyStart("originalUriBaseIds");
      json.writeObjectPropertyStart("BUILD");
      json.writeStringProperty("uri", root);
      json.writeEndObject();
      json.writeEndObject();
      json.writeArrayPropertyStart("results");
      for (UndeclaredReport report : reports) {
        result(json, report);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return out.toByteArray();
  }

  private static void tool(JsonGenerator json, String version) {
    json.writeObjectPropertyStart("tool");
    json.writeObjectPropertyStart("driver");
    json.writeStringProperty("name", "sconce");
    json.writeStringProperty("version", version);
    json.writeArrayPropertyStart("rules");
    for (ViolationKind kind : ViolationKind.values()) {
      json.writeStartObject();
      json.writeStringProperty("id", kind.name());
      message(json, "shortDescription", about(kind));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String about(ViolationKind kind) {
    return switch (kind) {
      case A -> "A step uses what another step makes, and nothing orders them.";
      case B -> "A step reads a file that it does not declare.";
      case C -> "A step writes a file that is no output of it.";
      case D -> "A step changes what another step makes, or what it has read was changed.";
      case E -> "What a step depends on cannot be known.";
    };
  }

  private static void result(JsonGenerator json, UndeclaredReport report) {
    json.writeStartObject();
    json.writeStringProperty("ruleId", report.violation().kind().name());
    boolean note = report.violation().kind() == ViolationKind.E;
    json.writeStringProperty("level", note ? "note" : "error");
    StringBuilder message = new StringBuilder(report.step());
    message.append(' ').append(report.violation().sentence()).append('.');
    for (Fix fix : report.fixes()) {
      message.append('\n').append(fix.system()).append(": ").append(fix.text());
    }
    message(json, "message", JsonText.text(message.toString()));
    String path = report.violation().path();
    json.writeArrayPropertyStart("locations");
    json.writeStartObject();
    json.writeObjectPropertyStart("physicalLocation");
    json.writeObjectPropertyStart("artifactLocation");
    json.writeStringProperty("uri", JsonText.uri(path.isEmpty() ? report.step() : path));
    if (!path.startsWith("/")) {
      json.writeStringProperty("uriBaseId", "BUILD");
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
    json.writeObjectPropertyStart("partialFingerprints");
    json.writeStringProperty(
        "sconce/v1", JsonText.text(id(report) + ":" + report.step() + ":" + path));
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void message(JsonGenerator json, String name, String text) {
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("text", text);
    json.writeEndObject();
  }

  private static String id(UndeclaredReport report) {
    return JsonRecord.word(report.violation().finding());
  }
}
