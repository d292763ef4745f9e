package dev.sconce.frontend.ninja;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The text of a rule's variable, split once and expanded for each edge. */
final class Template {
  static final Template EMPTY = new Template(new byte[0], new int[0]);

  private final byte[] text;

  /** Pairs, as in {@link VariableText}. */
  private final int[] cells;

  /** The value, if it is the same for all edges; created at first use. */
  private @Nullable String constant;

  Template(byte[] text, int[] cells) {
    this.text = text;
    this.cells = cells;
  }

  static Template of(byte[] text, int from, int to, boolean hasDollar, VariableText dollars) {
    if (!hasDollar) {
      return from == to ? EMPTY : new Template(text, new int[] {from, to});
    }
    dollars.cut(text, from, to);
    return new Template(text, dollars.copyOfCells());
  }

  byte[] text() {
    return text;
  }

  int[] cells() {
    return cells;
  }

  boolean isEmpty() {
    return cells.length == 0;
  }

  /** The value if it contains no variable and no escape; otherwise null. */
  @Nullable String constant() {
    String known = constant;
    if (known != null || cells.length > 2 || (cells.length == 2 && cells[0] < 0)) {
      return known;
    }
    String made =
        isEmpty()
            ? ""
            : new String(text, cells[0], cells[1] - cells[0], StandardCharsets.ISO_8859_1);
    constant = made;
    return made;
  }

  /** The text with escapes resolved and variable names in braces. */
  String unexpanded(NameTable names) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < cells.length; i += 2) {
      if (cells[i] == VariableText.LINE_BREAK) {
        result.append('\n');
      } else if (cells[i] < 0) {
        result.append("${").append(names.name(~cells[i])).append('}');
      } else {
        int length = cells[i + 1] - cells[i];
        result.append(new String(text, cells[i], length, StandardCharsets.ISO_8859_1));
      }
    }
    return result.toString();
  }
}
