package dev.sconce.tools;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses options like the C library's {@code getopt_long}: operands may come first, short options
 * may share a word, long options may be abbreviated, and {@code --} ends the options. Errors have
 * the library's words. Texts are byte strings. Not thread-safe.
 */
public final class Getopt {
  /** What {@link #next()} returns if no option is left. */
  public static final int END = -1;

  /** What {@link #next()} returns for an invalid word; {@link #error()} says why. */
  public static final int WRONG = '?';

  /**
   * An option whose name has more than one letter.
   *
   * @param value what {@link #next()} returns for it
   */
  public record LongOption(String name, boolean takesArgument, int value) {}

  private final List<String> words;
  private final String shortOptions;
  private final List<LongOption> longOptions;
  private final boolean operandsEndOptions;
  private final List<String> skipped = new ArrayList<>();
  private int index;
  private String cluster = "";
  private @Nullable String argument;
  private String error = "";

  /**
   * @param shortOptions letters, each followed by a colon if it takes an argument
   * @param operandsEndOptions whether the first operand ends the options, as with the environment
   *     variable POSIXLY_CORRECT
   */
  public Getopt(
      List<String> words,
      String shortOptions,
      List<LongOption> longOptions,
      boolean operandsEndOptions) {
    this.words = words;
    this.shortOptions = shortOptions;
    this.longOptions = longOptions;
    this.operandsEndOptions = operandsEndOptions;
  }

  /** The next option: its letter or value, {@link #END} or {@link #WRONG}. */
  public int next() {
    argument = null;
    if (!cluster.isEmpty()) {
      return shortOption();
    }
    while (index < words.size() && isOperand(words.get(index))) {
      if (operandsEndOptions) {
        return END;
      }
      skipped.add(words.get(index++));
    }
    if (index == words.size()) {
      return END;
    }
    String word = words.get(index);
    if (word.equals("--")) {
      index++;
      skipped.addAll(words.subList(index, words.size()));
      index = words.size();
      return END;
    }
    if (word.startsWith("--") && !longOptions.isEmpty()) {
      index++;
      return longOption(word.substring(2));
    }
    cluster = word.substring(1);
    return shortOption();
  }

  /** The argument of the option that {@link #next()} returned, which must take one. */
  public String argument() {
    if (argument == null) {
      throw new IllegalStateException("the option takes no argument");
    }
    return argument;
  }

  /** The error message; the library prints the program's name and a colon before it. */
  public String error() {
    return error;
  }

  /** The words that are not options, in order. Called after {@link #END}. */
  public List<String> operands() {
    List<String> operands = new ArrayList<>(skipped);
    operands.addAll(rest());
    return operands;
  }

  /** The words not read yet, without operands that were skipped. */
  public List<String> rest() {
    return words.subList(index, words.size());
  }

  /** The last word that was read. */
  public String lastWord() {
    return words.get(index - 1);
  }

  private static boolean isOperand(String word) {
    return word.length() < 2 || word.charAt(0) != '-';
  }

  private int shortOption() {
    char letter = cluster.charAt(0);
    cluster = cluster.substring(1);
    if (cluster.isEmpty()) {
      index++;
    }
    int known = letter == ':' || letter == ';' ? -1 : shortOptions.indexOf(letter);
    if (known < 0) {
      return wrong("invalid option -- '" + letter + "'");
    }
    if (known + 1 == shortOptions.length() || shortOptions.charAt(known + 1) != ':') {
      return letter;
    }
    if (!cluster.isEmpty()) {
      argument = cluster;
      cluster = "";
      index++;
    } else if (index == words.size()) {
      return wrong("option requires an argument -- '" + letter + "'");
    } else {
      argument = words.get(index++);
    }
    return letter;
  }

  private int longOption(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    List<LongOption> meant = meant(name);
    if (meant.isEmpty()) {
      return wrong("unrecognized option '--" + text + "'");
    }
    if (meant.size() > 1) {
      return wrong(ambiguous(text, meant));
    }
    LongOption option = meant.getFirst();
    if (!option.takesArgument()) {
      return equals < 0
          ? option.value()
          : wrong("option '--" + option.name() + "' doesn't allow an argument");
    }
    if (equals >= 0) {
      argument = text.substring(equals + 1);
    } else if (index == words.size()) {
      return wrong("option '--" + option.name() + "' requires an argument");
    } else {
      argument = words.get(index++);
    }
    return option.value();
  }

  private List<LongOption> meant(String name) {
    List<LongOption> meant = new ArrayList<>();
    for (LongOption option : longOptions) {
      if (option.name().equals(name)) {
        return List.of(option);
      }
      if (option.name().startsWith(name)) {
        meant.add(option);
      }
    }
    return meant;
  }

  private static String ambiguous(String text, List<LongOption> meant) {
    StringBuilder message = new StringBuilder();
    message.append("option '--").append(text).append("' is ambiguous; possibilities:");
    for (LongOption option : meant) {
      message.append(" '--").append(option.name()).append('\'');
    }
    return message.toString();
  }

  private int wrong(String why) {
    error = why;
    return WRONG;
  }
}
