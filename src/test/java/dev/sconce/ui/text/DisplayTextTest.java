package dev.sconce.ui.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.ui.tui.frame.Canvas;
import dev.sconce.ui.tui.frame.CellStyle;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DisplayTextTest {
  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @Test
  void byteStringsAreDecodedAsUtf8() {
    assertEquals("größe/漢字.cc", DisplayText.decode(bytes("größe/漢字.cc")));
    assertEquals("a\ufffdb", DisplayText.decode("a\u00ffb"));
  }

  @Test
  void escapeSequencesAndControlCharactersAreLeftOut() {
    assertEquals("error: x", DisplayText.decode("\u001b[1;31merror\u001b[0m: x\u0007\r"));
    assertEquals("link", DisplayText.decode("\u001b]8;;file:///a\u001b\\link\u001b]8;;\u0007"));
    assertEquals("", DisplayText.decode("\u001b"));
    assertEquals("", DisplayText.decode("\u001b["));
  }

  @Test
  void tabsGoToTheNextStop() {
    assertEquals("ab      c", DisplayText.decode("ab\tc"));
    assertEquals("        c", DisplayText.decode("\tc"));
  }

  @Test
  void widthsAreThoseOfTheTerminal() {
    assertEquals(7, DisplayText.columns("größe12"));
    assertEquals(4, DisplayText.columns("漢字"));
    assertEquals(1, DisplayText.columns("e\u0301"));
    assertEquals(0, DisplayText.columns("\u200d"));
  }

  @ParameterizedTest
  @CsvSource({
    "third_party/zlib/inflate.c, 25, …/zlib/inflate.c",
    "a/b/c/file.cc, 13, a/b/c/file.cc",
    "a/b/c/file.cc, 12, …/c/file.cc",
    "a/b/c/file.cc, 9, …/file.cc",
    "a/b/c/file.cc, 7, file.cc",
    "a/b/c/file.cc, 5, file…",
  })
  void directoriesAreCutBeforeTheFileName(String path, int room, String cut) {
    assertEquals(cut, DisplayText.cutPath(path, room, ConsoleGlyphs.UNICODE));
  }

  @Test
  void aWideCharacterThatDoesNotFitIsLeftOut() {
    Canvas canvas = new Canvas(3, 1);
    assertEquals(2, canvas.text(0, 0, 3, "漢字", CellStyle.TEXT));
    assertEquals("漢", canvas.frame().row(0));
  }
}
