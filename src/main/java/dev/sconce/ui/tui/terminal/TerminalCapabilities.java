package dev.sconce.ui.tui.terminal;

import dev.sconce.ui.text.UnicodeSupport;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The abilities of a terminal, as far as the environment tells.
 *
 * @param fullScreen whether the cursor can be positioned
 * @param depth how many colours it has
 * @param lightBackground whether it reports a light background
 * @param ascii whether glyphs must be ASCII: the locale is not UTF-8, or terminals show glyphs two
 *     columns wide in it
 * @param title whether its title can be set and restored
 * @param taskbar whether it shows progress in the taskbar or on its tab
 */
public record TerminalCapabilities(
    boolean fullScreen,
    ColourDepth depth,
    boolean lightBackground,
    boolean ascii,
    boolean title,
    boolean taskbar) {
  /** Terminals that support xterm's titles, by the beginning of TERM. */
  private static final List<String> WITH_TITLE =
      List.of(
          "xterm",
          "screen",
          "tmux",
          "rxvt",
          "alacritty",
          "foot",
          "kitty",
          "konsole",
          "gnome",
          "vte",
          "wezterm",
          "ghostty",
          "contour",
          "mintty",
          "st-",
          "iterm");

  /** The first version of VTE with progress, in its own numbering. */
  private static final int VTE_WITH_TASKBAR = 7900;

  /**
   * Determines the abilities from TERM, COLORTERM, NO_COLOR, the locale, and variables of single
   * terminals.
   *
   * @param environment the value of a variable
   */
  public static TerminalCapabilities of(Function<String, Optional<String>> environment) {
    String term = value(environment, "TERM");
    boolean multiplexed =
        value(environment, "TMUX").length() + value(environment, "STY").length() > 0;
    return new TerminalCapabilities(
        !term.isEmpty() && !term.equals("dumb") && !term.equals("unknown"),
        depth(environment, term),
        light(value(environment, "COLORFGBG")),
        !UnicodeSupport.ofLocale(environment),
        WITH_TITLE.stream().anyMatch(term::startsWith),
        !multiplexed && taskbar(environment));
  }

  private static ColourDepth depth(Function<String, Optional<String>> environment, String term) {
    if (!value(environment, "NO_COLOR").isEmpty() || term.matches("vt[0-9].*")) {
      return ColourDepth.NONE;
    }
    String colours = value(environment, "COLORTERM");
    if (colours.equals("truecolor") || colours.equals("24bit") || term.endsWith("-direct")) {
      return ColourDepth.TRUE;
    }
    return term.contains("256color") || term.startsWith("alacritty") || term.contains("kitty")
        ? ColourDepth.INDEXED
        : ColourDepth.SIXTEEN;
  }

  /** The format is {@code foreground;background}, numbers of the sixteen colours. */
  private static boolean light(String colours) {
    return colours.endsWith(";7") || colours.endsWith(";15");
  }

  /** Only for terminals known to support it: others show the sequence as a notification. */
  private static boolean taskbar(Function<String, Optional<String>> environment) {
    String program = value(environment, "TERM_PROGRAM");
    String vte = value(environment, "VTE_VERSION");
    return !value(environment, "WT_SESSION").isEmpty()
        || value(environment, "ConEmuANSI").equals("ON")
        || program.equals("ghostty")
        || (vte.matches("[0-9]{1,8}") && Integer.parseInt(vte) >= VTE_WITH_TASKBAR);
  }

  private static String value(Function<String, Optional<String>> environment, String name) {
    return environment.apply(name).orElse("");
  }
}
