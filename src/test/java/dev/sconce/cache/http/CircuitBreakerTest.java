package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.cache.ManualClock;
import dev.sconce.cache.http.CircuitBreaker.Permission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CircuitBreakerTest {
  private final ManualClock clock = new ManualClock();
  private final List<String> changes = new ArrayList<>();
  private double random = 0.5;

  private final CircuitBreaker breaker =
      new CircuitBreaker(
          clock::nanoTime,
          () -> random,
          (state, failures, windowMillis, remainingMillis, trips) ->
              changes.add(
                  state
                      + " "
                      + failures
                      + " "
                      + windowMillis
                      + " "
                      + remainingMillis
                      + " "
                      + trips));

  private void fail(int count) {
    for (int i = 0; i < count; i++) {
      breaker.failed(Permission.GRANTED);
    }
  }

  private void answer(int count) {
    for (int i = 0; i < count; i++) {
      breaker.answered(Permission.GRANTED);
    }
  }

  @Test
  void tenFailuresSuspendTheServer() {
    fail(9);
    assertEquals(Permission.GRANTED, breaker.ask());
    clock.pass(Duration.ofSeconds(3));
    fail(1);
    assertEquals(Permission.REFUSED, breaker.ask());
    assertEquals(List.of("SUSPENDED 10 3000 240000 1"), changes);
  }

  @Test
  void oneTimeoutIsEnoughWhenNothingWasAnsweredMeanwhile() {
    clock.pass(Duration.ofSeconds(1));
    answer(1);
    long sentNanos = clock.nanoTime();
    clock.pass(Duration.ofSeconds(10));
    breaker.timedOut(Permission.GRANTED, sentNanos);
    assertEquals(Permission.REFUSED, breaker.ask());
    assertEquals(List.of("SUSPENDED 1 10000 240000 1"), changes);
  }

  @Test
  void aTimeoutIsAFailureLikeOthersWhileOthersAreAnswered() {
    for (int i = 0; i < 3; i++) {
      long sentNanos = clock.nanoTime();
      clock.pass(Duration.ofSeconds(5));
      answer(1);
      clock.pass(Duration.ofSeconds(5));
      breaker.timedOut(Permission.GRANTED, sentNanos);
    }
    assertEquals(Permission.GRANTED, breaker.ask());
  }

  @Test
  void answersTakeFailuresAway() {
    for (int i = 0; i < 100; i++) {
      fail(2);
      answer(2);
    }
    fail(9);
    answer(1);
    fail(1);
    assertEquals(Permission.GRANTED, breaker.ask());
    fail(1);
    assertEquals(Permission.REFUSED, breaker.ask());
  }

  @Test
  void afterTheTimeOneRequestFindsOutForAll() {
    fail(10);
    clock.pass(Duration.ofMinutes(4).minusNanos(1));
    assertEquals(Permission.REFUSED, breaker.ask());
    clock.pass(Duration.ofNanos(1));
    assertEquals(Permission.PROBE, breaker.ask());
    for (int i = 0; i < 100; i++) {
      assertEquals(Permission.REFUSED, breaker.ask());
    }
    breaker.answered(Permission.PROBE);
    assertEquals(Permission.GRANTED, breaker.ask());
    fail(9);
    assertEquals(Permission.GRANTED, breaker.ask());
    assertEquals(List.of("SUSPENDED 10 0 240000 1", "PROBING 10 0 0 1", "CLOSED 0 0 0 1"), changes);
  }

  @Test
  void aProbeThatFailsSuspendsForLonger() {
    fail(10);
    clock.pass(Duration.ofMinutes(4));
    assertEquals(Permission.PROBE, breaker.ask());
    breaker.failed(Permission.PROBE);
    clock.pass(Duration.ofSeconds(359));
    assertEquals(Permission.REFUSED, breaker.ask());
    clock.pass(Duration.ofSeconds(1));
    assertEquals(Permission.PROBE, breaker.ask());
    breaker.failed(Permission.PROBE);
    clock.pass(Duration.ofSeconds(539));
    assertEquals(Permission.REFUSED, breaker.ask());
    clock.pass(Duration.ofSeconds(1));
    assertEquals(Permission.PROBE, breaker.ask());
  }

  @Test
  void aProbeThatNobodyWantsAnyMoreIsLeftToTheNext() {
    fail(10);
    clock.pass(Duration.ofMinutes(4));
    assertEquals(Permission.PROBE, breaker.ask());
    breaker.withdrawn(Permission.PROBE);
    assertEquals(Permission.PROBE, breaker.ask());
  }

  @Test
  void theTimeVariesByAMinute() {
    random = 0;
    fail(10);
    clock.pass(Duration.ofMinutes(3));
    assertEquals(Permission.PROBE, breaker.ask());
    random = 1;
    breaker.answered(Permission.PROBE);
    clock.pass(CircuitBreaker.HEALTH);
    fail(10);
    clock.pass(Duration.ofSeconds(299));
    assertEquals(Permission.REFUSED, breaker.ask());
    clock.pass(Duration.ofSeconds(1));
    assertEquals(Permission.PROBE, breaker.ask());
  }

  @Test
  void afterThreeMinutesOfHealthEarlierTripsAreForgotten() {
    fail(10);
    clock.pass(Duration.ofMinutes(4));
    breaker.ask();
    breaker.answered(Permission.PROBE);
    clock.pass(Duration.ofSeconds(179));
    fail(10);
    assertEquals("SUSPENDED 10 0 360000 2", changes.getLast(), "too early");
    clock.pass(Duration.ofMinutes(6));
    breaker.ask();
    breaker.answered(Permission.PROBE);
    clock.pass(Duration.ofMinutes(3));
    fail(10);
    assertEquals("SUSPENDED 10 0 240000 3", changes.getLast());
  }

  @Test
  void neverForMoreThanAnHour() {
    fail(10);
    for (int i = 0; i < 30; i++) {
      clock.pass(CircuitBreaker.LONGEST);
      assertEquals(Permission.PROBE, breaker.ask());
      breaker.failed(Permission.PROBE);
    }
  }

  @Test
  void lateFailuresOfASuspendedServerDoNotCount() {
    fail(30);
    assertEquals(1, changes.size());
    clock.pass(Duration.ofMinutes(4));
    assertEquals(Permission.PROBE, breaker.ask());
    fail(10);
    answer(10);
    assertEquals(Permission.REFUSED, breaker.ask());
    breaker.answered(Permission.PROBE);
    assertEquals(Permission.GRANTED, breaker.ask());
  }

  @Test
  void theUserCanHaveItAskedAtOnce() {
    breaker.rearm();
    assertEquals(Permission.GRANTED, breaker.ask());
    fail(10);
    breaker.rearm();
    assertEquals(Permission.PROBE, breaker.ask());
    breaker.rearm();
    assertEquals(Permission.REFUSED, breaker.ask(), "that is under way");
  }

  @Test
  void thatItIsGoingToBeAskedIsToldAtOnce() {
    fail(10);
    changes.clear();
    breaker.rearm();
    assertEquals(List.of("PROBING 10 0 0 1"), changes);
  }
}
