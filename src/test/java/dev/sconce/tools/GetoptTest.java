package dev.sconce.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GetoptTest {
  private static final List<Getopt.LongOption> LONG =
      List.of(
          new Getopt.LongOption("version", false, 'V'),
          new Getopt.LongOption("verbose", false, 'v'),
          new Getopt.LongOption("delimiter", true, 'd'));

  private static Getopt getopt(String... words) {
    return new Getopt(List.of(words), "vd:", LONG, false);
  }

  /** All options with their arguments, followed by the operands. */
  private static String read(Getopt options) {
    List<String> seen = new ArrayList<>();
    for (int option = options.next(); option != Getopt.END; option = options.next()) {
      if (option == Getopt.WRONG) {
        seen.add(options.error());
      } else {
        seen.add((char) option + (option == 'd' ? "=" + options.argument() : ""));
      }
    }
    return String.join(" ", seen) + " | " + String.join(" ", options.operands());
  }

  @Test
  void shortOptionsShareAWord() {
    assertEquals("v v d=x | ", read(getopt("-vvdx")));
    assertEquals("v d=x | y", read(getopt("-vd", "x", "y")));
  }

  @Test
  void operandsMayComeFirst() {
    assertEquals("v d=2 | a b -", read(getopt("a", "-v", "b", "-d", "2", "-")));
  }

  @Test
  void operandsMayEndOptions() {
    Getopt options = new Getopt(List.of("-v", "a", "-v"), "v", LONG, true);
    assertEquals("v | a -v", read(options));
  }

  @Test
  void twoDashesEndOptions() {
    assertEquals("v | a -v --", read(getopt("-v", "a", "--", "-v", "--")));
  }

  @Test
  void longOptionsMayBeCutShort() {
    assertEquals("V v d=, d=; | ", read(getopt("--vers", "--verb", "--delim=,", "--d", ";")));
  }

  @Test
  void cutTooShortIsAmbiguous() {
    assertEquals(
        "option '--ver' is ambiguous; possibilities: '--version' '--verbose' | ",
        read(getopt("--ver")));
  }

  @Test
  void wrongWordsAreNamed() {
    assertEquals("invalid option -- 'x' v | ", read(getopt("-xv")));
    assertEquals("invalid option -- ':' | ", read(getopt("-:")));
    assertEquals("option requires an argument -- 'd' | ", read(getopt("-d")));
    assertEquals("unrecognized option '--no=1' | ", read(getopt("--no=1")));
    assertEquals("option '--verbose' doesn't allow an argument | ", read(getopt("--verb=1")));
    assertEquals("option '--delimiter' requires an argument | ", read(getopt("--del")));
  }

  @Test
  void withoutLongOptionsTwoDashesAreALetter() {
    Getopt options = new Getopt(List.of("--gg"), "g", List.of(), false);
    assertEquals("invalid option -- '-' g g | ", read(options));
  }

  @Test
  void restLeavesOutWhatCameBefore() {
    Getopt options = getopt("a", "-d", "tool", "b", "-v");
    assertEquals('d', options.next());
    assertEquals(List.of("b", "-v"), options.rest());
    assertEquals("tool", options.lastWord());
  }
}
