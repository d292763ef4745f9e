package dev.sconce.ui.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ColouredTextTest {
  private static final Pen RED = new Pen(0, "31", "", "");

  private static ColouredText line(int index, String... lines) {
    return new ColouredText.Lines(List.of(lines)).get(index);
  }

  @Test
  void keepsTheColoursThatWerePrinted() {
    assertEquals(
        new ColouredText("a.c: error: no", List.of(new ColouredText.Span(5, 11, RED))),
        line(0, "a.c: \u001b[31merror:\u001b[m no"));
  }

  @Test
  void countsCharactersAndNotBytes() {
    assertEquals(
        new ColouredText("h\u00f6 x", List.of(new ColouredText.Span(3, 4, RED))),
        line(0, "h\u00c3\u00b6 \u001b[31mx"));
  }

  @Test
  void goesOnInTheNextLinesUntilItIsTurnedOff() {
    String[] lines = {"\u001b[31mone", "two", "three\u001b[m", "four"};
    assertEquals(List.of(new ColouredText.Span(0, 3, RED)), line(1, lines).spans());
    assertEquals(List.of(new ColouredText.Span(0, 5, RED)), line(2, lines).spans());
    assertEquals(List.of(), line(3, lines).spans());
  }

  @Test
  void tabsGoOnFromTheColumnBeforeThem() {
    assertEquals("ab      c", line(0, "a\u001b[31mb\tc").text());
  }
}
