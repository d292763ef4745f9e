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
 * Writes JSON objects one after the other, property by property. Each object reaches the stream in
 * one write. Properties with their default value can be omitted with one call. Confined to one
 * thread.
 */
final class JsonRecord {
  /** The suffix of a name whose ids are written as ranges. */
  static final String RANGES = "Ranges";

  private final JsonGenerator json;

  /**
   * A writer.
   *
   * @param out receives the objects; must not throw
   * @param separator the text between two objects; null for none
   */
  JsonRecord(OutputStream out, @Nullable String separator) {
    this.json =
        JsonFactory.builder()
            .rootValueSeparator(separator)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build()
            .createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
  }

  /**
   * The written form of a constant: {@code FETCH_AND_PUSH} becomes {@code fetch-and-push}. A name
   * of one letter is unchanged.
   */
  static String word(Enum<?> constant) {
    return constant.name().length() == 1
        ? constant.name()
        : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Starts an object. */
  JsonRecord begin() {
    json.writeStartObject();
    return this;
  }

  /** Ends the object and flushes it. */
  void end() {
    json.writeEndObject();
    json.flush();
  }

  /** Ends the object and its line and flushes both. */
  void endLine() {
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }

  /** Starts a nested object. */
  JsonRecord object(String name) {
    json.writeObjectPropertyStart(name);
    return this;
  }

  /** Ends a nested object. */
  JsonRecord endObject() {
    json.writeEndObject();
    return this;
  }

  /** Writes a Unicode text. */
  JsonRecord text(String name, String text) {
    json.writeStringProperty(name, text);
    return this;
  }

  /** Writes a byte string in a form that can be read back. */
  JsonRecord bytes(String name, String byteString) {
    json.writeName(name);
    value(byteString);
    return this;
  }

  /** Writes a byte string unless it is empty. */
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

  /** Writes a number. */
  JsonRecord number(String name, long number) {
    json.writeNumberProperty(name, number);
    return this;
  }

  /** Writes a number unless it is the usual one. */
  JsonRecord numberUnless(long usual, String name, long number) {
    return number == usual ? this : number(name, number);
  }

  /** Writes an enum constant. */
  JsonRecord word(String name, Enum<?> constant) {
    json.writeStringProperty(name, word(constant));
    return this;
  }

  /** Writes a boolean. */
  JsonRecord flag(String name, boolean value) {
    json.writeBooleanProperty(name, value);
    return this;
  }

  /** Writes a boolean if it is true. */
  JsonRecord flagIfSet(String name, boolean value) {
    return value ? flag(name, true) : this;
  }

  /** Writes byte strings unless there are none. */
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

  /** Writes numbers unless there are none. */
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
   * Writes ids unless there are none. If most ids are consecutive, writes the first and the last id
   * of each run instead, in {@code nameRanges}.
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
