package dev.sconce.diagnostics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message, and the flag that was printed at its end or its start. */
record FlagText(String message, String flag) {
  /** The form of gcc, clang, clang-tidy: {@code [-Werror=unused]}, {@code [readability-else]}. */
  private static final Pattern LAST =
      Pattern.compile(" \\[((?:-[Wf]|[a-z][a-zA-Z0-9]*[-.])[^\\[\\]\\s]*)\\]$");

  /** The form of javac: {@code [deprecation] …}. */
  private static final Pattern FIRST = Pattern.compile("^\\[([a-z-]+)\\] ");

  private static final String AS_ERROR = "-Werror";

  static FlagText of(String text) {
    Matcher last = LAST.matcher(text);
    if (last.find()) {
      return new FlagText(text.substring(0, last.start()), flag(last.group(1)));
    }
    Matcher first = FIRST.matcher(text);
    return first.find()
        ? new FlagText(text.substring(first.end()), first.group(1))
        : new FlagText(text, "");
  }

  /** The flag of the warning itself, even if the brackets say that it was turned into an error. */
  private static String flag(String brackets) {
    for (String one : brackets.split(",")) {
      if (one.startsWith(AS_ERROR + "=")) {
        return "-W" + one.substring(AS_ERROR.length() + 1);
      }
      if (!one.equals(AS_ERROR) && !one.equals("-warnings-as-errors")) {
        return one;
      }
    }
    return brackets;
  }
}
