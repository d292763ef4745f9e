package dev.sconce.ui.tui.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.ui.text.ColouredText;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.Pen;
import dev.sconce.ui.tui.view.ShownContent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MarkedSourceTest {
  private static String wrapped(String text, int width) {
    List<TextLine> lines = Arrays.stream(text.split("\n", -1)).map(TextLine::of).toList();
    return new WrappedText(lines, width)
        .rows(ShownContent.ReadingPosition.START, 100).stream()
            .map(row -> row.text().text())
            .collect(Collectors.joining("\n"));
  }

  @Test
  void caretsStayUnderWhatTheyMark() {
    String text =
        """
        a.c:3:40: error: no such thing
            3 |   call(first_argument, second_argument, third);
              |                                         ^~~~~
              |                                         thirst
        done\
        """;
    assertEquals(
        """
        a.c:3:40: error: no such thing
            3 |   call(first_argument,
                second_argument,
                third);
                ^~~~~
                thirst
        done\
        """,
        wrapped(text, 31));
    assertEquals(text, wrapped(text, 80));
  }

  @Test
  void marksWithoutAGutterAreBrokenWithTheirLineToo() {
    assertEquals(
        """
          int x = aaaaaaaaa
        + bbbbbbbbb;
        ^ ~~~~~~~~~\
        """,
        wrapped("  int x = aaaaaaaaa + bbbbbbbbb;\n                    ^ ~~~~~~~~~", 20));
  }

  @Test
  void whatIsBehindTheEndOfTheSourceIsMarkedThere() {
    String text = "    3 | return 0\n      |         ^\n      |         ;";
    assertEquals(text, wrapped(text, 20));
    assertEquals("    3 | return 0\n        ^\n        ;", wrapped(text, 16));
  }

  /**
   * With wide characters before the caret, at every width: the marked character stays above its
   * caret.
   */
  @ParameterizedTest
  @ValueSource(strings = {"x", "\u4e16", "\ud83d\ude00"})
  void theMarkedCharacterIsOverItsCaretAtEveryWidth(String before) {
    String source = "   12 |   " + (before + " = f(a); ").repeat(6) + "@ " + before;
    int at = DisplayText.columns(source.substring(0, source.indexOf('@')));
    String marks = "      |" + " ".repeat(at - 7) + "^";
    for (int width = 20; width < 120; width++) {
      List<String> rows = List.of(wrapped(source + "\n" + marks, width).split("\n"));
      int caret = 0;
      while (rows.get(caret).indexOf('^') < 0) {
        caret++;
      }
      String over = rows.get(caret - 1);
      assertEquals(
          rows.get(caret).indexOf('^'),
          DisplayText.columns(over.substring(0, Math.max(0, over.indexOf('@')))),
          "width " + width + ":\n" + String.join("\n", rows));
      for (String row : rows) {
        assertTrue(DisplayText.columns(row) <= width, row);
      }
    }
  }

  @Test
  void coloursGoWithThePartsOfALine() {
    Pen red = new Pen(0, "31", "", "");
    TextLine line =
        TextLine.of(new ColouredText("one two three", List.of(new ColouredText.Span(4, 13, red))));
    List<WrappedText.Row> rows =
        new WrappedText(List.of(line), 9).rows(ShownContent.ReadingPosition.START, 9);
    assertEquals(List.of(new ColouredText.Span(4, 7, red)), rows.get(0).text().spans());
    assertEquals(List.of(new ColouredText.Span(2, 7, red)), rows.get(1).text().spans());
  }
}
