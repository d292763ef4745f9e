package dev.sconce.ui.plain;

import dev.sconce.ui.text.PlaceLinks;
import dev.sconce.ui.text.UnicodeSupport;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The style of printed lines.
 *
 * @param live whether a live line below the others is possible
 * @param colour whether to use colours and pass on those of commands
 * @param glyphs the glyphs that can be shown
 * @param columns the current maximum width of lines; 0 for no limit. Not called before the first
 *     line
 * @param links makes links of places in the output of commands; null for none
 */
public record PlainStyle(
    boolean live, boolean colour, Glyphs glyphs, IntSupplier columns, @Nullable PlaceLinks links) {
  /** Plain lines: no colour, ASCII glyphs, no limit on the width. */
  public static final PlainStyle BARE =
      new PlainStyle(false, false, Glyphs.ASCII, PlainStyle::anyWidth);

  /** A style without links. */
  public PlainStyle(boolean live, boolean colour, Glyphs glyphs, IntSupplier columns) {
    this(live, colour, glyphs, columns, null);
  }

  /** A copy with links, if colours are used too. */
  public PlainStyle linking(PlaceLinks made) {
    return colour ? new PlainStyle(live, colour, glyphs, columns, made) : this;
  }

  /**
   * Determines the style from the environment: NO_COLOR, CLICOLOR_FORCE, TERM, and the locale.
   *
   * @param environment the value of a variable
   * @param terminal whether output goes to a terminal
   * @param columns of the terminal, 0 if unknown
   */
  public static PlainStyle of(
      Function<String, Optional<String>> environment, boolean terminal, IntSupplier columns) {
    boolean capable = terminal && !value(environment, "TERM").equals("dumb");
    return new PlainStyle(
        capable,
        colour(environment, capable),
        UnicodeSupport.ofLocale(environment) ? Glyphs.UNICODE : Glyphs.ASCII,
        terminal ? columns : PlainStyle::anyWidth);
  }

  private static int anyWidth() {
    return 0;
  }

  private static boolean colour(Function<String, Optional<String>> environment, boolean capable) {
    if (!value(environment, "NO_COLOR").isEmpty()) {
      return false;
    }
    String forced = value(environment, "CLICOLOR_FORCE");
    return capable || (!forced.isEmpty() && !forced.equals("0"));
  }

  private static String value(Function<String, Optional<String>> environment, String name) {
    return environment.apply(name).orElse("");
  }

  /**
   * The glyphs for the outcome of a step, each one column wide. Byte strings.
   *
   * @param failed a step failed
   * @param running a step runs
   * @param built a step's command ran and succeeded
   * @param hit a step's outputs came from a cache
   * @param printed a step succeeded and printed something
   * @param cut replaces an omitted part of a text
   */
  public record Glyphs(
      String failed, String running, String built, String hit, String printed, String cut) {
    /** For terminals and logs that show Unicode. */
    public static final Glyphs UNICODE =
        new Glyphs(utf8("✘"), utf8("►"), utf8("✓"), "=", utf8("▲"), utf8("…"));

    /** For all others. */
    public static final Glyphs ASCII = new Glyphs("X", ">", "+", "=", "w", "...");

    private static String utf8(String text) {
      return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
  }

  /** Colours parts of lines, or leaves them unchanged. */
  record LineColours(boolean colour) {
    String good(String text) {
      return painted("\u001b[32m", text);
    }

    String bad(String text) {
      return painted("\u001b[1;31m", text);
    }

    String notable(String text) {
      return painted("\u001b[33m", text);
    }

    String faint(String text) {
      return painted("\u001b[2m", text);
    }

    private String painted(String start, String text) {
      return colour ? start + text + "\u001b[m" : text;
    }
  }
}
