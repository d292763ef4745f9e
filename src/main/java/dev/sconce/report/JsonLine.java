package dev.sconce.report;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Parses lines that contain one JSON object each. */
final class JsonLine {
  /** Leaves room for later versions with deeper nesting, but not for unlimited depth. */
  private static final int MAX_DEPTH = 32;

  private final JsonFactory factory;

  /** A parser of lines up to a maximum length. */
  JsonLine(int maxBytes) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxStringLength(maxBytes)
            .build();
    this.factory = JsonFactory.builder().streamReadConstraints(constraints).build();
  }

  /** Parses the object in the first {@code length} bytes of a line. */
  JsonFields parse(byte[] line, int length) throws RecordException {
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), line, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw RecordException.damaged("not a JSON object");
      }
      JsonFields fields = object(parser);
      if (parser.nextToken() != null) {
        throw RecordException.damaged("something follows the JSON object");
      }
      return fields;
    } catch (JacksonException e) {
      throw RecordException.damaged("not JSON: " + firstLine(e.getOriginalMessage()));
    }
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private static JsonFields object(JsonParser parser) {
    JsonFields fields = new JsonFields();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      fields.put(name, value(parser, parser.nextToken()));
    }
    return fields;
  }

  private static List<Object> list(JsonParser parser) {
    List<Object> values = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      values.add(value(parser, token));
    }
    return values;
  }

  private static Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> JsonFields.OTHER;
          };
      case VALUE_NUMBER_FLOAT,
          VALUE_NULL,
          VALUE_EMBEDDED_OBJECT,
          NOT_AVAILABLE,
          PROPERTY_NAME,
          END_OBJECT,
          END_ARRAY ->
          JsonFields.OTHER;
    };
  }
}
