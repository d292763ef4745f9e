package dev.sconce.ui.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In these texts {@code ~} is the escape character. */
class PlaceLinksTest {
  private static final PlaceLinks LINKS =
      new PlaceLinks(
          file -> file.startsWith("gone") ? Optional.empty() : Optional.of("/src/" + file), "here");

  private static String linked(String line) {
    PrintedLine printed = PrintedLine.of(line.replace('~', '\u001b'), Pen.PLAIN);
    return LINKS.linked(printed).bytes(true).replace('\u001b', '~');
  }

  private static String link(String file) {
    return "~]8;;file://here/src/" + file + "~\\" + file + "~]8;;~\\";
  }

  @Test
  void placesAtTheBeginningOfLinesAreLinks() {
    assertEquals(link("a.c") + ":1:2: error: no", linked("a.c:1:2: error: no"));
    assertEquals(" --> " + link("a.rs") + ":1:2", linked(" --> a.rs:1:2"));
    assertEquals("  File \"" + link("a.py") + "\", line 3", linked("  File \"a.py\", line 3"));
    assertEquals(link("a.cpp") + "(3): error C1: no", linked("a.cpp(3): error C1: no"));
  }

  @Test
  void coloursStayAndTheLinkIsClosed() {
    assertEquals(
        "~]8;;file://here/src/a.c~\\~[1ma.c~]8;;~\\:1:~[m error", linked("~[1ma.c:1:~[m error"));
  }

  @Test
  void whatIsNoFileOrALinkAlreadyIsLeft() {
    assertEquals("gone.c:1: error", linked("gone.c:1: error"));
    assertEquals("    a.c:1: quoted", linked("    a.c:1: quoted"));
    assertEquals("done: 3", linked("done: 3"));
    String own = "~]8;;https://x~\\a.c~]8;;~\\:1: error";
    assertEquals(own, linked(own));
  }

  @Test
  void bytesThatNoAddressHasAreEncoded() {
    assertEquals(
        "~]8;;file://here/src/a%3B%C3%BC.c~\\a;\u00c3\u00bc.c~]8;;~\\:1: error",
        linked("a;\u00c3\u00bc.c:1: error"));
  }

  @ParameterizedTest
  @CsvSource({
    "TERM=xterm-kitty, true",
    "TERM=xterm-256color, false",
    "TERM=xterm-256color VTE_VERSION=6003, true",
    "TERM=xterm-256color VTE_VERSION=4402, false",
    "TERM=xterm-256color TERM_PROGRAM=iTerm.app, true",
    "TERM=xterm-256color TERM_PROGRAM=Apple_Terminal, false",
    "TERM=xterm-256color WT_SESSION=1, true",
    "TERM=tmux-256color TERM_PROGRAM=tmux TERM_PROGRAM_VERSION=3.4, true",
    "TERM=tmux-256color TERM_PROGRAM=tmux TERM_PROGRAM_VERSION=3.3a, false",
    "TERM=screen VTE_VERSION=6003, false",
    "TERM=linux, false"
  })
  void onlyTerminalsThatAreKnownToHaveLinksGetThem(String variables, boolean expected) {
    Map<String, String> environment = new HashMap<>();
    for (String one : variables.split(" ")) {
      environment.put(one.split("=")[0], one.split("=")[1]);
    }
    assertEquals(
        expected, PlaceLinks.supported(name -> Optional.ofNullable(environment.get(name))));
  }
}
