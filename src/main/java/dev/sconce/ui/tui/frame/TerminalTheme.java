package dev.sconce.ui.tui.frame;

import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.terminal.ColourDepth;
import dev.sconce.ui.tui.terminal.TerminalCapabilities;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The look of the console: its theme, adapted to what the terminal can show. The default theme is
 * loaded only when it is needed.
 */
public final class TerminalTheme {
  /** The names of the built-in themes. */
  public static final List<String> NAMES = ThemeFinder.NAMES;

  private static final String DARK = "dark";
  private static final String LIGHT = "light";

  /** The theme without colours. */
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
   * The theme for a terminal.
   *
   * @param theme named by the user: a built-in theme, or a file
   * @throws ThemeException if there is no such theme, or it has a mistake
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

  /** The glyphs. Only a theme that the user named can choose them. */
  public ConsoleGlyphs glyphs() {
    boolean ascii = traits.ascii() || (named && theme().asciiSigns());
    return ascii ? ConsoleGlyphs.ASCII : ConsoleGlyphs.UNICODE;
  }

  ColourDepth depth() {
    return traits.depth();
  }

  /** Finds themes by name, or by file: a name with a slash or a dot is a path. */
  public static final class ThemeFinder {
    /** The names of the built-in themes. */
    public static final List<String> NAMES =
        List.of("dark", "light", "mono", "colour-blind", "high-contrast");

    private static final String SUFFIX = "-theme.properties";

    private ThemeFinder() {}

    /**
     * Loads a theme.
     *
     * @throws TerminalTheme.ThemeException if there is none, or its file has a mistake
     */
    public static Theme load(String nameOrPath) throws TerminalTheme.ThemeException {
      boolean path = nameOrPath.indexOf('/') >= 0 || nameOrPath.indexOf('.') >= 0;
      try {
        return path ? file(nameOrPath) : own(nameOrPath);
      } catch (NoSuchFileException missing) {
        throw new TerminalTheme.ThemeException(nameOrPath + ": no such file");
      } catch (IOException unreadable) {
        throw new TerminalTheme.ThemeException(nameOrPath + ": " + unreadable.getMessage());
      }
    }

    private static Theme file(String path) throws TerminalTheme.ThemeException, IOException {
      try (Reader in = Files.newBufferedReader(Path.of(path), StandardCharsets.UTF_8)) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return Theme.ThemeFile.read(name.replace(SUFFIX, ""), path, in);
      }
    }

    private static Theme own(String name) throws TerminalTheme.ThemeException, IOException {
      if (!NAMES.contains(name)) {
        throw new TerminalTheme.ThemeException(
            "no theme \""
                + name
                + "\"; there are "
                + String.join(", ", NAMES)
                + ", or give a path");
      }
      String resource = "/themes/" + name + SUFFIX;
      try (InputStream in = ThemeFinder.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException("the program lacks " + resource);
        }
        return Theme.ThemeFile.read(
            name, resource, new InputStreamReader(in, StandardCharsets.UTF_8));
      }
    }
  }

  /** A theme cannot be used: a user's mistake, with the file and the key. */
  public static final class ThemeException extends Exception {
    private static final long serialVersionUID = 1;

    ThemeException(String message) {
      super(message);
    }
  }
}
