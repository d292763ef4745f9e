package dev.sconce.ui.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MiddleElisionTest {
  private static final String MAGENTA = "\u001b[0;35m";
  private static final String NOTHING = "\u001b[m";
  private static final String RED = "\u001b[1;31m";
  private static final String RESET = "\u001b[0m";

  private static void check(String expected, String line, int width) {
    assertEquals(
        expected, NinjaLinePrinter.MiddleElision.elide(line, width), () -> line + " at " + width);
  }

  @Test
  void lineThatFitsStays() {
    String line = "A line of thirty-eight characters here";
    check(line, line, 80);
    check(line, line, 38);
  }

  @Test
  void nothingButDotsFitsIntoVeryLittle() {
    String line = "Some line that is too long";
    check("", line, 0);
    check(".", line, 1);
    check("..", line, 2);
    check("...", line, 3);
  }

  @Test
  void rightSideGetsTheOddColumn() {
    String line = "01234567890123456789";
    check("...9", line, 4);
    check("0...9", line, 5);
    check("012...789", line, 9);
    check("012...6789", line, 10);
    check("0123...6789", line, 11);
    check("01234567...23456789", line, 19);
    check(line, line, 20);
  }

  @Test
  void colourTakesNoRoom() {
    String line = "012345" + MAGENTA + "67890123456789";
    check("012..." + MAGENTA + "6789", line, 10);
    check("012345" + MAGENTA + "67...23456789", line, 19);
    String fits = "Nothing " + NOTHING + " string.";
    check(fits, fits, 18);
    check("0" + NOTHING + "12...6789", "0" + NOTHING + "1234567890123456789", 10);
  }

  @Test
  void coloursOfTheGapAreKept() {
    String line = "abcd" + RED + "efg" + RESET + "hlkmnopqrstuvwxyz";
    check(RED + RESET, line, 0);
    check("." + RED + RESET, line, 1);
    check("..." + RED + RESET, line, 3);
    check("..." + RED + RESET + "z", line, 4);
    check("a..." + RED + RESET + "z", line, 5);
    check("abcd..." + RED + RESET + "wxyz", line, 11);
    check("abcd..." + RED + RESET + "vwxyz", line, 12);
    check("abcd" + RED + "ef..." + RESET + "uvwxyz", line, 15);
    check("abcd" + RED + "efg..." + RESET + "tuvwxyz", line, 17);
    check("abcd" + RED + "efg" + RESET + "h...stuvwxyz", line, 19);
  }

  @Test
  void colourAtTheEdgeOfTheGapStaysWithItsSide() {
    String line = "abcdef" + RED + "A" + RESET + "BC";
    check("..." + RED + RESET + "C", line, 4);
    check("a..." + RED + RESET + "BC", line, 6);
    check("ab..." + RED + RESET + "BC", line, 7);
    check("ab..." + RED + "A" + RESET + "BC", line, 8);
    check(line, line, 9);
  }

  @Test
  void otherSequencesTakeRoom() {
    check("\u001b[...ghi", "\u001b[2Kabcdefghi", 8);
    check("a...\u001b[", "abcdef\u001b[", 6);
    check("ab...[m", "abcdef\u001b[m", 7);
  }
}
