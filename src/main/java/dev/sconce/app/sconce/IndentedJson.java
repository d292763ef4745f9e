package dev.sconce.app.sconce;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** A JSON object for people and programs, with a line end. */
final class IndentedJson {
  private IndentedJson() {}

  /**
   * The object.
   *
   * @param format says what it is
   * @param version of that format
   * @param fields writes what else is in it
   */
  static String object(String format, int version, Consumer<JsonGenerator> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ObjectWriteContext indented = new Indented();
    try (JsonGenerator json = new JsonFactory().createGenerator(indented, out)) {
      json.writeStartObject();
      json.writeStringProperty("format", format);
      json.writeNumberProperty("version", version);
      fields.accept(json);
      json.writeEndObject();
    }
    return out.toString(StandardCharsets.UTF_8) + "\n";
  }

  /** Jackson takes the printer from a context. */
  private static final class Indented extends ObjectWriteContext.Base {
    @Override
    public PrettyPrinter getPrettyPrinter() {
      return new DefaultPrettyPrinter();
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }
}
