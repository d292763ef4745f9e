package dev.sconce.ui.tui.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.googlecode.lanterna.TextColor;
import org.junit.jupiter.api.Test;

class ColourDepthTest {
  private static final TextColor ORANGE = new TextColor.RGB(255, 135, 0);

  @Test
  void takesTheNearestColourThatThereIs() {
    assertEquals(ORANGE, ColourDepth.TRUE.fit(ORANGE));
    assertEquals(new TextColor.Indexed(208), ColourDepth.INDEXED.fit(ORANGE));
    assertEquals(
        new TextColor.Indexed(244), ColourDepth.INDEXED.fit(new TextColor.RGB(128, 128, 128)));
    assertEquals(
        TextColor.ANSI.RED_BRIGHT, ColourDepth.SIXTEEN.fit(new TextColor.RGB(250, 10, 10)));
    assertEquals(TextColor.ANSI.BLUE_BRIGHT, ColourDepth.SIXTEEN.fit(new TextColor.Indexed(63)));
  }

  @Test
  void leavesAloneWhatEveryTerminalHas() {
    for (ColourDepth depth : ColourDepth.values()) {
      assertEquals(TextColor.ANSI.DEFAULT, depth.fit(TextColor.ANSI.DEFAULT));
    }
    assertEquals(TextColor.ANSI.RED, ColourDepth.SIXTEEN.fit(TextColor.ANSI.RED));
    assertEquals(TextColor.ANSI.RED, ColourDepth.TRUE.fit(TextColor.ANSI.RED));
  }

  @Test
  void usesNoColourWhereNoneIsWanted() {
    assertEquals(TextColor.ANSI.DEFAULT, ColourDepth.NONE.fit(ORANGE));
    assertEquals(TextColor.ANSI.DEFAULT, ColourDepth.NONE.fit(TextColor.ANSI.RED));
  }
}
