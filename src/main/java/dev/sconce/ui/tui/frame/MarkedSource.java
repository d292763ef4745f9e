package dev.sconce.ui.tui.frame;

import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.DisplayWidth;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A source line in a compiler's message, and the lines below it that mark parts of it: carets,
 * tildes, and suggested replacements. These lines are broken at the same columns, so that each row
 * of the source has its marks below it. Any other line stands alone.
 *
 * @param first the index of the source line in the text
 * @param block the source line, then its marks
 */
record MarkedSource(int first, List<TextLine> block) {
  /** A source line with a number, as GCC, Clang and rustc print it. */
  private static final Pattern NUMBERED = Pattern.compile(" *\\d+ \\|.*");

  /** A line of marks below a numbered one. */
  private static final Pattern GUTTER = Pattern.compile(" *\\|( .*|$)");

  /** A line of marks from older compilers, which contains nothing else and at least one caret. */
  private static final Pattern MARKS = Pattern.compile("[ ~^-]*\\^[ ~^-]*");

  private static final int MOST_MARK_LINES = 8;

  /** The narrowest row that is worth an indent. */
  private static final int LEAST_COLUMNS = 8;

  /** The block that a line of a text is a part of. */
  static MarkedSource around(List<TextLine> lines, int line) {
    int first = line;
    while (first > 0 && line - first < MOST_MARK_LINES && marks(lines, first)) {
      first--;
    }
    int end = first + 1;
    while (end < lines.size() && end - first <= MOST_MARK_LINES && marks(lines, end)) {
      end++;
    }
    return end > line
        ? new MarkedSource(first, List.copyOf(lines.subList(first, end)))
        : new MarkedSource(line, List.of(lines.get(line)));
  }

  private static boolean marks(List<TextLine> lines, int line) {
    String text = lines.get(line).text();
    if (text.length() > 10_000) {
      return false;
    }
    if (MARKS.matcher(text).matches()) {
      return line > 0;
    }
    if (!GUTTER.matcher(text).matches()) {
      return false;
    }
    for (int above = line - 1; above >= 0 && line - above <= MOST_MARK_LINES; above--) {
      String before = lines.get(above).text();
      if (NUMBERED.matcher(before).matches()) {
        return gutter(before) == gutter(text);
      }
      if (!GUTTER.matcher(before).matches()) {
        return false;
      }
    }
    return false;
  }

  /** The column after the bar. */
  private static int gutter(String text) {
    return text.indexOf('|') + 1;
  }

  int lines() {
    return block.size();
  }

  int widest() {
    return block.stream().mapToInt(line -> DisplayText.columns(line.text())).max().orElse(0);
  }

  /** All lines of the block, broken into rows. */
  List<TextLine> rows(int width) {
    String source = block.getFirst().text();
    int indent = NUMBERED.matcher(source).matches() ? gutter(source) + 1 : 0;
    int blanks = width - indent < LEAST_COLUMNS ? 0 : indent;
    List<TextLine> rows = new ArrayList<>();
    int column = 0;
    int widest = widest();
    boolean begun = false;
    while (column < widest) {
      int before = begun ? blanks : 0;
      int next = end(source, column, width - before);
      for (TextLine line : block) {
        int from = index(line.text(), column);
        int to = index(line.text(), next);
        boolean empty = line.text().substring(from, to).replace('|', ' ').isBlank();
        if (!empty || (line == block.getFirst() && column < DisplayText.columns(source))) {
          rows.add(new WrappedText.Piece(from, to, before).of(line));
        }
      }
      column = next;
      begun = true;
    }
    return rows;
  }

  /** The column where a row ends that begins at {@code column}. */
  private static int end(String source, int column, int room) {
    int from = index(source, column);
    if (from == source.length()) {
      return column + room;
    }
    int end = WrappedText.rowEnd(source, from, room);
    return end == source.length()
        ? column + room
        : column + DisplayText.columns(source.substring(from, end));
  }

  /** The index of the character at a column, or the end of the text. */
  private static int index(String text, int column) {
    int at = 0;
    int columns = 0;
    while (at < text.length() && columns < column) {
      int one = text.codePointAt(at);
      columns += DisplayWidth.columns(one);
      at += Character.charCount(one);
    }
    return at;
  }
}
