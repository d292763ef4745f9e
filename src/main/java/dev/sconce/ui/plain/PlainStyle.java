package dev.sconce.ui.plain;

import dev.sconce.ui.text.UnicodeSupport;
import java.util.Optional;
import java.util.function.Function;

/**
 * How lines are to look where they go.
 *
 * @param live whether a line that changes may stand below the others: on terminals that can
 * @param colour whether colours are used, and those of commands are passed on
 * @param glyphs the glyphs that can be shown
 * @param columns how wide lines may be; 0 for any width
 */
public record PlainStyle(boolean live, boolean colour, PlainGlyphs glyphs, int columns) {
  /** Lines alone: no colour, ASCII glyphs, any width. */
  public static final PlainStyle BARE = new PlainStyle(false, false, PlainGlyphs.ASCII, 0);

  /**
   * Finds out from the environment: NO_COLOR, CLICOLOR_FORCE, TERM, and the locale.
   *
   * @param environment the value of a variable
   * @param terminal whether output goes to a terminal
   * @param columns of the terminal, 0 when unknown
   */
  public static PlainStyle of(
      Function<String, Optional<String>> environment, boolean terminal, int columns) {
    boolean capable = terminal && !value(environment, "TERM").equals("dumb");
    return new PlainStyle(
        capable,
        colour(environment, capable),
        UnicodeSupport.ofLocale(environment) ? PlainGlyphs.UNICODE : PlainGlyphs.ASCII,
        terminal ? columns : 0);
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
}
