package dev.sconce.ui.tui.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepText;
import dev.sconce.testing.RandomEvents;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.Moments;
import dev.sconce.ui.tui.input.KeyHandler;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.view.ShownContent;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WrappedTextTest {
  private static List<String> shown(WrappedText text, ShownContent.ReadingPosition at, int room) {
    return text.rows(text.within(at, room), room).stream().map(row -> row.text().text()).toList();
  }

  private static WrappedText text(int width, String... lines) {
    return new WrappedText(List.of(lines).stream().map(TextLine::of).toList(), width);
  }

  @Test
  void breaksBehindBlanksElseBehindSlashesElseWhereTheRowEnds() {
    assertEquals(List.of("fits"), WrappedText.broken("fits", 4, 2));
    assertEquals(
        List.of("older than", "  input a.h"), WrappedText.broken("older than input a.h", 11, 2));
    assertEquals(
        List.of("/work/project/", "  include/a.h"),
        WrappedText.broken("/work/project/include/a.h", 16, 2));
    assertEquals(List.of("abcdef", "  ghij", "  kl"), WrappedText.broken("abcdefghijkl", 6, 2));
    assertEquals(List.of("漢", "字", "x"), WrappedText.broken("漢字x", 2, 0));
  }

  /** Two megabytes: examining the rest of the line for each row took minutes. */
  @Test
  void breaksALineOfMegabytes() {
    List<String> rows = WrappedText.broken("x".repeat(2_000_000), 42, 2);
    assertEquals(1 + (2_000_000 - 42 + 39) / 40, rows.size());
    assertEquals(2_000_000, rows.stream().mapToInt(row -> row.strip().length()).sum());
  }

  @Test
  void movesByRowsFromOneEndToTheOther() {
    WrappedText text = text(4, "a", "bbbb cc dd", "e", "f");
    assertEquals(List.of("a", "bbbb"), shown(text, ShownContent.ReadingPosition.START, 2));
    ShownContent.ReadingPosition down = text.moved(ShownContent.ReadingPosition.START, 2, 2);
    assertEquals(List.of("  cc", "  dd"), shown(text, down, 2));
    assertEquals(List.of("e", "f"), shown(text, text.moved(down, 9, 2), 2));
    assertEquals(
        List.of("e", "f"),
        shown(
            text,
            ShownContent.ReadingPosition.START.at(ShownContent.ReadingPosition.MAX_LINES),
            2));
    assertEquals(List.of("bbbb", "  cc"), shown(text, text.moved(down, -1, 2), 2));
    assertEquals(ShownContent.ReadingPosition.START, text.moved(down, -9, 2));
  }

  @Test
  void whatACompilerSaysBeyondTheWidthIsReached() {
    String error =
        "a.cc:1:1: error: "
            + String.join(" ", IntStream.range(0, 250).mapToObj(i -> "word" + i).toList());
    BuildFold fold = new BuildFold();
    fold.accept(new BuildEvent.BuildStarted(List.of("all"), 4, CacheMode.OFF));
    StepText text = new StepText("a.cc", "CXX", List.of("a.o"), "", "c++ a.cc", false);
    fold.accept(new BuildEvent.StepWanted(3, "a.cc", "a.o", -1, List.of()));
    fold.accept(
        new BuildEvent.StepFinished(
            3, text, StepOutcome.FAILED, 1, 0, 10, 1, new RandomEvents.Text(error + "\n")));
    BuildState state = fold.snapshot(20);
    for (int[] size : new int[][] {{80, 24}, {120, 40}}) {
      ViewState view = KeyHandler.press("f", state, ViewState.start(), size[0], size[1]).view();
      String panel = ConsoleFrame.of(state, view, size[0], size[1], ConsoleGlyphs.UNICODE).text();
      assertTrue(panel.contains("word25"), panel);
      view = KeyHandler.press("z", state, view, size[0], size[1]).view();
      boolean found = false;
      for (int i = 0; i < 40 && !found; i++) {
        String frame = ConsoleFrame.of(state, view, size[0], size[1], ConsoleGlyphs.UNICODE).text();
        found = frame.contains("word249");
        assertEquals(!found, frame.contains("more line"), frame);
        view = KeyHandler.press("Down", state, view, size[0], size[1]).view();
      }
      assertTrue(found);
      view = KeyHandler.press("g", state, view, size[0], size[1]).view();
      String top = ConsoleFrame.of(state, view, size[0], size[1], ConsoleGlyphs.UNICODE).text();
      assertTrue(top.contains("a.cc:1:1: error: word0"), top);
    }
  }

  @Test
  void theHelpIsWholeOnASmallScreen() {
    BuildState state = Moments.early();
    ViewState view = KeyHandler.press("?", state, ViewState.start(), 80, 24).view();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 90; i++) {
      all.append(ConsoleFrame.of(state, view, 80, 24, ConsoleGlyphs.UNICODE).text());
      view = KeyHandler.press("Down", state, view, 80, 24).view();
    }
    String text = all.toString().replaceAll("\\s+", " ");
    for (String end :
        List.of(
            "is not over yet)",
            "⊘ not run",
            "= hit",
            "▲ built, printed something",
            "◆ on the critical path")) {
      assertTrue(text.contains(end), end);
    }
  }
}
