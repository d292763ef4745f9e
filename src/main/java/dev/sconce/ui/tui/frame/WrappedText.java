package dev.sconce.ui.tui.frame;

import dev.sconce.ui.text.ColouredText;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.DisplayWidth;
import dev.sconce.ui.tui.view.ShownContent;
import java.util.ArrayList;
import java.util.List;

/**
 * A text in rows of a fixed width: a longer line continues in the next row, indented. It breaks
 * only lines that are accessed, so a long text costs no more than a short one.
 */
public final class WrappedText {
  private final List<TextLine> lines;
  private final int width;

  /**
   * @param width columns of a row; {@link Integer#MAX_VALUE} breaks no line
   */
  public WrappedText(List<TextLine> lines, int width) {
    this.lines = lines;
    this.width = Math.max(1, width);
  }

  /** A row, and the index of its line. */
  public record Row(int line, TextLine text) {}

  /** The next {@code room} rows from the reading position, or fewer at the end. */
  public List<Row> rows(ShownContent.ReadingPosition at, int room) {
    List<Row> rows = new ArrayList<>();
    int skipped = at.row();
    for (int line = at.scroll(); line < lines.size() && rows.size() < room; line++) {
      for (TextLine row : broken(line)) {
        if (skipped > 0) {
          skipped--;
        } else if (rows.size() < room) {
          rows.add(new Row(line, row));
        }
      }
    }
    return rows;
  }

  /** The number of lines from the line of this row to the end. */
  public int linesFrom(Row row) {
    return lines.size() - row.line();
  }

  /** The reading position, moved up if necessary so that no room is left empty below the end. */
  public ShownContent.ReadingPosition within(ShownContent.ReadingPosition at, int room) {
    ShownContent.ReadingPosition last = last(at, room);
    return after(at, last) ? last : at;
  }

  /** The position this many rows further down (up if negative), but not beyond the end. */
  public ShownContent.ReadingPosition moved(ShownContent.ReadingPosition from, int rows, int room) {
    ShownContent.ReadingPosition last = last(from, room);
    ShownContent.ReadingPosition start = after(from, last) ? last : from;
    int line = start.scroll();
    int row = start.row() + rows;
    while (row < 0 && line > 0) {
      line--;
      row += broken(line).size();
    }
    while (line < last.scroll() && row >= broken(line).size()) {
      row -= broken(line).size();
      line++;
    }
    ShownContent.ReadingPosition to = start.at(line, Math.max(0, row));
    return after(to, last) ? last : to;
  }

  /** The position from which the last rows just fill the room. */
  private ShownContent.ReadingPosition last(ShownContent.ReadingPosition reading, int room) {
    int left = room;
    int line = lines.size();
    while (line > 0 && left > 0) {
      line--;
      left -= broken(line).size();
    }
    return reading.at(line, Math.max(0, -left));
  }

  private static boolean after(
      ShownContent.ReadingPosition one, ShownContent.ReadingPosition other) {
    return one.scroll() > other.scroll()
        || (one.scroll() == other.scroll() && one.row() > other.row());
  }

  /**
   * The rows of a line; none for a line of marks, which appears among the rows of its source line.
   */
  private List<TextLine> broken(int line) {
    TextLine whole = lines.get(line);
    if (width == Integer.MAX_VALUE) {
      return List.of(whole);
    }
    MarkedSource marked = MarkedSource.around(lines, line);
    if (marked.lines() > 1 && marked.widest() > width) {
      return marked.first() == line ? marked.rows(width) : List.of();
    }
    List<TextLine> rows = new ArrayList<>();
    for (Piece piece : pieces(whole.text(), width, whole.indent())) {
      rows.add(piece.of(whole));
    }
    return rows;
  }

  /** The part of a line in one row, after some blanks. */
  record Piece(int from, int to, int blanks) {
    TextLine of(TextLine whole) {
      String text = " ".repeat(blanks) + whole.text().substring(from, to).stripTrailing();
      List<ColouredText.Span> spans = new ArrayList<>();
      for (ColouredText.Span span : whole.spans()) {
        int start = Math.max(from, span.from()) - from + blanks;
        int end = Math.min(Math.min(to, span.to()) - from + blanks, text.length());
        if (start < end) {
          spans.add(new ColouredText.Span(start, end, span.pen()));
        }
      }
      return new TextLine(text, whole.style(), whole.indent(), spans);
    }
  }

  /**
   * The rows of a line: broken after a blank, else after a slash, else at the end of the row.
   *
   * @param indent of all rows but the first
   */
  public static List<String> broken(String text, int width, int indent) {
    TextLine line = TextLine.of(text);
    return pieces(text, width, indent).stream().map(piece -> piece.of(line).text()).toList();
  }

  private static List<Piece> pieces(String text, int width, int indent) {
    if (DisplayText.columns(text) <= width) {
      return List.of(new Piece(0, text.length(), 0));
    }
    List<Piece> rows = new ArrayList<>();
    int blanks = 0;
    int from = 0;
    while (from < text.length()) {
      int end = rowEnd(text, from, width - blanks);
      rows.add(new Piece(from, end, blanks));
      blanks = Math.min(indent, width / 2);
      from = end;
      while (from < text.length() && text.charAt(from) == ' ') {
        from++;
      }
    }
    return rows;
  }

  /**
   * The end of a row that begins at {@code from}: after a blank or slash, unless most of the row
   * would stay empty. Examines only the text of this row, because a text may have megabytes.
   */
  static int rowEnd(String text, int from, int room) {
    int end = from;
    for (int left = room; end < text.length(); ) {
      int codePoint = text.codePointAt(end);
      left -= DisplayWidth.columns(codePoint);
      if (left < 0 && end > from) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    if (end == text.length()) {
      return end;
    }
    int least = from + (end - from) / 3;
    if (text.charAt(end) == ' ') {
      return end;
    }
    for (char behind : new char[] {' ', '/'}) {
      for (int at = end; at > least; at--) {
        if (text.charAt(at - 1) == behind) {
          return at;
        }
      }
    }
    return end;
  }

  /** Breaks a command line between its words; the rows after the first are indented. */
  public static final class CommandLine {
    private static final int INDENT = 4;

    private CommandLine() {}

    /**
     * The lines.
     *
     * @param start the beginning of the first line; the others are indented further
     */
    public static List<String> lines(String start, String command, int width) {
      List<String> lines = new ArrayList<>();
      String indent = " ".repeat(start.length() + INDENT);
      StringBuilder line = new StringBuilder(start);
      boolean empty = true;
      for (String word : command.split(" ", -1)) {
        int columns = DisplayText.columns(line.toString()) + 1 + DisplayText.columns(word);
        if (!empty && columns > width) {
          lines.add(line.toString());
          line = new StringBuilder(indent);
        } else if (!empty) {
          line.append(' ');
        }
        line.append(word);
        empty = false;
      }
      lines.add(line.toString());
      return lines;
    }
  }
}
