package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RetryPolicyTest {
  @Test
  void pausesGrowAndVaryAndHaveALimit() {
    RetryPolicy shortest = new RetryPolicy(() -> 0);
    RetryPolicy middle = new RetryPolicy(() -> 0.5);
    assertEquals(Duration.ofMillis(50), shortest.pause(1, Duration.ZERO));
    assertEquals(Duration.ofMillis(100), middle.pause(1, Duration.ZERO));
    assertEquals(Duration.ofMillis(200), middle.pause(2, Duration.ZERO));
    assertEquals(Duration.ofSeconds(5), middle.pause(60, Duration.ZERO));
    assertEquals(Duration.ofSeconds(2), middle.pause(1, Duration.ofSeconds(2)));
    assertEquals(Duration.ofSeconds(5), middle.pause(1, Duration.ofDays(1)));
  }
}
