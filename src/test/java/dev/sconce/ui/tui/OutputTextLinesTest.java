package dev.sconce.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.session.Answer;
import dev.sconce.session.Problem;
import dev.sconce.ui.tui.view.StepAnswers;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutputTextLinesTest {
  private static List<String> lines(String text, long fromByte) {
    return new StepAnswers.OutputTextLines(
        new Answer.OutputText(1, text, fromByte, fromByte + text.length(), true));
  }

  @Test
  void aLineEndEndsALineAndBeginsNone() {
    assertEquals(List.of(), lines("", 0));
    assertEquals(List.of("a"), lines("a", 0));
    assertEquals(List.of("a"), lines("a\n", 0));
    assertEquals(List.of("a", "", "b"), lines("a\n\nb", 0));
    assertEquals(List.of("", ""), lines("\n\n", 0));
  }

  @Test
  void whatIsMissingBeforeIsSaidAndACutLineLeftOut() {
    assertEquals(List.of("(7 B before this)", "b", "c"), lines("rest of a\nb\nc\n", 7));
    assertEquals(List.of("(7 B before this)"), lines("rest of a\n", 7));
  }

  @Test
  void manyLinesAndLongOnesAreKept() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      text.append(i).append('\n');
    }
    text.append("x".repeat(2 * Problem.OutputHead.MAX_LINE_BYTES));
    List<String> lines = lines(text.toString(), 0);
    assertEquals(1_001, lines.size());
    assertEquals("999", lines.get(999));
    assertEquals(Problem.OutputHead.MAX_LINE_BYTES, lines.getLast().length());
  }
}
