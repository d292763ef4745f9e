package dev.sconce.exec;

import static dev.sconce.exec.Commands.awaitState;
import static dev.sconce.exec.Commands.begin;
import static dev.sconce.exec.Commands.start;
import static dev.sconce.exec.Commands.textOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.os.Signals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The behavior of every {@link CommandRunner}, whether it starts commands at once or later. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class RunnerContract {
  abstract CommandRunner runner();

  /** A command that prints a text and exits. */
  abstract CommandRunner.Request.Command printing(String text, int exitCode);

  /** A command that prints a line {@code up} and then waits to be released. */
  abstract CommandRunner.Request.Command waiting(String name);

  /** Lets the command that waits under that name exit with 0. */
  abstract void release(String name);

  /** A command that cannot be executed. */
  abstract CommandRunner.Request impossible();

  /** Sets whether the system lacks what a command needs. */
  abstract void lacking(boolean on);

  /** Delays starts, as while the process is being stopped. */
  abstract void hold();

  abstract void resume();

  /** Whether the runner records accesses. */
  boolean isTraced() {
    return false;
  }

  @Test
  void endSaysHowTheCommandExitedAndWhatItPrinted() {
    CommandRunner.End.Exited end = begin(runner(), printing("one two", 3)).await();
    assertEquals(3, end.exitCode());
    assertEquals(0, end.signal());
    assertEquals("one two", textOf(end.output()));
    assertEquals(isTraced(), end.accesses().isPresent());
  }

  @Test
  void outputIsThereWhileTheCommandRuns() throws Exception {
    Commands.Begun begun = begin(runner(), waiting("a"));
    begun.awaitOutput("up\n");
    assertFalse(begun.end().isDone());
    release("a");
    assertEquals("up\n", textOf(begun.await().output()));
  }

  @Test
  void outputsOfCommandsThatRunTogetherAreKeptApart() {
    List<Commands.Begun> begun = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      begun.add(begin(runner(), printing("output " + i, i)));
    }
    for (int i = 0; i < 30; i++) {
      assertEquals("output " + i, textOf(begun.get(i).await().output()));
      assertEquals(i, begun.get(i).await().exitCode());
    }
  }

  @Test
  void commandThatCannotBeExecutedEndsLikeInAShell() {
    Commands.Begun begun = begin(runner(), impossible());
    assertEquals(127, begun.await().exitCode());
    assertTrue(begun.await().output().sizeBytes() > 0);
  }

  @Test
  void shortageIsReportedAsAnEndAndPasses() {
    lacking(true);
    assertFalse(begin(runner(), printing("", 0)).awaitShortage().isEmpty());
    lacking(false);
    assertEquals(0, begin(runner(), printing("", 0)).await().exitCode());
  }

  @Test
  void shortageDoesNotDisturbWhatRuns() throws Exception {
    Commands.Begun before = begin(runner(), waiting("before"));
    before.awaitOutput("up\n");
    lacking(true);
    begin(runner(), printing("", 0)).awaitShortage();
    release("before");
    assertEquals(0, before.await().exitCode());
  }

  @Test
  void endsAreReportedInOrder() {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    Map<String, CountDownLatch> over = new ConcurrentHashMap<>();
    List<String> names = List.of("a", "b", "c", "d");
    for (String name : names) {
      over.put(name, new CountDownLatch(1));
      start(
          runner(),
          waiting(name),
          _ -> {
            told.add(name);
            over.get(name).countDown();
          });
    }
    List<String> order = List.of("c", "a", "d", "b");
    for (String name : order) {
      release(name);
      await(over.get(name));
    }
    assertEquals(order, told);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void listenerMayAskForMore() {
    CountDownLatch over = new CountDownLatch(40);
    chain(over);
    chain(over);
    await(over);
  }

  private void chain(CountDownLatch over) {
    start(
        runner(),
        printing("", 0),
        _ -> {
          if (over.getCount() > 2) {
            chain(over);
          }
          over.countDown();
        });
  }

  @Test
  void listenerMayAskForMoreAfterAShortage() {
    lacking(true);
    CountDownLatch over = new CountDownLatch(1);
    start(
        runner(),
        printing("", 0),
        end -> {
          assertTrue(end instanceof CommandRunner.End.NotStarted);
          lacking(false);
          start(runner(), printing("", 0), _ -> over.countDown());
        });
    await(over);
  }

  @Test
  void signalEndsTheCommand() throws Exception {
    Commands.Begun begun = begin(runner(), waiting("a"));
    begun.awaitOutput("up\n");
    begun.running().signal(Signals.TERM);
    assertEquals(Signals.TERM, begun.await().signal());
    assertEquals(128 + Signals.TERM, begun.await().exitCode());
  }

  @Test
  void signalBeforeTheStartIsNotLost() {
    for (int i = 0; i < 20; i++) {
      Commands.Begun begun = begin(runner(), waiting("never"));
      begun.running().signal(Signals.KILL);
      assertEquals(Signals.KILL, begun.await().signal());
    }
  }

  @Test
  void signalWhileStartsAreHeldBackIsNotLost() {
    hold();
    List<CommandRunner.End> ends = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch over = new CountDownLatch(1);
    Thread asking =
        asking(
            () ->
                start(
                        runner(),
                        waiting("never"),
                        end -> {
                          ends.add(end);
                          over.countDown();
                        })
                    .signal(Signals.KILL));
    awaitState(asking, Thread.State.WAITING, Thread.State.TERMINATED);
    resume();
    await(over);
    assertEquals(Signals.KILL, ((CommandRunner.End.Exited) ends.getFirst()).signal());
  }

  private static Thread asking(Runnable what) {
    return Thread.ofPlatform().start(what);
  }

  @Test
  void signalAfterTheEndReachesNobody() {
    Commands.Begun begun = begin(runner(), printing("", 0));
    begun.await();
    begun.running().signal(Signals.KILL);
    assertEquals(0, begun.await().exitCode());
  }

  @Test
  void nothingStartsWhileStartsAreHeldBack() {
    hold();
    AtomicBoolean resumed = new AtomicBoolean();
    List<Boolean> told = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch over = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      Thread asking =
          asking(
              () ->
                  start(
                      runner(),
                      printing("", 0),
                      _ -> {
                        told.add(resumed.get());
                        over.countDown();
                      }));
      awaitState(asking, Thread.State.WAITING, Thread.State.TERMINATED);
    }
    assertEquals(List.of(), told);
    resumed.set(true);
    resume();
    await(over);
    assertEquals(List.of(true, true, true), told);
  }

  @Test
  void whatRunsEndsWhileStartsAreHeldBack() throws Exception {
    Commands.Begun begun = begin(runner(), waiting("a"));
    begun.awaitOutput("up\n");
    hold();
    release("a");
    assertEquals(0, begun.await().exitCode());
    resume();
  }

  @Test
  void closeEndsCommandsAndWaitsForTheirReports() {
    AtomicInteger told = new AtomicInteger();
    for (int i = 0; i < 10; i++) {
      start(runner(), waiting("never"), _ -> told.incrementAndGet());
    }
    runner().close();
    assertEquals(10, told.get());
    assertThrows(IllegalStateException.class, () -> begin(runner(), printing("", 0)));
  }

  @Test
  void eachEndIsReportedOnceEvenDuringClose() throws Exception {
    Map<Integer, AtomicInteger> told = new ConcurrentHashMap<>();
    AtomicInteger numbers = new AtomicInteger();
    List<Thread> askers = new ArrayList<>();
    CountDownLatch some = new CountDownLatch(60);
    for (int i = 0; i < 3; i++) {
      askers.add(
          asking(
              () -> {
                try {
                  while (true) {
                    int number = numbers.incrementAndGet();
                    lacking(number % 7 == 0);
                    AtomicInteger times = new AtomicInteger();
                    CountDownLatch over = new CountDownLatch(1);
                    start(
                        runner(),
                        printing("", 0),
                        _ -> {
                          times.incrementAndGet();
                          over.countDown();
                          some.countDown();
                        });
                    told.put(number, times);
                    if (number % 3 != 0) {
                      await(over);
                    }
                  }
                } catch (IllegalStateException closed) {
                  // its end is not reported
                }
              }));
    }
    await(some);
    runner().close();
    told.values().forEach(times -> assertEquals(1, times.get()));
    for (Thread asker : askers) {
      asker.join();
    }
    told.values().forEach(times -> assertEquals(1, times.get()));
    assertTrue(told.size() >= 50, told.size() + " requests");
  }
}
