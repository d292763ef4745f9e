package dev.sconce.report;

import dev.sconce.session.IdList;
import dev.sconce.session.IntList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one JSON object. Reading a property removes it, so the remaining ones come from
 * a later version. Values are {@link String}, {@link Long}, {@link Boolean}, {@link List} of these,
 * {@link JsonFields}, or {@link #OTHER}.
 */
final class JsonFields {
  /** A value that no version writes so far: null, a fraction, or a number of more than 64 bits. */
  static final Object OTHER = new Object();

  /** Keeps a damaged range from using all memory. */
  private static final int MAX_IDS = 10_000_000;

  private final Map<String, Object> values = new HashMap<>();
  private final List<JsonFields> objectsRead = new ArrayList<>();

  /** Adds a property. If a name appears more than once, the last value applies. */
  void put(String name, Object value) {
    values.put(name, value);
  }

  /** The number of properties that were not read, including those in nested objects that were. */
  int unreadCount() {
    int count = values.size();
    for (JsonFields each : objectsRead) {
      count += each.unreadCount();
    }
    return count;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** A Unicode text. */
  String text(String name) throws RecordException {
    return required(name, String.class);
  }

  /** A byte string. */
  String bytes(String name) throws RecordException {
    return SurrogateEscape.byteString(required(name, String.class));
  }

  /** A byte string; empty if absent. */
  String bytesIfAny(String name) throws RecordException {
    String text = remove(name, String.class);
    return text == null ? "" : SurrogateEscape.byteString(text);
  }

  long number(String name) throws RecordException {
    return required(name, Long.class);
  }

  long number(String name, long usual) throws RecordException {
    Long number = remove(name, Long.class);
    return number == null ? usual : number;
  }

  int integer(String name) throws RecordException {
    return narrow(name, number(name));
  }

  int integer(String name, int usual) throws RecordException {
    return narrow(name, number(name, usual));
  }

  private static int narrow(String name, long number) throws RecordException {
    if (number != (int) number) {
      throw RecordException.damaged(name + " is too large");
    }
    return (int) number;
  }

  boolean flag(String name) throws RecordException {
    return required(name, Boolean.class);
  }

  boolean flagIfSet(String name) throws RecordException {
    return Boolean.TRUE.equals(remove(name, Boolean.class));
  }

  /** An enum constant, by its word. */
  <E extends Enum<E>> E word(String name, E[] constants) throws RecordException {
    String word = text(name);
    for (E constant : constants) {
      if (JsonRecord.word(constant).equals(word)) {
        return constant;
      }
    }
    throw RecordException.unknown(name + " " + word);
  }

  /** A nested object. */
  JsonFields object(String name) throws RecordException {
    JsonFields object = required(name, JsonFields.class);
    objectsRead.add(object);
    return object;
  }

  /** Byte strings; an empty list if absent. */
  List<String> byteStrings(String name) throws RecordException {
    List<String> all = new ArrayList<>();
    for (Object each : list(name)) {
      all.add(SurrogateEscape.byteString(cast(name, String.class, each)));
    }
    return all;
  }

  /** Numbers; an empty list if absent. */
  List<Integer> integers(String name) throws RecordException {
    List<Integer> all = new ArrayList<>();
    for (Object each : list(name)) {
      all.add(narrow(name, cast(name, Long.class, each)));
    }
    return all;
  }

  /** Ids, written singly or as ranges; an empty list if absent. */
  List<Integer> ids(String name) throws RecordException {
    List<Integer> ranges = integers(name + JsonRecord.RANGES);
    if (ranges.isEmpty()) {
      return integers(name);
    }
    IntList all = new IntList();
    for (int i = 0; i + 1 < ranges.size(); i += 2) {
      int first = ranges.get(i);
      int last = ranges.get(i + 1);
      if (first < 0 || last < first || last > first + MAX_IDS - all.size()) {
        throw RecordException.damaged(name + " from " + first + " to " + last);
      }
      for (int id = first; id <= last; id++) {
        all.add(id);
      }
    }
    return IdList.of(all);
  }

  private List<?> list(String name) throws RecordException {
    return Optional.<List<?>>ofNullable(remove(name, List.class)).orElse(List.of());
  }

  private <T> T required(String name, Class<T> type) throws RecordException {
    T value = remove(name, type);
    if (value == null) {
      throw RecordException.damaged(name + " is missing");
    }
    return value;
  }

  private <T> @Nullable T remove(String name, Class<T> type) throws RecordException {
    Object value = values.remove(name);
    return value == null ? null : cast(name, type, value);
  }

  private static <T> T cast(String name, Class<T> type, Object value) throws RecordException {
    if (!type.isInstance(value)) {
      throw RecordException.damaged(name + " has a value of the wrong kind");
    }
    return type.cast(value);
  }
}
