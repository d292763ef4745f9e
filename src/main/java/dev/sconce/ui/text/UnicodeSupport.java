package dev.sconce.ui.text;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Determines whether glyphs outside of ASCII can be shown. */
public final class UnicodeSupport {
  private UnicodeSupport() {}

  /**
   * Whether the locale supports them. Chinese, Japanese and Korean locales get ASCII, because the
   * glyphs have ambiguous width there.
   *
   * @param environment the value of a variable
   */
  public static boolean ofLocale(Function<String, Optional<String>> environment) {
    String locale = value(environment, "LC_ALL");
    if (locale.isEmpty()) {
      locale = value(environment, "LC_CTYPE");
    }
    if (locale.isEmpty()) {
      locale = value(environment, "LANG");
    }
    String name = locale.toLowerCase(Locale.ROOT);
    boolean utf8 = name.contains("utf-8") || name.contains("utf8");
    return utf8 && !name.startsWith("zh") && !name.startsWith("ja") && !name.startsWith("ko");
  }

  private static String value(Function<String, Optional<String>> environment, String name) {
    return environment.apply(name).orElse("");
  }
}
