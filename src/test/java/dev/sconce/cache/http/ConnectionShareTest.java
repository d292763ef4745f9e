package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sconce.cache.http.ConnectionShare.Lease;
import dev.sconce.cache.http.ConnectionShare.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ConnectionShareTest {
  private final AtomicInteger open = new AtomicInteger();

  /** Takes all connections that are available without waiting. */
  private List<Lease> takeAll(ConnectionShare share, Purpose purpose) throws Exception {
    List<Lease> leases = new ArrayList<>();
    while (true) {
      Lease[] taken = new Lease[1];
      Thread taker =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      taken[0] = share.take(purpose);
                    } catch (InterruptedException none) {
                      taken[0] = null;
                    }
                  });
      while (taker.isAlive() && taker.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      taker.interrupt();
      taker.join();
      if (taken[0] == null) {
        return leases;
      }
      leases.add(taken[0]);
    }
  }

  @Test
  void pushesGetAQuarterAndResultsHaveTenOfTheirOwn() throws Exception {
    ConnectionShare share = new ConnectionShare(100, open::set);
    List<Lease> uploads = takeAll(share, Purpose.UPLOAD);
    assertEquals(25, uploads.size());
    assertEquals(65, takeAll(share, Purpose.CONTENT).size());
    assertEquals(10, takeAll(share, Purpose.RESULT).size());
    assertEquals(100, open.get());
    uploads.forEach(Lease::close);
    assertEquals(75, open.get());
    assertEquals(25, takeAll(share, Purpose.RESULT).size());
  }

  @Test
  void oneConnectionServesEveryPurpose() throws Exception {
    ConnectionShare share = new ConnectionShare(1, open::set);
    for (Purpose purpose : Purpose.values()) {
      List<Lease> leases = takeAll(share, purpose);
      assertEquals(1, leases.size());
      leases.forEach(Lease::close);
    }
    assertEquals(0, open.get());
  }

  @Test
  void whoeverIsInterruptedTakesNothing() {
    ConnectionShare share = new ConnectionShare(1, open::set);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> share.take(Purpose.CONTENT));
    assertEquals(0, open.get());
  }
}
