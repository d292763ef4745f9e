package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.cache.RecordedFacts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServerTroubleTest {
  private final RecordedFacts facts = new RecordedFacts();
  private final ServerTrouble trouble = new ServerTrouble(facts);

  @Test
  void minutesAreRounded() {
    trouble.failed("no answer");
    trouble.suspended(Duration.ofSeconds(239));
    assertEquals(List.of("no answer; it is suspended for 4 minutes"), facts.notices);
  }

  @Test
  void whatNobodyWaitedForLongEnoughIsSaidAllTheSame() {
    trouble.unwanted();
    assertEquals(List.of(), facts.notices, "nothing has failed");
    trouble.failed("no connection");
    trouble.unwanted();
    trouble.unwanted();
    assertEquals(List.of("no connection"), facts.notices);
  }

  @Test
  void aServerThatHasAnsweredMayFailOnceWhenNobodyWaits() {
    trouble.answered();
    trouble.failed("no connection");
    trouble.unwanted();
    assertEquals(List.of(), facts.notices);
  }
}
