package dev.sconce.app.sconce;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats of {@code sconce log}. */
enum LogFormat {
  TEXT,
  JSON,
  ERRORFORMAT,
  SARIF;

  /** The names that users type. */
  static final List<String> WORDS = Arrays.stream(values()).map(LogFormat::word).toList();

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format that a command line asks for. */
  static LogFormat of(CommandLine line) throws StartException {
    Optional<String> named = line.other(CommandLineOption.FORMAT);
    if (named.isPresent()) {
      for (LogFormat format : values()) {
        if (format.word().equals(named.get())) {
          return format;
        }
      }
      throw new StartException(
          "there is no format '"
              + Utf8Text.of(named.get())
              + "'; there are "
              + String.join(", ", WORDS));
    }
    if (line.json()) {
      return JSON;
    }
    boolean sarif = line.other(CommandLineOption.SARIF).equals(Optional.of("true"));
    return sarif ? SARIF : TEXT;
  }
}
