package dev.sconce.ui.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepText;
import dev.sconce.testing.RandomEvents;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourcePathShortenerTest {
  private static final String ROOT = "/home/me/a/very/long/way/to/the/sources/of/this/project/";

  private final BuildFold fold = new BuildFold(new StepLabels(List.of(ROOT, "../"))::name);

  private String shown(String line) {
    return SourcePathShortener.in(line, fold.snapshot(0));
  }

  @Test
  void rootsOfSourcesAreLeftOutWhereAPathBegins() {
    assertEquals("net/http.cc:41:9: error: no", shown(ROOT + "net/http.cc:41:9: error: no"));
    assertEquals("net/http.cc:41:9: error: no", shown("../net/http.cc:41:9: error: no"));
    assertEquals(
        "In file included from a.h:1, from 'b.cc'",
        shown("In file included from " + ROOT + "a.h:1, from '" + ROOT + "b.cc'"));
  }

  @Test
  void whatIsNoSourceStaysAsItIs() {
    for (String line :
        List.of(
            "",
            "/",
            "..",
            "a // b ../ /",
            "/usr/include/stdio.h:3:1: note",
            "x" + ROOT + "a.h",
            "lib/CMakeFiles/net.dir/http.cc.o: no",
            "    |  ^~~~~/../")) {
      assertEquals(line, shown(line));
    }
  }

  @Test
  void theFirstErrorIsReadWithoutAKeyAlsoWhereTheCompilerNamesWholePaths() {
    String error = ROOT + "net/http.cc:41:9: error: no member named 'retries'";
    StepText text =
        new StepText(ROOT + "net/http.cc", "CXX", List.of("http.o"), "", "c++ http", false);
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    fold.accept(new BuildEvent.StepWanted(0, text.label(), "http.o", -1, List.of()));
    fold.accept(new BuildEvent.StepStarted(0, text, 5));
    fold.accept(
        new BuildEvent.StepFinished(
            0, text, StepOutcome.FAILED, 1, 5, 9, 4, new RandomEvents.Text(error + "\n")));
    BuildState state = fold.snapshot(10);
    for (int[] size : new int[][] {{120, 40}, {80, 24}}) {
      String frame =
          ConsoleFrame.of(state, ViewState.start(), size[0], size[1], ConsoleGlyphs.UNICODE).text();
      assertTrue(frame.contains("net/http.cc:41:9: error: no member named 'retries'"), frame);
      assertFalse(frame.contains(ROOT), frame);
    }
  }
}
