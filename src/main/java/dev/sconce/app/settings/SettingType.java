package dev.sconce.app.settings;

import dev.sconce.engine.CacheRules;
import dev.sconce.engine.DependencyPolicy;
import dev.sconce.exec.StrictEnvironment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The values that a setting accepts. Values are byte strings. */
public sealed interface SettingType {
  /** The value in a text; empty if the text is no value of this type. */
  Optional<String> read(String text);

  /** The expected values: "a whole number from 1 on". */
  String description();

  /** An example of a value as it appears in a file. */
  String example();

  /** Whether its values are texts, which settings files put in quotes. */
  default boolean isText() {
    return false;
  }

  /** The end of a message about an invalid text. It quotes the text unless that is secret. */
  default String not(String text) {
    return ", not " + text;
  }

  /** A value for display, without secrets. */
  default String shown(String value) {
    return value;
  }

  /** Whether a value must not be stored elsewhere or shown. */
  default boolean isSecret(String value) {
    return !shown(value).equals(value);
  }

  /**
   * A value that was read from a file in {@code directory}: file names are relative to that
   * directory.
   */
  default String from(String directory, String value) {
    return value;
  }

  /** On or off. */
  record Flag() implements SettingType {
    @Override
    public Optional<String> read(String text) {
      return text.equals("true") || text.equals("false") ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String description() {
      return "true or false";
    }

    @Override
    public String example() {
      return "true";
    }
  }

  /**
   * A whole number.
   *
   * @param least the smallest accepted value
   */
  record WholeNumber(int least) implements SettingType {
    @Override
    public Optional<String> read(String text) {
      try {
        int number = Integer.parseInt(text);
        return number >= least ? Optional.of(Integer.toString(number)) : Optional.empty();
      } catch (NumberFormatException notOne) {
        return Optional.empty();
      }
    }

    @Override
    public String description() {
      return "a whole number from " + least + " on";
    }

    @Override
    public String example() {
      return "4";
    }
  }

  /** A number above zero, with or without a fraction. */
  record PositiveNumber() implements SettingType {
    @Override
    public Optional<String> read(String text) {
      try {
        double number = Double.parseDouble(text);
        if (number > 0 && number < Double.POSITIVE_INFINITY) {
          boolean whole = number == (int) number;
          return Optional.of(whole ? Integer.toString((int) number) : Double.toString(number));
        }
        return Optional.empty();
      } catch (NumberFormatException notOne) {
        return Optional.empty();
      }
    }

    @Override
    public String description() {
      return "a number above 0";
    }

    @Override
    public String example() {
      return "2.5";
    }
  }

  /**
   * One of several words.
   *
   * @param words two or more
   */
  record Choice(List<String> words) implements SettingType {
    public Choice {
      words = List.copyOf(words);
    }

    @Override
    public Optional<String> read(String text) {
      return words.contains(text) ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String description() {
      int last = words.size() - 1;
      return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    @Override
    public String example() {
      return '"' + words.getFirst() + '"';
    }

    @Override
    public boolean isText() {
      return true;
    }
  }

  /** A policy of dependencies for each of several rules. */
  record RulePolicies() implements SettingType {
    @Override
    public Optional<String> read(String text) {
      return DependencyPolicy.readRules(text).isPresent() ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String description() {
      return "a list such as LINK=off, CXX_*=enforce";
    }

    @Override
    public String example() {
      return "\"LINK=off, CXX_*=enforce\"";
    }

    @Override
    public boolean isText() {
      return true;
    }
  }

  /** Names of environment variables; each may contain one {@code *} for any text. */
  record VariableNames() implements SettingType {
    /** The names in a value. */
    public static List<String> split(String value) {
      return Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    }

    @Override
    public Optional<String> read(String text) {
      boolean names = split(text).stream().allMatch(StrictEnvironment::isPattern);
      return names ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String description() {
      return "a list such as CCACHE_*, USER";
    }

    @Override
    public String example() {
      return "\"CCACHE_*, USER\"";
    }

    @Override
    public boolean isText() {
      return true;
    }
  }

  /** The name of a file. */
  record FileName() implements SettingType {
    @Override
    public Optional<String> read(String text) {
      return isName(text) ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String description() {
      return "the name of a file";
    }

    @Override
    public String example() {
      return "\"some/file\"";
    }

    @Override
    public boolean isText() {
      return true;
    }

    @Override
    public String from(String directory, String value) {
      return value.startsWith("/") ? value : directory + "/" + value;
    }
  }

  /** A theme by its name or its file; a file name contains a slash or a dot. */
  record Theme() implements SettingType {
    @Override
    public Optional<String> read(String text) {
      return isName(text) ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String description() {
      return "the name of a theme or its file";
    }

    @Override
    public String example() {
      return "\"light\"";
    }

    @Override
    public boolean isText() {
      return true;
    }

    @Override
    public String from(String directory, String value) {
      boolean file = value.indexOf('/') >= 0 || value.indexOf('.') >= 0;
      return file ? new FileName().from(directory, value) : value;
    }
  }

  /** The address of a server or of a shared directory. */
  record Address() implements SettingType {
    @Override
    public Optional<String> read(String text) {
      return CacheAddressText.read(text);
    }

    @Override
    public String description() {
      return "an address such as http://host:8080 or file:///shared/directory";
    }

    @Override
    public String example() {
      return "\"http://host:8080\"";
    }

    @Override
    public boolean isText() {
      return true;
    }

    @Override
    public String not(String text) {
      return text.indexOf('@') < 0 ? SettingType.super.not(text) : "";
    }

    @Override
    public String shown(String value) {
      return CacheAddressText.shown(value);
    }
  }

  /**
   * A text that nobody may see.
   *
   * @param what it is, in words
   * @param named whether it starts with a public name and a colon
   */
  record Secret(String what, boolean named) implements SettingType {
    @Override
    public Optional<String> read(String text) {
      String trimmed = text.strip();
      boolean printable = trimmed.chars().allMatch(each -> each >= ' ' && each != 0x7f);
      boolean formed =
          named
              ? trimmed.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+: *[^ ].*")
              : !trimmed.isEmpty() && trimmed.indexOf(' ') < 0;
      return printable && formed ? Optional.of(trimmed) : Optional.empty();
    }

    @Override
    public String description() {
      return what;
    }

    @Override
    public String example() {
      return named ? "\"X-Token: abc\"" : "\"abc\"";
    }

    @Override
    public boolean isText() {
      return true;
    }

    @Override
    public String not(String text) {
      return "";
    }

    @Override
    public String shown(String value) {
      return named ? value.substring(0, value.indexOf(':') + 1) + " ***" : "***";
    }
  }

  /** A directory, none, or the default one. */
  record DirectoryOrOff() implements SettingType {
    /** No directory. */
    public static final String OFF = "off";

    /** The default directory. */
    public static final String ON = "on";

    /** The default directory if there is a remote cache, else none. */
    public static final String AUTO = "auto";

    @Override
    public Optional<String> read(String text) {
      return isName(text) ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String description() {
      return "the name of a directory, on, auto or off";
    }

    @Override
    public String example() {
      return "\"/var/cache/sconce\"";
    }

    @Override
    public boolean isText() {
      return true;
    }

    @Override
    public String from(String directory, String value) {
      boolean word = value.equals(OFF) || value.equals(ON) || value.equals(AUTO);
      return word ? value : new FileName().from(directory, value);
    }
  }

  /** A number of bytes. */
  record Size() implements SettingType {
    private static final String UNITS = "KMGT";
    private static final long MAX_BYTES = 1L << 60;

    @Override
    public Optional<String> read(String text) {
      return bytes(text) > 0 ? Optional.of(text) : Optional.empty();
    }

    /** The number of bytes in a text; 0 if the text is no such number. */
    public static long bytes(String text) {
      if (!text.matches("[0-9]{1,15}[KMGT]?")) {
        return 0;
      }
      int unit = UNITS.indexOf(text.charAt(text.length() - 1)) + 1;
      long number = Long.parseLong(unit == 0 ? text : text.substring(0, text.length() - 1));
      return number > MAX_BYTES >> 10 * unit ? 0 : number << 10 * unit;
    }

    @Override
    public String description() {
      return "a size such as 500M or 10G";
    }

    @Override
    public String example() {
      return "\"10G\"";
    }

    @Override
    public boolean isText() {
      return true;
    }
  }

  /** Names of rules, with {@code *} for any text; or all rules. */
  record RuleNames() implements SettingType {
    @Override
    public Optional<String> read(String text) {
      return CacheRules.readNames(text).isPresent() ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String description() {
      return "a list such as CC, CXX_*, or all";
    }

    @Override
    public String example() {
      return "\"CC, CXX_*\"";
    }

    @Override
    public boolean isText() {
      return true;
    }
  }

  /** Which caches to use for each of several rules. */
  record RuleCaching() implements SettingType {
    @Override
    public Optional<String> read(String text) {
      return CacheRules.read(text).isPresent() ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String description() {
      return "a list such as GEN=off, LINK=local, CXX_*=all";
    }

    @Override
    public String example() {
      return "\"GEN=off, LINK=local\"";
    }

    @Override
    public boolean isText() {
      return true;
    }
  }

  /** Any text on one line. */
  record Text() implements SettingType {
    @Override
    public Optional<String> read(String text) {
      boolean printable = text.chars().allMatch(each -> each >= ' ' && each != 0x7f);
      return printable && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String description() {
      return "a text in one line";
    }

    @Override
    public String example() {
      return "\"team-7\"";
    }

    @Override
    public boolean isText() {
      return true;
    }
  }

  private static boolean isName(String text) {
    return !text.isEmpty() && text.indexOf('\0') < 0;
  }
}
