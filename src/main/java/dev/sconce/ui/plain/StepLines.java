package dev.sconce.ui.plain;

import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepText;
import dev.sconce.ui.text.CountText;
import dev.sconce.ui.text.DisplayWidth;
import dev.sconce.ui.text.DurationText;
import dev.sconce.ui.text.ExitText;
import dev.sconce.ui.text.StepLabels;
import java.util.Collection;
import java.util.Locale;

/** Formats the lines about single steps: finished ones with their outcome, and running ones. */
final class StepLines {
  private static final int ELAPSED_COLUMNS = 6;
  private static final int KIND_COLUMNS = 4;
  private static final int FEWEST_NAME_COLUMNS = 12;

  private final PlainStyle style;
  private final PlainPrinter.Options options;
  private final PlainStyle.LineColours paint;

  StepLines(PlainStyle style, PlainPrinter.Options options) {
    this.style = style;
    this.options = options;
    this.paint = new PlainStyle.LineColours(style.colour());
  }

  /** Such as {@code [ 12/128] ✓ 3.1s CXX net/http.cc}. */
  String finished(String progress, StepFinished event) {
    StepText text = event.text();
    boolean failed = event.outcome() == StepOutcome.FAILED;
    String end = failed ? "  " + ExitText.of(event.exitCode()) : "";
    String kind = padRight(StepKindWord.of(text.rule()), KIND_COLUMNS) + " ";
    String took =
        options.dryRun()
            ? "would run"
            : padLeft(took(event.endMillis() - event.startMillis()), ELAPSED_COLUMNS);
    int taken = progress.length() + 3 + took.length() + 2 + kind.length() + end.length();
    String name = fit(options.labels().name(text.label()), taken);
    String line = paint.faint(progress) + " ";
    if (!options.dryRun()) {
      line += sign(event) + " ";
    }
    return line + took + "  " + kind + (failed ? paint.bad(name + end) : name);
  }

  private static String took(long millis) {
    return millis <= 0 ? "0ms" : DurationText.text(millis);
  }

  private String sign(StepFinished event) {
    PlainStyle.Glyphs glyphs = style.glyphs();
    return switch (event.outcome()) {
      case FAILED -> paint.bad(glyphs.failed());
      case CANCELLED, UP_TO_DATE -> " ";
      case BUILT, HIT -> {
        if (!event.output().isEmpty()) {
          yield paint.notable(glyphs.printed());
        }
        yield event.outcome() == StepOutcome.HIT ? glyphs.hit() : paint.good(glyphs.built());
      }
    };
  }

  /** Such as {@code [ 12/128] ► RUN check uses the terminal}. */
  String console(String progress, StepText text) {
    String name = options.labels().name(text.label());
    return paint.faint(progress)
        + " "
        + style.glyphs().running()
        + " "
        + StepKindWord.of(text.rule())
        + " "
        + name
        + " uses the terminal";
  }

  /**
   * Such as {@code [ 12/128] ► 16 running: net/tls.cc 21.2s of ~24s, net/quic.cc 14.0s, 14 more}.
   *
   * @param most how many steps to name at most
   * @param columns the maximum width, 0 for no limit
   */
  String running(
      String progress, Collection<BuildTally.Step> running, long atMillis, int most, int columns) {
    StringBuilder line = new StringBuilder(progress);
    line.append(' ').append(style.glyphs().running()).append(' ');
    line.append(CountText.text(running.size())).append(" running:");
    int named = 0;
    for (BuildTally.Step step : running) {
      int left = running.size() - named - 1;
      String rest = left == 0 ? "" : ", " + left + " more";
      String start = named == 0 ? " " : ", ";
      String name = options.labels().name(step.label);
      String age = age(step, atMillis);
      int room = columns - DisplayWidth.of(line + start + age + rest);
      if (columns > 0 && named == 0) {
        name = StepLabels.fit(name, room, style.glyphs().cut());
      }
      boolean fits = columns == 0 || named == 0 || DisplayWidth.of(name) <= room;
      if (named == most || !fits) {
        line.append(", ").append(left + 1).append(" more");
        break;
      }
      line.append(start).append(name).append(age);
      named++;
    }
    return columns == 0 ? line.toString() : DisplayWidth.head(line.toString(), columns);
  }

  private static String age(BuildTally.Step step, long atMillis) {
    String age = " " + DurationText.text(atMillis - step.startMillis);
    return step.expectedMillis < 0 ? age : age + " of ~" + DurationText.about(step.expectedMillis);
  }

  private String fit(String name, int takenColumns) {
    int ofLine = style.columns().getAsInt();
    if (ofLine == 0) {
      return name;
    }
    int columns = Math.max(FEWEST_NAME_COLUMNS, ofLine - takenColumns);
    return StepLabels.fit(name, columns, style.glyphs().cut());
  }

  private static String padRight(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - text.length()));
  }

  private static String padLeft(String text, int columns) {
    return " ".repeat(Math.max(0, columns - text.length())) + text;
  }

  /** The kind of a step in one short word, derived from the rule names of CMake, Meson and GN. */
  static final class StepKindWord {
    private static final int LONGEST = 8;

    private StepKindWord() {}

    /** Such as CXX, AR, LINK; RUN if the rule's name gives no short word. */
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
}
