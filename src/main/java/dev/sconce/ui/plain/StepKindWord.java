package dev.sconce.ui.plain;

import java.util.Locale;

/** What a step does, in one short word made from its rule's name as CMake, Meson and GN give it. */
final class StepKindWord {
  private static final int LONGEST = 8;

  private StepKindWord() {}

  /** Such as CXX, AR, LINK; RUN when the rule's name says nothing short. */
  static String of(String rule) {
    String upper = rule.toUpperCase(Locale.ROOT);
    if (upper.contains("STATIC_LIBRARY_LINKER") || upper.startsWith("STATIC_LINKER")) {
      return "AR";
    }
    if (upper.contains("_LINKER")) {
      return "LINK";
    }
    int compiler = upper.indexOf("_COMPILER");
    if (compiler > 0) {
      String language = upper.substring(0, compiler);
      return language.equals("CPP") ? "CXX" : word(language);
    }
    return switch (upper) {
      case "RERUN_CMAKE" -> "CMAKE";
      case "REGENERATE_BUILD" -> "MESON";
      case "ALINK" -> "AR";
      case "SOLINK", "SOLINK_MODULE" -> "LINK";
      default -> word(upper);
    };
  }

  private static String word(String upper) {
    int end = upper.indexOf("__");
    String word = end > 0 ? upper.substring(0, end) : upper;
    if (word.isEmpty() || word.length() > LONGEST) {
      return "RUN";
    }
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9')) {
        return "RUN";
      }
    }
    return word;
  }
}
