package dev.sconce.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.ui.plain.StepLabels;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FeedTest {
  private final Feed feed = new Feed(new StepLabels(List.of()));

  private boolean want(int step) {
    return feed.add(new BuildEvent.StepWanted(step, "s" + step, "s" + step, -1, List.of()));
  }

  @Test
  void theFirstEventSinceALookIsNews() {
    assertTrue(want(0));
    assertFalse(want(1));
    assertEquals(2, feed.snapshot(0).counts().total());
    assertTrue(want(2));
  }

  @Test
  void keepsNothingOnceItIsClosed() {
    want(0);
    feed.close();
    for (int step = 1; step < 2 * Feed.MAX_WAITING; step++) {
      assertFalse(want(step));
    }
    assertFalse(feed.hasNews());
    assertEquals(0, feed.snapshot(0).counts().total());
  }
}
