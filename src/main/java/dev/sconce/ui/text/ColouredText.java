package dev.sconce.ui.text;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * A text as it is shown, and how its parts were printed.
 *
 * @param spans those that are not drawn plain, from left to right
 */
public record ColouredText(String text, List<Span> spans) {
  /** A part of the text, from one index to before another. */
  public record Span(int from, int to, Pen pen) {}

  /** Copies the list. */
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
   * The lines of an output. Colours that a line leaves on hold for the next ones, but for no more
   * than {@value #MOST_LINES_BACK}: a line is looked at without all before it.
   */
  public static final class Lines extends AbstractList<ColouredText> implements RandomAccess {
    private static final int MOST_LINES_BACK = 200;
    private static final char ESCAPE = '\u001b';

    private final List<String> printed;

    /** Lines without their ends, as byte strings. */
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

    /** Whether what was set before is off after it. */
    private static boolean resets(String line) {
      return line.contains("\u001b[m") || line.contains("\u001b[0m");
    }

    @Override
    public int size() {
      return printed.size();
    }
  }
}
