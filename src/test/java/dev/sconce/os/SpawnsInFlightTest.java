package dev.sconce.os;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests stopping the own process group while processes are being started. */
@Timeout(60)
class SpawnsInFlightTest {
  private final List<String> happened = Collections.synchronizedList(new ArrayList<>());

  /** Spawns that take until they are released. */
  private final class SlowSpawns implements NativeCalls {
    private final CountDownLatch inFlight;
    private final CountDownLatch goOn = new CountDownLatch(1);

    SlowSpawns(int expected) {
      inFlight = new CountDownLatch(expected);
    }

    @Override
    public boolean has(NativeCalls.CFunction function) {
      return true;
    }

    @Override
    public long call(
        NativeCalls.CFunction function, long a, long b, long c, long d, long e, long f) {
      if (function == NativeCalls.CFunction.SPAWN) {
        inFlight.countDown();
        await(goOn);
        happened.add("spawned");
      } else if (function == NativeCalls.CFunction.KILL) {
        happened.add("stopped");
      }
      return 0;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Thread spawning(Posix posix) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try (Spawner spawner = posix.spawner()) {
                spawner.start();
              }
            });
  }

  private static Thread stopping(Posix posix) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                posix.signalOwnGroup(Signals.TSTP);
              } catch (OsException e) {
                throw new AssertionError(e);
              }
            });
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void startsGoOnSideBySide() throws Exception {
    SlowSpawns calls = new SlowSpawns(2);
    Posix posix = new Posix(calls);
    Thread one = spawning(posix);
    Thread other = spawning(posix);
    await(calls.inFlight);
    calls.goOn.countDown();
    one.join();
    other.join();
    assertEquals(List.of("spawned", "spawned"), happened);
  }

  @Test
  void stopWaitsForStartsInFlightAndHoldsNewOnesBack() throws Exception {
    SlowSpawns calls = new SlowSpawns(1);
    Posix posix = new Posix(calls);
    Thread inFlight = spawning(posix);
    await(calls.inFlight);
    Thread stop = stopping(posix);
    awaitWaiting(stop);
    Thread heldBack = spawning(posix);
    awaitWaiting(heldBack);
    calls.goOn.countDown();
    for (Thread thread : List.of(inFlight, stop, heldBack)) {
      thread.join();
    }
    assertEquals(List.of("spawned", "stopped", "spawned"), happened);
  }

  @Test
  void startsAreNotLostWhenSeveralStop() throws Exception {
    SlowSpawns calls = new SlowSpawns(1);
    Posix posix = new Posix(calls);
    Thread inFlight = spawning(posix);
    await(calls.inFlight);
    Thread stop = stopping(posix);
    Thread again = stopping(posix);
    awaitWaiting(stop);
    awaitWaiting(again);
    Thread heldBack = spawning(posix);
    awaitWaiting(heldBack);
    calls.goOn.countDown();
    for (Thread thread : List.of(inFlight, stop, again, heldBack)) {
      thread.join();
    }
    assertEquals(List.of("spawned", "stopped", "stopped", "spawned"), happened);
  }
}
