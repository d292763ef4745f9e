package dev.sconce.app.settings;

import dev.sconce.app.settings.SettingsException.Problem;
import dev.sconce.discover.judge.AllowedAccess;
import dev.sconce.discover.judge.AllowedAccess.Effect;
import dev.sconce.discover.judge.AllowedAccess.Kind;
import dev.sconce.discover.judge.Glob;
import dev.sconce.discover.judge.ToolRules.UserOutput;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * The content of {@value #NAME}: undeclared accesses that the user allows, and outputs that the
 * manifest does not name (decision 0141).
 *
 * @param path of the file, or where a new one would be created
 * @param allowed the entries of {@code [[allow]]}, in order
 * @param lines the line of each of them
 * @param outputs the entries of {@code [[outputs]]}
 */
public record DependencyRulesFile(
    Path path, List<AllowedAccess> allowed, List<Integer> lines, List<UserOutput> outputs) {
  /** The name of the file. */
  public static final String NAME = "sconce-deps.toml";

  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_PROBLEMS = 5;
  private static final Set<String> ALLOW_KEYS =
      Set.of("name", "step", "path", "access", "effect", "reason", "expires");
  private static final Set<String> OUTPUT_KEYS = Set.of("step", "path", "reason");

  public DependencyRulesFile {
    allowed = List.copyOf(allowed);
    lines = List.copyOf(lines);
    outputs = List.copyOf(outputs);
  }

  /**
   * Reads the nearest file in a directory or above it.
   *
   * @param project where a new file would be created
   */
  public static DependencyRulesFile find(Path directory, Path project) throws SettingsException {
    for (Path each = directory; each != null; each = each.getParent()) {
      Path file = each.resolve(NAME);
      if (Files.isRegularFile(file)) {
        return read(file);
      }
    }
    return new DependencyRulesFile(project.resolve(NAME), List.of(), List.of(), List.of());
  }

  private static DependencyRulesFile read(Path file) throws SettingsException {
    String shown = NativePath.bytes(file);
    try {
      long length = Files.size(file);
      if (length > MAX_BYTES) {
        throw new SettingsException(
            shown + ": " + length + " bytes; such a file takes at most " + MAX_BYTES,
            "Check that this is the file that was meant");
      }
      return new Reader(file).read(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new SettingsException(
          shown + ": cannot be read: " + unreadable.getMessage(),
          "It has to be UTF-8 and readable");
    }
  }

  /** The content with one more entry at the end; the rest stays unchanged. */
  public static String withEntry(String content, AllowedAccess entry) {
    StringBuilder text = new StringBuilder(content);
    if (!content.isEmpty() && !content.endsWith("\n")) {
      text.append('\n');
    }
    text.append(content.isEmpty() ? "" : "\n").append("[[allow]]\n");
    line(text, "name", quoted(entry.name()));
    line(text, "step", quoted(entry.step().toString()));
    line(text, "path", quoted(entry.path().toString()));
    line(text, "access", quoted(word(entry.access())));
    line(text, "effect", quoted(word(entry.effect())));
    line(text, "reason", quoted(entry.reason()));
    entry.expires().ifPresent(day -> line(text, "expires", day.toString()));
    return text.toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append(" = ").append(value).append('\n');
  }

  private static String quoted(String byteString) {
    StringBuilder text = new StringBuilder("\"");
    String decoded =
        new String(byteString.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    for (int i = 0; i < decoded.length(); i++) {
      char c = decoded.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static final class Reader {
    private final Path file;
    private final List<AllowedAccess> allowed = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private final List<UserOutput> outputs = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    Reader(Path file) {
      this.file = file;
    }

    DependencyRulesFile read(String text) throws SettingsException {
      TomlParseResult result = Toml.parse(text);
      if (result.hasErrors()) {
        TomlParseError first = result.errors().getFirst();
        add(
            first.position(),
            byteString(String.valueOf(first.getMessage())),
            "Entries begin with [[allow]] or [[outputs]]; each line is  key = \"value\"");
        throw new SettingsException(problems);
      }
      for (String key : result.keySet()) {
        TomlPosition position = result.inputPositionOf(List.of(key));
        switch (key) {
          case "allow" -> readAll(result.get(List.of(key)), ALLOW_KEYS, position, this::allow);
          case "outputs" -> readAll(result.get(List.of(key)), OUTPUT_KEYS, position, this::output);
          default ->
              add(position, "unknown key '" + byteString(key) + "'", "Known are allow and outputs");
        }
      }
      if (!problems.isEmpty()) {
        throw new SettingsException(problems);
      }
      return new DependencyRulesFile(file, allowed, lines, outputs);
    }

    private interface Entry {
      void read(TomlTable table, TomlPosition position);
    }

    private void readAll(Object value, Set<String> keys, TomlPosition position, Entry entry) {
      if (!(value instanceof TomlArray all)) {
        add(position, "a list of entries is needed", "Write  [[allow]]  with two brackets");
        return;
      }
      for (int i = 0; i < all.size(); i++) {
        TomlPosition at = all.inputPositionOf(i);
        if (all.get(i) instanceof TomlTable table) {
          for (String key : table.keySet()) {
            if (!keys.contains(key)) {
              String known = String.join(", ", keys.stream().sorted().toList());
              add(
                  position(table, key, at),
                  "unknown key '" + byteString(key) + "'",
                  "Known are " + known);
            }
          }
          entry.read(table, at);
        } else {
          add(at, "an entry is a table", "Write  [[allow]]  with two brackets");
        }
      }
    }

    private static TomlPosition position(TomlTable table, String key, TomlPosition otherwise) {
      TomlPosition position = table.inputPositionOf(List.of(key));
      return position == null ? otherwise : position;
    }

    private void allow(TomlTable table, TomlPosition at) {
      Optional<String> step = text(table, "step", at, true);
      Optional<String> path = text(table, "path", at, true);
      Optional<Kind> access = choice(table, "access", at, Kind.values(), Kind.READ);
      Optional<Effect> effect = choice(table, "effect", at, Effect.values(), Effect.UNCACHEABLE);
      Optional<String> name = text(table, "name", at, false);
      Optional<String> reason = text(table, "reason", at, true);
      Optional<LocalDate> expires = date(table, at);
      if (step.isPresent()
          && path.isPresent()
          && access.isPresent()
          && effect.isPresent()
          && reason.isPresent()) {
        allowed.add(
            new AllowedAccess(
                name.orElse(path.get()),
                new Glob(step.get()),
                new Glob(path.get()),
                access.get(),
                effect.get(),
                reason.get(),
                expires));
        lines.add(at.line());
      }
    }

    private void output(TomlTable table, TomlPosition at) {
      Optional<String> step = text(table, "step", at, true);
      Optional<String> path = text(table, "path", at, true);
      if (step.isPresent() && path.isPresent()) {
        outputs.add(new UserOutput(new Glob(step.get()), new Glob(path.get())));
      }
    }

    private Optional<String> text(TomlTable table, String key, TomlPosition at, boolean needed) {
      Object value = table.get(List.of(key));
      if (value instanceof String text && (!text.isBlank() || !needed)) {
        return Optional.of(byteString(text));
      }
      if (value == null && !needed) {
        return Optional.empty();
      }
      String wrong = value == null ? "an entry needs " + key : key + " takes a text";
      add(value == null ? at : position(table, key, at), wrong, "Write  " + key + " = \"...\"");
      return Optional.empty();
    }

    private <E extends Enum<E>> Optional<E> choice(
        TomlTable table, String key, TomlPosition at, E[] values, E usual) {
      Object value = table.get(List.of(key));
      if (value == null) {
        return Optional.of(usual);
      }
      List<String> words = new ArrayList<>();
      for (E each : values) {
        if (word(each).equals(value)) {
          return Optional.of(each);
        }
        words.add(word(each));
      }
      String known = String.join(", ", words);
      add(
          position(table, key, at),
          key + " is one of " + known + ", not '" + byteString(value.toString()) + "'",
          "Write for example  " + key + " = \"" + word(usual) + "\"");
      return Optional.empty();
    }

    private Optional<LocalDate> date(TomlTable table, TomlPosition at) {
      Object value = table.get(List.of("expires"));
      if (value instanceof LocalDate day) {
        return Optional.of(day);
      }
      if (value != null) {
        add(position(table, "expires", at), "expires takes a day", "Write  expires = 2027-01-31");
      }
      return Optional.empty();
    }

    private void add(@Nullable TomlPosition at, String problem, String remedy) {
      if (problems.size() < MAX_PROBLEMS) {
        String line = at == null ? "" : ":" + at.line();
        problems.add(new Problem(NativePath.bytes(file) + line + ": " + problem, remedy));
      }
    }

    private static String byteString(String text) {
      return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
  }
}
