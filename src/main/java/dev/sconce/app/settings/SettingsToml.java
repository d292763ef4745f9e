package dev.sconce.app.settings;

import dev.sconce.app.settings.Settings.Origin.FileKind;
import dev.sconce.app.settings.SettingsException.Problem;
import dev.sconce.engine.CacheRules;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * Parses a settings file: TOML in which every top-level key is a setting. Only this class uses the
 * TOML library, which is loaded only if a file has to be parsed.
 */
final class SettingsToml {
  static final int MAX_BYTES = 1 << 16;

  /** The library recurses for each nested bracket; settings need few. */
  private static final int MAX_BRACKETS = 100;

  private static final int MAX_PROBLEMS = 5;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final String LIST = "sconce config  lists the settings";

  private static final String RULE = "rule";
  private static final String MATCH = "match";
  private static final String CACHE = "cache";

  private final FileKind kind;
  private final String path;
  private final Map<Setting, Settings.Value> values = new EnumMap<>(Setting.class);
  private final List<Problem> problems = new ArrayList<>();

  private SettingsToml(FileKind kind, String path) {
    this.kind = kind;
    this.path = path;
  }

  /**
   * The settings in a file.
   *
   * @param path of the file, absolute, a byte string
   * @throws SettingsException with every problem, or the first few of many
   */
  static Settings parse(FileKind kind, String path, byte[] content) throws SettingsException {
    return new SettingsToml(kind, path).parse(content);
  }

  /**
   * Rejects a file that is too long for a settings file.
   *
   * @param path of the file, a byte string
   */
  static void checkLength(String path, long lengthBytes) throws SettingsException {
    if (lengthBytes > MAX_BYTES) {
      throw new SettingsException(
          path + ": " + lengthBytes + " bytes; settings take at most " + MAX_BYTES,
          "Check that this is the file that was meant");
    }
  }

  private Settings parse(byte[] content) throws SettingsException {
    String text = text(content);
    checkBrackets(text);
    TomlParseResult result = Toml.parse(text);
    if (result.hasErrors()) {
      TomlParseError first = first(result.errors());
      throw problem(
          first.position().line(),
          byteString(String.valueOf(first.getMessage())),
          "Each line is  setting = value : texts in quotes, flags true or false");
    }
    takeAll(result);
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return Settings.of(values);
  }

  /**
   * The error at the first place. The library reports errors in the order of its several passes.
   */
  private static TomlParseError first(List<TomlParseError> errors) {
    TomlParseError first = errors.getFirst();
    for (TomlParseError error : errors) {
      if (error.position().line() < first.position().line()) {
        first = error;
      }
    }
    return first;
  }

  private String text(byte[] content) throws SettingsException {
    checkLength(path, content.length);
    boolean marked = startsWithMark(content);
    ByteBuffer in = ByteBuffer.wrap(content);
    in.position(marked ? BYTE_ORDER_MARK.length : 0);
    CharBuffer out = CharBuffer.allocate(content.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult decoded = decoder.decode(in, out, true);
    if (decoded.isError()) {
      throw problem(lineOf(content, in.position()), "not UTF-8", "Save the file as UTF-8");
    }
    return out.flip().toString();
  }

  private static boolean startsWithMark(byte[] content) {
    for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (i == content.length || content[i] != BYTE_ORDER_MARK[i]) {
        return false;
      }
    }
    return true;
  }

  private static int lineOf(byte[] content, int at) {
    int line = 1;
    for (int i = 0; i < at; i++) {
      if (content[i] == '\n') {
        line++;
      }
    }
    return line;
  }

  private void checkBrackets(String text) throws SettingsException {
    int line = 1;
    int brackets = 0;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '\n') {
        line++;
      }
      if ((each == '[' || each == '{') && ++brackets > MAX_BRACKETS) {
        throw problem(
            line,
            "more than " + MAX_BRACKETS + " opening brackets in a file of settings",
            "Check that this is the file that was meant");
      }
    }
  }

  private void takeAll(TomlParseResult table) {
    List<Map.Entry<Integer, String>> keys = new ArrayList<>();
    for (String key : table.keySet()) {
      keys.add(Map.entry(line(table, key), key));
    }
    keys.sort(Map.Entry.comparingByKey(Comparator.naturalOrder()));
    for (Map.Entry<Integer, String> key : keys) {
      Optional<Setting> setting = Setting.ofWord(key.getValue());
      if (key.getValue().equals(RULE)) {
        takeRules(Objects.requireNonNull(table.get(List.of(RULE))), key.getKey());
      } else if (setting.isPresent()) {
        Object value = Objects.requireNonNull(table.get(List.of(key.getValue())));
        take(setting.get(), value, key.getKey());
      } else {
        addUnknown(key.getKey(), key.getValue());
      }
    }
  }

  private static int line(TomlParseResult table, String key) {
    return Objects.requireNonNull(table.inputPositionOf(List.of(key))).line();
  }

  private void take(Setting setting, Object value, int line) {
    SettingType type = setting.type();
    String text = byteString(value.toString());
    Optional<String> read =
        value instanceof String == type.isText() && isScalar(value)
            ? type.read(text)
            : Optional.empty();
    if (read.isPresent()) {
      String directory = path.substring(0, path.lastIndexOf('/'));
      Optional<String> said = Optional.of(type.from(directory, read.get()));
      values.put(setting, new Settings.Value(said, new Settings.Origin.Line(kind, path, line)));
      return;
    }
    add(
        line,
        setting.word() + " takes " + type.description() + type.not(shown(value, text)),
        "Write for example  " + setting.word() + " = " + type.example());
  }

  /** Reads tables with two keys each; together they are one setting. */
  private void takeRules(Object value, int line) {
    if (!(value instanceof TomlArray rules)) {
      add(line, "rule is a list of tables", "Write  [[rule]]  with two brackets");
      return;
    }
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      int at = rules.inputPositionOf(i).line();
      if (rules.get(i) instanceof TomlTable rule) {
        rule(rule, at).ifPresent(entries::add);
      } else {
        add(at, "a rule is a table", "Write  [[rule]]  with two brackets");
      }
    }
    if (values.containsKey(Setting.CACHE_RULES)) {
      add(line, "[[rule]] and cache-rules say the same", "Keep one of them");
    } else if (!entries.isEmpty()) {
      values.put(
          Setting.CACHE_RULES,
          new Settings.Value(
              Optional.of(String.join(", ", entries)), new Settings.Origin.Line(kind, path, line)));
    }
  }

  private Optional<String> rule(TomlTable rule, int line) {
    for (String key : rule.keySet()) {
      if (!key.equals(MATCH) && !key.equals(CACHE)) {
        add(
            Objects.requireNonNull(rule.inputPositionOf(List.of(key))).line(),
            "unknown key '" + byteString(key) + "' of a rule",
            "Known are match and cache");
        return Optional.empty();
      }
    }
    if (!(rule.get(List.of(MATCH)) instanceof String match) || !CacheRules.isRule(match)) {
      add(line, "match takes the name of a rule, * for anything", "Write  match = \"CXX_*\"");
      return Optional.empty();
    }
    if (!(rule.get(List.of(CACHE)) instanceof String cache) || CacheRules.scope(cache).isEmpty()) {
      add(line, "cache takes off, local or all", "Write  cache = \"off\"");
      return Optional.empty();
    }
    return Optional.of(match + "=" + cache);
  }

  private static boolean isScalar(Object value) {
    return !(value instanceof TomlTable) && !(value instanceof TomlArray);
  }

  private static String shown(Object value, String text) {
    return switch (value) {
      case TomlTable _ -> "a table";
      case TomlArray _ -> "a list";
      case String _ -> '"' + text + '"';
      default -> text;
    };
  }

  private void addUnknown(int line, String key) {
    List<String> known = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      known.add(setting.word());
    }
    Optional<String> meant = ClosestWord.to(key, known);
    String question = meant.isPresent() ? "; did you mean '" + meant.get() + "'?" : "";
    add(line, "unknown setting '" + byteString(key) + "'" + question, LIST);
  }

  private void add(int line, String problem, String remedy) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(new Problem(path + ":" + line + ": " + problem, remedy));
    }
  }

  private SettingsException problem(int line, String problem, String remedy) {
    return new SettingsException(path + ":" + line + ": " + problem, remedy);
  }

  private static String byteString(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
