package dev.sconce.ui.tui;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * How styles look. Made by {@link ThemeFile}.
 *
 * @param name as in its file's name
 * @param asciiSigns whether it wants glyphs in ASCII
 * @param looks for every style
 */
record Theme(String name, boolean asciiSigns, Map<CellStyle, Look> looks) {
  Theme {
    looks = new EnumMap<>(looks);
    if (looks.size() != CellStyle.values().length) {
      throw new IllegalArgumentException("theme " + name + " lacks styles");
    }
  }

  /** The colours and attributes of a cell. */
  record Look(TextColor foreground, TextColor background, Set<SGR> attributes) {
    Look {
      Set<SGR> copy = EnumSet.noneOf(SGR.class);
      copy.addAll(attributes);
      attributes = copy;
    }
  }

  /** How a style looks. */
  Look look(CellStyle style) {
    Look look = looks.get(style);
    if (look == null) {
      throw new IllegalStateException("no look of " + style);
    }
    return look;
  }
}
