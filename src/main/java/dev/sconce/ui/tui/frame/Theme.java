package dev.sconce.ui.tui.frame;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;
import java.io.IOException;
import java.io.Reader;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The look of all styles. Made by {@link ThemeFile}.
 *
 * @param name from its file's name
 * @param asciiSigns whether it requires ASCII glyphs
 * @param looks for every style
 */
public record Theme(String name, boolean asciiSigns, Map<CellStyle, Look> looks) {
  public Theme {
    looks = new EnumMap<>(looks);
    if (looks.size() != CellStyle.values().length) {
      throw new IllegalArgumentException("theme " + name + " lacks styles");
    }
  }

  /** The colours and attributes of a cell. */
  public record Look(TextColor foreground, TextColor background, Set<SGR> attributes) {
    public Look {
      Set<SGR> copy = EnumSet.noneOf(SGR.class);
      copy.addAll(attributes);
      attributes = copy;
    }
  }

  /** The look of a style. */
  public Look look(CellStyle style) {
    Look look = looks.get(style);
    if (look == null) {
      throw new IllegalStateException("no look of " + style);
    }
    return look;
  }

  /**
   * Reads a theme from a properties file in the format of the screen library. The library's own
   * reader reports neither the file nor the key of a mistake, and needs the desktop classes of the
   * JDK for colour names.
   */
  public static final class ThemeFile {
    /** The prefix of keys: part of the format, and independent of the present class name. */
    private static final String PREFIX = "dev.sconce.ui.tui.Theme.";

    private final String file;
    private final Properties properties = new Properties();

    private ThemeFile(String file) {
      this.file = file;
    }

    /** Reads a theme; the file's name is for messages. */
    public static Theme read(String name, String file, Reader in)
        throws TerminalTheme.ThemeException, IOException {
      ThemeFile reader = new ThemeFile(file);
      try {
        reader.properties.load(in);
      } catch (IllegalArgumentException malformed) {
        throw new TerminalTheme.ThemeException(file + ": " + malformed.getMessage());
      }
      return reader.theme(name);
    }

    private Theme theme(String name) throws TerminalTheme.ThemeException {
      boolean ascii = ascii();
      Map<CellStyle, Theme.Look> looks = new EnumMap<>(CellStyle.class);
      for (CellStyle style : CellStyle.values()) {
        looks.put(
            style,
            new Theme.Look(
                color("foreground", style), color("background", style), attributes(style)));
      }
      for (String key : new TreeSet<>(properties.stringPropertyNames())) {
        throw new TerminalTheme.ThemeException(file + ": " + key + ": no such key");
      }
      return new Theme(name, ascii, looks);
    }

    private boolean ascii() throws TerminalTheme.ThemeException {
      String key = PREFIX + "signs";
      String glyphs = properties.getProperty(key, "unicode").strip();
      properties.remove(key);
      if (!glyphs.equals("ascii") && !glyphs.equals("unicode")) {
        throw new TerminalTheme.ThemeException(
            file + ": " + key + ": \"" + glyphs + "\" is not ascii or unicode");
      }
      return glyphs.equals("ascii");
    }

    private record Entry(String key, String value) {}

    /** The value for a style, else the default value; defaults are removed after the last style. */
    private Optional<Entry> value(String what, CellStyle style) {
      String own = PREFIX + what + "[" + style.name() + "]";
      String all = PREFIX + what;
      boolean isOwn = properties.containsKey(own);
      @Nullable String value = properties.getProperty(isOwn ? own : all);
      properties.remove(own);
      if (style.ordinal() == CellStyle.values().length - 1) {
        properties.remove(all);
      }
      return value == null || value.isBlank()
          ? Optional.empty()
          : Optional.of(new Entry(isOwn ? own : all, value.strip()));
    }

    private TextColor color(String what, CellStyle style) throws TerminalTheme.ThemeException {
      Optional<Entry> entry = value(what, style);
      if (entry.isEmpty()) {
        return TextColor.ANSI.DEFAULT;
      }
      String text = entry.get().value();
      Optional<TextColor> color = text.startsWith("#") ? numbered(text) : named(text);
      return color.orElseThrow(
          () ->
              new TerminalTheme.ThemeException(
                  file
                      + ": "
                      + entry.get().key()
                      + ": \""
                      + text
                      + "\" is no colour (an ANSI name, #0 to #255, #rrggbb)"));
    }

    private static Optional<TextColor> numbered(String text) {
      if (text.matches("#[0-9a-fA-F]{6}")) {
        int rgb = Integer.parseInt(text.substring(1), 16);
        return Optional.of(new TextColor.RGB(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff));
      }
      if (text.matches("#[0-9]{1,3}") && Integer.parseInt(text.substring(1)) < 256) {
        return Optional.of(new TextColor.Indexed(Integer.parseInt(text.substring(1))));
      }
      return Optional.empty();
    }

    private static Optional<TextColor> named(String text) {
      return Optional.ofNullable(
          switch (text.toLowerCase(Locale.ROOT)) {
            case "default" -> TextColor.ANSI.DEFAULT;
            case "black" -> TextColor.ANSI.BLACK;
            case "red" -> TextColor.ANSI.RED;
            case "green" -> TextColor.ANSI.GREEN;
            case "yellow" -> TextColor.ANSI.YELLOW;
            case "blue" -> TextColor.ANSI.BLUE;
            case "magenta" -> TextColor.ANSI.MAGENTA;
            case "cyan" -> TextColor.ANSI.CYAN;
            case "white" -> TextColor.ANSI.WHITE;
            case "black_bright" -> TextColor.ANSI.BLACK_BRIGHT;
            case "red_bright" -> TextColor.ANSI.RED_BRIGHT;
            case "green_bright" -> TextColor.ANSI.GREEN_BRIGHT;
            case "yellow_bright" -> TextColor.ANSI.YELLOW_BRIGHT;
            case "blue_bright" -> TextColor.ANSI.BLUE_BRIGHT;
            case "magenta_bright" -> TextColor.ANSI.MAGENTA_BRIGHT;
            case "cyan_bright" -> TextColor.ANSI.CYAN_BRIGHT;
            case "white_bright" -> TextColor.ANSI.WHITE_BRIGHT;
            default -> null;
          });
    }

    private Set<SGR> attributes(CellStyle style) throws TerminalTheme.ThemeException {
      Set<SGR> attributes = EnumSet.noneOf(SGR.class);
      Optional<Entry> entry = value("sgr", style);
      if (entry.isEmpty()) {
        return attributes;
      }
      for (String word : entry.get().value().split(",", -1)) {
        switch (word.strip().toLowerCase(Locale.ROOT)) {
          case "bold" -> attributes.add(SGR.BOLD);
          case "underline" -> attributes.add(SGR.UNDERLINE);
          case "reverse" -> attributes.add(SGR.REVERSE);
          case "italic" -> attributes.add(SGR.ITALIC);
          default ->
              throw new TerminalTheme.ThemeException(
                  file
                      + ": "
                      + entry.get().key()
                      + ": \""
                      + word.strip()
                      + "\" is no attribute (bold, underline, reverse, italic)");
        }
      }
      return attributes;
    }
  }
}
