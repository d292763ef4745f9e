package dev.sconce.ui.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In these texts {@code ~} is the escape character. */
class PrintedLineTest {
  /** The only sequences that may reach a terminal: colours, attributes and links. */
  private static final Pattern ALLOWED =
      Pattern.compile("\u001b\\[[0-9;:]*m|\u001b]8;;[!-~]*\u001b\\\\");

  private static String escaped(String text) {
    return text.replace('~', '\u001b');
  }

  private static String text(String line) {
    return PrintedLine.text(escaped(line));
  }

  private static String drawn(String line) {
    return PrintedLine.of(escaped(line), Pen.PLAIN).bytes(true).replace('\u001b', '~');
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      textBlock =
          """
          plain text,             plain text
          ~[31mred~[0m,           red
          ~[?25lhidden cursor,    hidden cursor
          ~[?1049hother screen,   other screen
          ~[?1000hmouse,          mouse
          ~[5;10rscroll region,   scroll region
          ~[2Jcleared,            cleared
          ~[Hhome,                home
          ~[10;10Helsewhere,      elsewhere
          ~(Bcharset,             charset
          ~)0charset,             charset
          ~#8test pattern,        test pattern
          ~creset,                reset
          ~7saved~8restored,      savedrestored
          ~=keypad~>,             keypad
          ~Dindex,                index
          ~Mreverse index,        reverse index
          ~[6nwhere is it,        where is it
          ~[ckind,                kind
          ~[>4;1mkeys,            keys
          ~[4 qcursor,            cursor
          ~[!preset,              reset
          ~]0;title~\\text,       text
          ~P1$r~\\text,           text
          ~_program~\\text,       text
          ~^privacy~\\text,       text
          ~Xstart~\\text,         text
          ~Xany|;x~\\text,        text
          """)
  void sequencesThatWouldDriveTheTerminalAreLeftOut(String line, String shown) {
    assertEquals(shown, text(line));
    assertEquals(shown, PrintedLine.of(escaped(line), Pen.PLAIN).bytes(false));
  }

  @Test
  void controlsAreLeftOut() {
    assertEquals("abc", text("a\u0007b\u000e\u000f\u0000c\u007f\u000b\f"));
  }

  @Test
  void controlsOfTheUpperHalfAreLeftOutAsBytesAndAsCharacters() {
    assertEquals("ab", text("a\u009b31mb"));
    assertEquals("ab", text("a\u00c2\u009b31mb"));
    assertEquals("ab", text("a\u009d0;title\u009cb"));
    assertEquals("ab", text("a\u00c2\u009d0;title\u00c2\u009cb"));
    assertEquals("ab", text("a\u0085\u0084b"));
  }

  @Test
  void bytesWithinACharacterAreText() {
    String character = bytes("\u66db"); // E6 9B 9B
    assertTrue(character.indexOf(0x9b) > 0);
    assertEquals("a" + character + "31m", text("a" + character + "31m"));
    assertEquals(bytes("ä€😀"), text(bytes("ä€😀")));
  }

  @Test
  void charactersInALongerFormThanNeededAreNone() {
    assertEquals("\u00e0b", text("\u00e0\u0082\u009b31mb"));
    assertEquals("\u00e4\u00f6", text("\u00e4\u00f6"), "Latin 1");
  }

  @Test
  void aTitleThatIsNeverEndedDoesNotSwallowTheLine() {
    assertEquals("0;title error: x", text("~]0;title error: x"));
    assertEquals("error: x", text("~[3\u0018error: x"));
  }

  @Test
  void carriageReturnsAndBackspacesAreObeyed() {
    assertEquals("done100%", text("done50%\rdone100%"));
    assertEquals("100%1", text("done1\r100%"));
    assertEquals("text", text("text\r"));
    assertEquals("bold", text("b\bbo\bol\bld\bd"));
    assertEquals("ok", text("long progress\r~[Kok"));
    assertEquals("ok", text("long progress~[2K\rok"));
    assertEquals("     ok", text("12345~[1K~[5Gx".replace("~[5Gx", "~[6Gok")));
    assertEquals("a   b", text("a~[3Cb"));
    assertEquals("axc", text("abc~[2Dx"));
  }

  @Test
  void whatIsLeftOfAWideCharacterBecomesBlank() {
    assertEquals(" x", text(bytes("世") + "\b" + "x"));
    assertEquals("x ", text(bytes("世") + "\rx"));
    assertEquals("\tx", text("\tx"));
    assertEquals("y       x", text("\tx\ry"));
  }

  @Test
  void marksStayWithTheCharacterBeforeThem() {
    assertEquals(bytes("e\u0301x"), text(bytes("e\u0301x")));
    assertEquals("ax", text(bytes("e\u0301x") + "\ra"));
  }

  @Test
  void noCursorIsMovedBeyondAllTerminals() {
    assertTrue(text("a~[99999Cb").length() < 2_000);
    assertTrue(text("a~[99999Gb").length() < 2_000);
    assertEquals("b", text("a~[99999Db"));
  }

  @Test
  void coloursAreKeptAndClosed() {
    assertEquals("~[1;31merror:~[m text", drawn("~[1;31merror:~[0m text"));
    assertEquals("~[1;31merror~[m", drawn("~[01;31m~[Kerror"));
    assertEquals("~[38;5;208mx~[m~[48;2;1;2;3my~[m", drawn("~[38;5;208mx~[0;48;2;1;2;3my"));
    assertEquals("~[38:2::1:2:3mx~[m", drawn("~[38:2::1:2:3mx"));
    assertEquals("x", drawn("x~[31m"));
    assertEquals("text", drawn("~[8mtext"), "nothing is concealed");
    assertEquals("~[1mb~[m~[1;4mu~[m~[4mx~[m", drawn("~[1mb~[4mu~[22mx"));
  }

  @Test
  void aLineBeginsAsTheOneBeforeItEnded() {
    PrintedLine first = PrintedLine.of(escaped("~[31mred"), Pen.PLAIN);
    assertEquals(
        "\u001b[31mstill red\u001b[m", PrintedLine.of("still red", first.after()).bytes(true));
  }

  @Test
  void linksAreKeptAndClosed() {
    assertEquals(
        "~]8;;https://gcc.gnu.org/~\\doc~]8;;~\\ text",
        drawn("~]8;;https://gcc.gnu.org/~\\doc~]8;;~\\ text"));
    assertEquals("~]8;;file:///a~\\x~]8;;~\\", drawn("~]8;id=1;file:///a\u0007x"));
    assertEquals("x", drawn("~]8;;http://a b~\\x"), "a blank is no part of a link");
  }

  @Test
  void anyBytesLeaveTheTerminalAsItWas() {
    int count = Integer.getInteger("sconce.printed.lines", 20_000);
    Random random = new Random(12);
    for (int i = 0; i < count; i++) {
      String line = randomLine(random);
      Pen pen = PrintedLine.of(escaped("~[3" + i % 8 + "m"), Pen.PLAIN).after();
      PrintedLine shown = PrintedLine.of(line, pen);
      String drawn = shown.bytes(true);
      String rest = ALLOWED.matcher(drawn).replaceAll("");
      assertEquals(shown.bytes(false), rest);
      assertFalse(hasControls(rest), () -> "shown of " + line);
      assertTrue(
          DisplayText.decode(line).codePoints().allMatch(one -> DisplayWidth.columns(one) > 0),
          () -> "shown of " + line);
      assertTrue(endsPlain(drawn), drawn);
      assertEquals(
          List.of(),
          PrintedLine.of(rest, Pen.PLAIN).runs().stream()
              .filter(run -> !rest.contains(run.text()))
              .toList(),
          "what is shown is shown as it is");
      if (!hasControls(line)) {
        assertEquals(line, rest);
      }
    }
  }

  private static boolean hasControls(String text) {
    for (int at = 0; at < text.length(); at += DisplayWidth.length(text, at)) {
      int one = DisplayWidth.codePoint(text, at);
      if (one < ' ' && one != '\t' || one >= 0x7f && one < 0xa0) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsPlain(String drawn) {
    String last = "";
    String link = "";
    var found = ALLOWED.matcher(drawn);
    while (found.find()) {
      if (found.group().endsWith("m")) {
        last = found.group();
      } else {
        link = found.group();
      }
    }
    return (last.isEmpty() || last.equals("\u001b[m"))
        && (link.isEmpty() || link.equals("\u001b]8;;\u001b\\"));
  }

  private static String randomLine(Random random) {
    String[] pieces = {
      "~",
      "~[",
      "~]",
      "~P",
      "~_",
      "~]8;;",
      "~\\",
      ";",
      "m",
      "K",
      "1",
      "31",
      "?",
      "38;5;",
      "text",
      "\r",
      "\b",
      "\t",
      "\u0007",
      "\u009b",
      "\u009d",
      "\u009c",
      "\u0090",
      "(B",
      "#8",
      " ",
      "\u00c2",
      "\u00e6\u009b"
    };
    StringBuilder line = new StringBuilder();
    int length = random.nextInt(20);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(3)) {
        case 0 -> line.append((char) random.nextInt(256));
        case 1 -> line.append((char) (' ' + random.nextInt(95)));
        default -> line.append(pieces[random.nextInt(pieces.length)]);
      }
    }
    return escaped(line.toString()).replace("\n", "");
  }

  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
