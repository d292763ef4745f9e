package dev.sconce.ui.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayWidthTest {
  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "abc, 3", "größe, 5", "漢字.c, 6", "e\u0301, 1", "한, 2", "✘►…, 3", "🙂, 2"})
  void countsColumns(String text, int columns) {
    assertEquals(columns, DisplayWidth.of(bytes(text)));
  }

  @Test
  void countsBytesThatAreNoTextAsOneColumnEach() {
    assertEquals(3, DisplayWidth.of("\u00ff\u00c3a"));
    assertEquals(2, DisplayWidth.of("\u00e6\u00bc"));
  }

  @Test
  void cutsBetweenCharacters() {
    assertEquals(bytes("a漢"), DisplayWidth.head(bytes("a漢字"), 4));
    assertEquals(bytes("a漢字"), DisplayWidth.head(bytes("a漢字"), 5));
  }
}
