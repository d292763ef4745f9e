package dev.sconce.ui.text;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * A text as shown, and how its parts were printed.
 *
 * @param spans the parts that are not drawn plain, from left to right
 */
public record ColouredText(String text, List<Span> spans) {
  /** A part of the text, from one index (inclusive) to another (exclusive). */
  public record Span(int from, int to, Pen pen) {}

  public ColouredText {
    spans = List.copyOf(spans);
  }

  /** Decodes a printed line. */
  static ColouredText of(PrintedLine line) {
    StringBuilder text = new StringBuilder();
    List<Span> spans = new ArrayList<>();
    int column = 0;
    for (PrintedLine.Run run : line.runs()) {
      int from = text.length();
      column = DisplayText.append(run.text(), column, text);
      if (!run.pen().linkedTo("").equals(Pen.PLAIN) && text.length() > from) {
        spans.add(new Span(from, text.length(), run.pen()));
      }
    }
    return new ColouredText(text.toString(), spans);
  }

  /**
   * The lines of an output. Colours that a line leaves on apply to the next ones, but at most for
   * {@value #MOST_LINES_BACK} lines, so that a line can be decoded without all lines before it.
   */
  public static final class Lines extends AbstractList<ColouredText> implements RandomAccess {
    private static final int MOST_LINES_BACK = 200;
    private static final char ESCAPE = '\u001b';

    private final List<String> printed;

    /**
     * @param printed lines without their ends, as byte strings
     */
    public Lines(List<String> printed) {
      this.printed = printed;
    }

    @Override
    public ColouredText get(int index) {
      return of(PrintedLine.of(printed.get(index), penBefore(index)));
    }

    private Pen penBefore(int index) {
      int first = index;
      int least = Math.max(0, index - MOST_LINES_BACK);
      while (first > least && printed.get(first - 1).indexOf(ESCAPE) < 0) {
        first--;
      }
      if (first == least) {
        return Pen.PLAIN;
      }
      int start = first - 1;
      while (start > least && !resets(printed.get(start))) {
        start--;
      }
      Pen pen = Pen.PLAIN;
      for (int line = start; line < first; line++) {
        pen = PrintedLine.of(printed.get(line), pen).after();
      }
      return pen;
    }

    /** Whether it turns off the earlier attributes. */
    private static boolean resets(String line) {
      return line.contains("\u001b[m") || line.contains("\u001b[0m");
    }

    @Override
    public int size() {
      return printed.size();
    }
  }
}
