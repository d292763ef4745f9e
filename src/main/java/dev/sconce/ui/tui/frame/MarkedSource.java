package dev.sconce.ui.tui.frame;

import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.DisplayWidth;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A line of source that a compiler shows, and the lines below it that mark parts of it: carets,
 * tildes, what belongs in their place. Such lines are broken at the same columns, and each row of
 * the source has its marks below it. A line that is none stands alone.
 *
 * @param first which line of the text is the source
 * @param block the source, then what marks it
 */
record MarkedSource(int first, List<TextLine> block) {
  /** As GCC, Clang and rustc number lines of source. */
  private static final Pattern NUMBERED = Pattern.compile(" *\\d+ \\|.*");

  /** Their lines below it. */
  private static final Pattern GUTTER = Pattern.compile(" *\\|( .*|$)");

  /** As older ones mark: nothing but marks, and one that says where. */
  private static final Pattern MARKS = Pattern.compile("[ ~^-]*\\^[ ~^-]*");

  private static final int MOST_MARK_LINES = 8;

  /** A row for it is worth breaking a line. */
  private static final int LEAST_COLUMNS = 8;

  /** What a line of a text is a part of. */
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

  /** The column behind the bar. */
  private static int gutter(String text) {
    return text.indexOf('|') + 1;
  }

  int lines() {
    return block.size();
  }

  int widest() {
    return block.stream().mapToInt(line -> DisplayText.columns(line.text())).max().orElse(0);
  }

  /** All of it in rows. */
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

  /** The column where a row ends that begins at one. */
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

  /** The character at a column, or the end of the text. */
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
