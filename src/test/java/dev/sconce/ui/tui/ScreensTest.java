package dev.sconce.ui.tui;

import dev.sconce.session.BuildState;
import dev.sconce.ui.text.ConsoleGlyphs;
import dev.sconce.ui.tui.frame.Frame;
import dev.sconce.ui.tui.screen.ConsoleFrame;
import dev.sconce.ui.tui.view.ViewState;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole frames at the moments of a build. */
final class ScreensTest {
  private static BuildState moment(String name) {
    return switch (name) {
      case "1-early" -> Moments.early();
      case "2-middle" -> Moments.middle();
      case "3-suspended" -> Moments.suspended();
      case "4-paused" -> Moments.paused();
      case "5-failed" -> Moments.failed();
      case "6-done" -> Moments.done();
      default -> throw new AssertionError("no moment " + name);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "1-early, 120, 40, true",
    "1-early, 80, 24, true",
    "2-middle, 120, 40, true",
    "2-middle, 80, 24, true",
    "2-middle, 120, 40, false",
    "2-middle, 100, 30, true",
    "2-middle, 200, 60, true",
    "3-suspended, 120, 40, true",
    "3-suspended, 80, 24, true",
    "4-paused, 120, 40, true",
    "4-paused, 80, 24, true",
    "5-failed, 120, 40, true",
    "5-failed, 80, 24, true",
    "6-done, 120, 40, true",
    "6-done, 80, 24, true",
    "6-done, 80, 24, false",
  })
  void aMomentLooksAsDrawn(String name, int width, int height, boolean unicode) throws IOException {
    ConsoleGlyphs glyphs = unicode ? ConsoleGlyphs.UNICODE : ConsoleGlyphs.ASCII;
    Frame frame = ConsoleFrame.of(moment(name), ViewState.start(), width, height, glyphs);
    Snapshots.assertDrawn(name + (unicode ? "" : "-ascii"), frame);
  }
}
