package dev.sconce.ui.tui;

import dev.sconce.ui.tui.terminal.ColourDepth;
import dev.sconce.ui.tui.terminal.TerminalCapabilities;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the console looks: its theme, fitted to what the terminal can show. A theme that nobody named
 * is read only when it is needed.
 */
public final class TerminalTheme {
  /** The themes that come with Sconce. */
  public static final List<String> NAMES = ThemeFinder.NAMES;

  private static final String DARK = "dark";
  private static final String LIGHT = "light";

  /** Tells everything apart without a colour. */
  private static final String MONO = "mono";

  private final TerminalCapabilities traits;
  private final boolean named;
  private @Nullable Theme theme;

  private TerminalTheme(TerminalCapabilities traits, @Nullable Theme theme) {
    this.traits = traits;
    this.named = theme != null;
    this.theme = theme;
  }

  /**
   * The look on a terminal.
   *
   * @param theme what the user named: one of the themes that come with Sconce, or a file
   * @throws ThemeException if there is no such theme, or there is a mistake in it
   */
  public static TerminalTheme of(TerminalCapabilities traits, Optional<String> theme)
      throws ThemeException {
    return new TerminalTheme(traits, theme.isPresent() ? ThemeFinder.load(theme.get()) : null);
  }

  Theme theme() {
    Theme known = theme;
    if (known == null) {
      try {
        known = ThemeFinder.load(usual());
      } catch (ThemeException ours) {
        throw new IllegalStateException(ours);
      }
      theme = known;
    }
    return known;
  }

  private String usual() {
    if (traits.depth() == ColourDepth.NONE) {
      return MONO;
    }
    return traits.lightBackground() ? LIGHT : DARK;
  }

  /** A theme that was not asked for does not choose glyphs. */
  ConsoleGlyphs glyphs() {
    boolean ascii = traits.ascii() || (named && theme().asciiSigns());
    return ascii ? ConsoleGlyphs.ASCII : ConsoleGlyphs.UNICODE;
  }

  ColourDepth depth() {
    return traits.depth();
  }
}
