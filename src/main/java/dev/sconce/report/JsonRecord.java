package dev.sconce.report;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes JSON objects one after the other, each in one go. Property by property: what has its usual
 * value can be left out with one call. Confined to one thread.
 */
final class JsonRecord {
  /** Ends the name of ids that are told by ranges. */
  static final String RANGES = "Ranges";

  private final JsonGenerator json;

  /**
   * A writer.
   *
   * @param out where the objects go; must not fail
   * @param separator what stands between two of them; null for nothing
   */
  JsonRecord(OutputStream out, @Nullable String separator) {
    this.json =
        JsonFactory.builder()
            .rootValueSeparator(separator)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build()
            .createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
  }

  /** How a constant is written: {@code FETCH_AND_PUSH} as {@code fetch-and-push}, letters as is. */
  static String word(Enum<?> constant) {
    return constant.name().length() == 1
        ? constant.name()
        : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Begins an object. */
  JsonRecord begin() {
    json.writeStartObject();
    return this;
  }

  /** Ends the object and hands it over. */
  void end() {
    json.writeEndObject();
    json.flush();
  }

  /** Ends the object and its line and hands them over. */
  void endLine() {
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }

  /** Begins an object within the object. */
  JsonRecord object(String name) {
    json.writeObjectPropertyStart(name);
    return this;
  }

  /** Ends an object within the object. */
  JsonRecord endObject() {
    json.writeEndObject();
    return this;
  }

  /** A text in Unicode. */
  JsonRecord text(String name, String text) {
    json.writeStringProperty(name, text);
    return this;
  }

  /** A byte string, so that it can be read back. */
  JsonRecord bytes(String name, String byteString) {
    json.writeName(name);
    value(byteString);
    return this;
  }

  /** A byte string, left out when empty. */
  JsonRecord bytesIfAny(String name, String byteString) {
    return byteString.isEmpty() ? this : bytes(name, byteString);
  }

  private void value(String byteString) {
    String text = SurrogateEscape.text(byteString);
    if (!SurrogateEscape.holdsLoneSurrogate(text)) {
      json.writeString(text);
      return;
    }
    StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
    new String(JsonStringEncoder.getInstance().quoteAsCharArray(text))
        .codePoints()
        .forEach(
            point -> {
              if (SurrogateEscape.isSurrogate(point)) {
                quoted.append("\\u").append(Integer.toHexString(point));
              } else {
                quoted.appendCodePoint(point);
              }
            });
    json.writeRawValue(quoted.append('"').toString());
  }

  /** A number. */
  JsonRecord number(String name, long number) {
    json.writeNumberProperty(name, number);
    return this;
  }

  /** A number, left out when it is the usual one. */
  JsonRecord numberUnless(long usual, String name, long number) {
    return number == usual ? this : number(name, number);
  }

  /** A constant. */
  JsonRecord word(String name, Enum<?> constant) {
    json.writeStringProperty(name, word(constant));
    return this;
  }

  /** Yes or no. */
  JsonRecord flag(String name, boolean value) {
    json.writeBooleanProperty(name, value);
    return this;
  }

  /** A fact that is left out when it is none. */
  JsonRecord flagIfSet(String name, boolean value) {
    return value ? flag(name, true) : this;
  }

  /** Byte strings, left out when there are none. */
  JsonRecord byteStrings(String name, List<String> byteStrings) {
    if (byteStrings.isEmpty()) {
      return this;
    }
    json.writeArrayPropertyStart(name);
    for (String each : byteStrings) {
      value(each);
    }
    json.writeEndArray();
    return this;
  }

  /** Numbers, left out when there are none. */
  JsonRecord integers(String name, List<Integer> numbers) {
    if (numbers.isEmpty()) {
      return this;
    }
    json.writeArrayPropertyStart(name);
    for (int each : numbers) {
      json.writeNumber(each);
    }
    json.writeEndArray();
    return this;
  }

  /**
   * Ids, left out when there are none. Where most of them follow each other they are told by the
   * first and the last of each run of them, in {@code nameRanges}.
   */
  JsonRecord ids(String name, List<Integer> ids) {
    List<Integer> ranges = new ArrayList<>();
    for (int i = 0; i < ids.size() && 2 * ranges.size() <= ids.size(); ) {
      int first = ids.get(i++);
      int last = first;
      while (i < ids.size() && ids.get(i) == last + 1) {
        last = ids.get(i++);
      }
      ranges.add(first);
      ranges.add(last);
    }
    return 2 * ranges.size() <= ids.size() ? integers(name + RANGES, ranges) : integers(name, ids);
  }
}
