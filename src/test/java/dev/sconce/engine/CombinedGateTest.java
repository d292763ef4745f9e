package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class CombinedGateTest {
  private static final class Fake implements StartGate {
    boolean open = true;
    int inside;
    int watched;

    @Override
    public boolean enter(int running, int startedInTurn) {
      inside += open ? 1 : 0;
      return open;
    }

    @Override
    public void leave() {
      inside--;
    }

    @Override
    public void whenOpen(Runnable mayBeOpen) {
      watched++;
    }
  }

  private final Fake load = new Fake();
  private final Fake server = new Fake();
  private final StartGate.CombinedGate both = new StartGate.CombinedGate(load, server);

  @Test
  void lettingInAndLeavingCountsAtBoth() {
    assertTrue(both.enter(0, 0));
    assertEquals(1, load.inside);
    assertEquals(1, server.inside);
    both.leave();
    assertEquals(0, load.inside);
    assertEquals(0, server.inside);
  }

  @Test
  void whatOneRefusesIsNotInsideTheOther() {
    server.open = false;
    assertFalse(both.enter(1, 0));
    assertEquals(0, load.inside);
    load.open = false;
    server.open = true;
    assertFalse(both.enter(1, 0));
    assertEquals(0, server.inside);
  }

  @Test
  void theOneThatRefusedIsWatchedAndNotTheOneThatIsOpen() {
    load.open = false;
    assertFalse(both.enter(1, 0));
    both.whenOpen(() -> {});
    assertEquals(1, load.watched);
    assertEquals(0, server.watched, "a token that nobody may take would be news for ever");
    load.open = true;
    server.open = false;
    assertFalse(both.enter(1, 0));
    both.whenOpen(() -> {});
    assertEquals(1, server.watched);
  }
}
