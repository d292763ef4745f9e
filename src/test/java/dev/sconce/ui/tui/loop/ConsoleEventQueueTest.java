package dev.sconce.ui.tui.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.ActivityLogLine;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildState;
import dev.sconce.session.CacheMode;
import dev.sconce.ui.text.StepLabels;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConsoleEventQueueTest {
  private final ConsoleEventQueue feed =
      new ConsoleEventQueue(new StepLabels(List.of()), Optional::empty);

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
  void aBuildBegunAgainDoesNotCountTheTimeThatTheOneBeforeWasOver() {
    feed.add(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF));
    want(0);
    feed.add(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 1_000));
    feed.over();
    feed.add(new BuildEvent.PhaseChanged(BuildEvent.Phase.SCANNING, 61_000));
    feed.add(new BuildEvent.Message(BuildEvent.Severity.INFO, "read again"));
    feed.add(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.FAILED, 61_100));
    feed.add(new BuildEvent.BuildStarted(List.of("all"), 2, CacheMode.OFF));
    feed.add(new BuildEvent.PhaseChanged(BuildEvent.Phase.SCANNING, 61_200));
    assertEquals(2_000, feed.snapshot(62_000).elapsedMillis());
    feed.add(new BuildEvent.BuildFinished(BuildEvent.BuildOutcome.BUILT, 63_000));
    feed.over();
    BuildState over = feed.snapshot(70_000);
    assertEquals(3_000, over.elapsedMillis());
    assertEquals(List.of("read again"), over.log().stream().map(ActivityLogLine::subject).toList());
    assertEquals(3_000, over.buildTimes().orElseThrow().wallMillis());
  }

  @Test
  void keepsNothingOnceItIsClosed() {
    want(0);
    feed.close();
    for (int step = 1; step < 2 * ConsoleEventQueue.MAX_WAITING; step++) {
      assertFalse(want(step));
    }
    assertFalse(feed.hasNews());
    assertEquals(0, feed.snapshot(0).counts().total());
  }
}
