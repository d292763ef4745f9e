package dev.sconce.cache.tiers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.cache.ManualClock;
import dev.sconce.cache.RecordedFacts;
import dev.sconce.session.CacheEvent.ServerChanged;
import dev.sconce.session.CacheEvent.ServerState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServerWatchTest {
  private final ManualClock clock = new ManualClock();
  private final RecordedFacts facts = new RecordedFacts();
  private final ServerWatch watch = new ServerWatch(clock, facts);

  private void ask(int count, long tookMillis) {
    for (int i = 0; i < count; i++) {
      long asked = watch.asked();
      clock.pass(Duration.ofMillis(tookMillis));
      watch.answered(asked);
    }
  }

  private List<ServerState> states() {
    return facts.events(ServerChanged.class).stream().map(ServerChanged::state).toList();
  }

  @Test
  void noAnswerForTwoSecondsIsSilenceUntilTheNextOne() {
    long asked = watch.asked();
    clock.pass(ServerWatch.SILENT.minusNanos(1));
    watch.look();
    assertEquals(List.of(), states());
    clock.pass(Duration.ofNanos(1));
    watch.look();
    watch.look();
    assertEquals(List.of(ServerState.SILENT), states());
    watch.answered(asked);
    assertEquals(List.of(ServerState.SILENT, ServerState.WELL), states());
  }

  @Test
  void whoAnswersOthersIsNotSilent() {
    long old = watch.asked();
    for (int i = 0; i < 10; i++) {
      clock.pass(Duration.ofSeconds(1));
      ask(1, 1);
      watch.look();
    }
    watch.withdrawn(old);
    assertEquals(List.of(), states());
  }

  @Test
  void nobodyIsSilentWhoIsNotAsked() {
    ask(1, 1);
    clock.pass(Duration.ofMinutes(1));
    watch.look();
    long asked = watch.asked();
    watch.look();
    assertEquals(List.of(), states());
    watch.withdrawn(asked);
  }

  @Test
  void answersThatTakeMuchLongerThanUsualAreSlow() {
    ask(50, 20);
    ask(10, 40);
    assertEquals(List.of(), states());
    ask(20, 900);
    assertEquals(List.of(ServerState.SLOW), states());
    ask(40, 20);
    assertEquals(List.of(ServerState.SLOW, ServerState.WELL), states());
  }
}
