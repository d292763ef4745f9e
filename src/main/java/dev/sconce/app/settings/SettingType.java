package dev.sconce.app.settings;

import dev.sconce.engine.DependencyPolicy;
import dev.sconce.exec.StrictEnvironment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which values a setting takes. Values are byte strings. */
public sealed interface SettingType {
  /** The value that a text says; empty if it says none of this type. */
  Optional<String> read(String text);

  /** What is wanted: "a whole number from 1 on". */
  String description();

  /** A value as it stands in a file. */
  String example();

  /** Whether its values are texts, which files have in quotes. */
  default boolean isText() {
    return false;
  }

  /** A value that was read from a file in a directory: names of files count from there. */
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
   * @param least the smallest that is taken
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
   * One of some words.
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

  /** A policy of dependencies for each of some rules. */
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

  /** Names of environment variables, with {@code *} for anything once in each. */
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

  /** A theme by its name, or by its file: that has a slash or a dot in it. */
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

  private static boolean isName(String text) {
    return !text.isEmpty() && text.indexOf('\0') < 0;
  }
}
