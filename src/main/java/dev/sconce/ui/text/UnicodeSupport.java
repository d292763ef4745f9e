package dev.sconce.ui.text;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Whether glyphs outside of ASCII can be shown. */
public final class UnicodeSupport {
  private UnicodeSupport() {}

  /**
   * Whether the locale lets them be shown. They are of ambiguous width in Chinese, Japanese and
   * Korean locales: ASCII there.
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
