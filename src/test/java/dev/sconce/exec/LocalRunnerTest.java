package dev.sconce.exec;

import static dev.sconce.exec.Commands.begin;
import static dev.sconce.exec.Commands.outputOf;
import static dev.sconce.exec.Commands.run;
import static dev.sconce.exec.Commands.start;
import static dev.sconce.exec.Commands.textOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.os.NativeMemory;
import dev.sconce.os.Pipe;
import dev.sconce.os.Posix;
import dev.sconce.os.Signals;
import dev.sconce.os.SteeredSystem;
import dev.sconce.testing.ThisMachine;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LocalRunnerTest {
  @TempDir private Path temp;
  private Posix posix;
  private LocalRunner.Setup setup;
  private LocalRunner runner;

  @BeforeEach
  void open() throws Exception {
    posix = ThisMachine.posix();
    setup = LocalRunner.Setup.of(CommandEnvironment.ofThisProcess(), temp.resolve("spill"));
    runner = new LocalRunner(posix, setup);
  }

  @AfterEach
  void close() {
    runner.close();
  }

  private LocalRunner direct(LocalRunner.Setup other) {
    return new LocalRunner(posix, other, "/bin/sh", 0);
  }

  @Test
  void badCommandFailsAndPrints() {
    CommandRunner.End.Exited end = run(runner, "cmd /c ninja_no_such_command");
    assertEquals(127, end.exitCode());
    assertTrue(textOf(end.output()).contains("cmd: not found"), textOf(end.output()));
  }

  @Test
  void missingCommandFailsInTheWordsOfTheShell() {
    for (int i = 0; i < 8; i++) {
      CommandRunner.End.Exited end = run(runner, "no_such_command");
      assertEquals(127, end.exitCode());
      assertTrue(textOf(end.output()).contains("no_such_command: not found"));
    }
  }

  @Test
  void signalThatEndsTheShellIsReported() {
    for (int signal : new int[] {Signals.INT, Signals.TERM, Signals.HUP, Signals.KILL}) {
      // signals may be ignored where the tests run, and a command inherits that
      CommandRunner.End.Exited end =
          run(runner, "exec env --default-signal sh -c 'kill -" + signal + " $$'");
      assertEquals(signal, end.signal());
      assertEquals(128 + signal, end.exitCode());
    }
  }

  @Test
  void stoppedCommandIsReportedAndCanStillBeTerminated() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    runner.whenStopped((step, signal) -> told.add(step + " by " + signal));
    Commands.Begun stopped = begin(runner, "kill -STOP $$; sleep 60");
    assertEquals("0 by " + Signals.STOP, told.poll(30, TimeUnit.SECONDS));
    stopped.running().signal(Signals.CONT);
    assertEquals("0 by 0", told.poll(30, TimeUnit.SECONDS));
    stopped.running().signal(Signals.STOP);
    assertEquals("0 by " + Signals.STOP, told.poll(30, TimeUnit.SECONDS));
    stopped.running().signal(Signals.TERM);
    assertEquals(Signals.TERM, stopped.await().signal());
  }

  @Test
  void exitCodeIsTheCommandsOwn() {
    assertEquals(0, run(runner, "exit 0").exitCode());
    assertEquals(3, run(runner, "exit 3").exitCode());
    assertEquals(255, run(runner, "exit 255").exitCode());
  }

  @Test
  void severalAtATimeKeepTheirOutputsApart() {
    List<Commands.Begun> begun = new ArrayList<>();
    for (String line : List.of("ls -d /", "id -u", "pwd")) {
      begun.add(begin(runner, line));
    }
    for (Commands.Begun one : begun) {
      CommandRunner.End.Exited end = one.await();
      assertEquals(0, end.exitCode());
      assertFalse(textOf(end.output()).isEmpty());
    }
    assertEquals("/\n", textOf(begun.getFirst().await().output()));
  }

  @Test
  void commandsThatFollowOneAnotherAreWaitedForByOneThread() throws Exception {
    List<Thread> tellers = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch over = new CountDownLatch(3);
    follow(tellers, over);
    assertTrue(over.await(30, TimeUnit.SECONDS));
    assertEquals(1, Set.copyOf(tellers).size());
  }

  private void follow(List<Thread> tellers, CountDownLatch over) {
    start(
        runner,
        new CommandRunner.Request.Command("true", false),
        _ -> {
          tellers.add(Thread.currentThread());
          if (over.getCount() > 1) {
            follow(tellers, over);
          }
          over.countDown();
        });
  }

  @Test
  void aCommandIsWaitedForThoughWhoStartedItThrows() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    start(
        runner,
        new CommandRunner.Request.Command("true", false),
        _ -> {
          Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
          start(runner, new CommandRunner.Request.Command("true", false), _ -> over.countDown());
          throw new IllegalStateException("meant to be");
        });
    assertTrue(over.await(30, TimeUnit.SECONDS));
  }

  @Test
  void twoCommandsThatAreStartedAtTheEndOfOneRunTogether() throws Exception {
    CountDownLatch over = new CountDownLatch(2);
    Path first = temp.resolve("first");
    Path second = temp.resolve("second");
    String meet = "touch %s; while [ ! -e %s ]; do sleep 0.01; done";
    start(
        runner,
        new CommandRunner.Request.Command("true", false),
        _ -> {
          start(
              runner,
              new CommandRunner.Request.Command(meet.formatted(first, second), false),
              _ -> over.countDown());
          start(
              runner,
              new CommandRunner.Request.Command(meet.formatted(second, first), false),
              _ -> over.countDown());
        });
    assertTrue(over.await(30, TimeUnit.SECONDS));
  }

  private static int openDescriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  @Test
  void aRefusedProcessOrPipeIsAShortageThatPasses() throws Exception {
    SteeredSystem system = new SteeredSystem();
    try (LocalRunner refused = new LocalRunner(system.posix(), setup)) {
      assertEquals(0, run(refused, "true").exitCode());
      int open = openDescriptors();
      system.withoutProcesses(true);
      String noProcess = begin(refused, "true").awaitShortage();
      assertTrue(noProcess.startsWith("posix_spawn: "), noProcess);
      assertTrue(noProcess.contains("ulimit -u"), noProcess);
      system.withoutProcesses(false);
      system.withoutDescriptors(true);
      String noPipe = begin(refused, "true").awaitShortage();
      assertTrue(noPipe.contains("ulimit -n"), noPipe);
      system.withoutDescriptors(false);
      assertEquals(open, openDescriptors());
      assertEquals(0, run(refused, "true").exitCode());
    }
  }

  @Test
  void afterAShortageFewerRunAtOnce() throws Exception {
    SteeredSystem system = new SteeredSystem();
    try (LocalRunner refused = new LocalRunner(system.posix(), setup)) {
      List<Commands.Begun> begun = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        begun.add(begin(refused, "until test -e " + temp + "/go; do sleep 0.01; done"));
      }
      system.withoutProcesses(true);
      begin(refused, "true").awaitShortage();
      system.withoutProcesses(false);
      begin(refused, "true").awaitShortage();
      Files.createFile(temp.resolve("go"));
      for (Commands.Begun one : begun) {
        assertEquals(0, one.await().exitCode());
      }
      assertEquals(0, run(refused, "true").exitCode());
    }
  }

  @Test
  void manyAtOnce() {
    List<Commands.Begun> begun = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      begun.add(begin(runner, "/bin/echo " + i));
    }
    for (int i = 0; i < begun.size(); i++) {
      assertEquals(i + "\n", textOf(begun.get(i).await().output()));
    }
  }

  @Test
  void startsAreInFlightSideBySide() throws Exception {
    SteeredSystem system = new SteeredSystem();
    CountDownLatch inFlight = new CountDownLatch(2);
    try (LocalRunner slow = new LocalRunner(system.posix(), setup)) {
      system.watchedBy(
          new SteeredSystem.Watcher() {
            @Override
            public void starting() {
              inFlight.countDown();
              await(inFlight);
            }
          });
      Thread other = Thread.ofPlatform().start(() -> run(slow, "true"));
      assertEquals(0, run(slow, "true").exitCode());
      other.join();
    }
  }

  @Test
  void closeWaitsForAStartInFlight() throws Exception {
    SteeredSystem system = new SteeredSystem();
    CountDownLatch inFlight = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    LocalRunner slow = new LocalRunner(system.posix(), setup);
    system.watchedBy(
        new SteeredSystem.Watcher() {
          @Override
          public void starting() {
            inFlight.countDown();
            await(goOn);
          }
        });
    AtomicInteger told = new AtomicInteger();
    Thread starting =
        Thread.ofPlatform()
            .start(
                () ->
                    start(
                        slow,
                        new CommandRunner.Request.Command("sleep 60", false),
                        _ -> told.getAndIncrement()));
    await(inFlight);
    Thread closing = Thread.ofPlatform().start(slow::close);
    Commands.awaitState(closing, Thread.State.WAITING);
    goOn.countDown();
    closing.join();
    assertEquals(1, told.get());
    starting.join();
  }

  @Test
  void simultaneousEndsAreReportedInOrderOfRequest() throws Exception {
    SteeredSystem system = new SteeredSystem();
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch over = new CountDownLatch(2);
    CompletableFuture<Integer> first = new CompletableFuture<>();
    CompletableFuture<Thread> secondReaped = new CompletableFuture<>();
    long patienceMillis = TimeUnit.SECONDS.toMillis(60);
    try (LocalRunner two = new LocalRunner(system.posix(), setup, "/bin/sh", 4, patienceMillis)) {
      system.watchedBy(
          new SteeredSystem.Watcher() {
            @Override
            public void waiting(int pid) {
              if (pid == first.join()) {
                Thread waitingForFirst = secondReaped.join();
                while (told.isEmpty() && waitingForFirst.getState() != Thread.State.TIMED_WAITING) {
                  Thread.onSpinWait();
                }
              } else {
                awaitZombie(first.join());
              }
            }

            @Override
            public void reaped(int pid) {
              if (pid != first.join()) {
                secondReaped.complete(Thread.currentThread());
              }
            }
          });
      for (String name : List.of("first", "second")) {
        CommandRunner.Running running =
            start(
                two,
                new CommandRunner.Request.Command("true", false),
                _ -> {
                  told.add(name);
                  over.countDown();
                });
        first.complete((int) running.pid());
      }
      await(over);
    }
    assertEquals(List.of("first", "second"), told);
  }

  @Test
  void endBeingReportedIsNotOvertaken() throws Exception {
    SteeredSystem system = new SteeredSystem();
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Integer> second = new CompletableFuture<>();
    CompletableFuture<Thread> secondReaped = new CompletableFuture<>();
    CountDownLatch over = new CountDownLatch(2);
    Path gate = temp.resolve("gate");
    long patienceMillis = TimeUnit.SECONDS.toMillis(60);
    try (LocalRunner two = new LocalRunner(system.posix(), setup, "/bin/sh", 4, patienceMillis)) {
      system.watchedBy(
          new SteeredSystem.Watcher() {
            @Override
            public void reaped(int pid) {
              if (second.isDone() && pid == second.join()) {
                secondReaped.complete(Thread.currentThread());
              }
            }
          });
      CommandRunner.Request.Command waiting =
          new CommandRunner.Request.Command(
              "until test -e " + gate + "; do sleep 0.01; done", false);
      start(
          two,
          new CommandRunner.Request.Command("true", false),
          _ -> {
            second.join();
            create(gate);
            Thread waitingForFirst = secondReaped.join();
            while (told.isEmpty() && waitingForFirst.getState() != Thread.State.TIMED_WAITING) {
              Thread.onSpinWait();
            }
            told.add("first");
            over.countDown();
          });
      CommandRunner.Running running =
          start(
              two,
              waiting,
              _ -> {
                told.add("second");
                over.countDown();
              });
      second.complete((int) running.pid());
      await(over);
    }
    assertEquals(List.of("first", "second"), told);
  }

  private static void create(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitZombie(int pid) {
    try {
      while (!Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ")) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String outputWith(Map<String, String> environment, String directory, String line) {
    try (LocalRunner there = direct(setup.in(temp.toString()))) {
      CommandRunner.Request request =
          new CommandRunner.Request(
              7,
              new CommandRunner.Request.Command(line, false),
              environment,
              directory,
              CommandRunner.Request.TracePolicy.OFF);
      return textOf(begin(there, request).await().output());
    }
  }

  @Test
  void requestChangesTheEnvironmentOfItsCommandOnly() {
    String home = setup.environment().get("HOME").orElse("");
    assertEquals(
        "/elsewhere new " + System.getenv("PATH") + "\n",
        outputWith(
            Map.of("HOME", "/elsewhere", "SCONCE_TEST", "new"),
            "",
            "echo $HOME $SCONCE_TEST $PATH"));
    assertEquals(home + "\n", outputWith(Map.of(), "", "echo $HOME"));
  }

  @Test
  void requestNamesADirectoryRelativeToThatOfTheRunner() throws Exception {
    Files.createDirectories(temp.resolve("sub/dir"));
    String base = temp.toRealPath().toString();
    assertEquals(base + "/sub/dir\n", outputWith(Map.of(), "sub/dir", "pwd -P"));
    assertEquals("/\n", outputWith(Map.of(), "/", "pwd -P"));
    assertEquals(base + "\n", outputWith(Map.of("A", "b"), "", "pwd -P"));
  }

  @Test
  void standardInputIsEmpty() {
    CommandRunner.End.Exited end = run(runner, "cat -");
    assertEquals(0, end.exitCode());
    assertEquals(0, end.output().sizeBytes());
    assertEquals("/dev/null\n", outputOf(runner, "readlink /proc/self/fd/0"));
  }

  @Test
  void outputAndErrorAreOnePipeInOrder() {
    assertEquals("a\nb\nc\n", outputOf(runner, "echo a; echo b >&2; echo c"));
  }

  @Test
  void bytesComeAsTheyAre() {
    StringBuilder all = new StringBuilder();
    for (int i = 1; i < 256; i++) {
      all.append((char) i);
    }
    String quoted = all.toString().replace("'", "'\\''");
    assertEquals(all.toString(), outputOf(runner, "printf %s '" + quoted + "'"));
    assertEquals("\u00e9", outputOf(direct(setup), "env printf %s '\u00e9'"));
  }

  @Test
  void directoryIsWhereCommandsRun() throws Exception {
    Path directory = Files.createDirectory(temp.resolve("build"));
    Files.writeString(directory.resolve("here"), "yes");
    try (LocalRunner there = direct(setup.in(directory.toString()))) {
      assertEquals(directory.toRealPath() + "\n", outputOf(there, "pwd -P"));
      assertEquals("yes", outputOf(there, "cat here"));
      assertEquals("yes", outputOf(there, "cat here; :"));
    }
  }

  @Test
  void missingDirectoryFailsTheCommand() {
    try (LocalRunner there = new LocalRunner(posix, setup.in("/no/such/directory"))) {
      CommandRunner.End.Exited end = run(there, "true");
      assertEquals(127, end.exitCode());
      assertEquals("posix_spawn: No such file or directory\n", textOf(end.output()));
    }
  }

  @Test
  void tooLongCommandLineFailsTheCommandAndSaysWhy() {
    CommandRunner.End.Exited end = run(runner, "/bin/true " + "x".repeat(140_000));
    assertEquals(126, end.exitCode());
    assertTrue(
        textOf(end.output()).startsWith("posix_spawn: Argument list too long\n"),
        textOf(end.output()));
  }

  @Test
  void longCommandLineBelowTheLimitRuns() {
    String text = "x".repeat(120_000);
    assertEquals(text, outputOf(runner, "printf %s " + text));
    assertEquals(text + "\n", outputOf(direct(setup), "env echo " + text));
  }

  @Test
  void simpleCommandsAreRunWithoutAShell() {
    try (LocalRunner one = direct(setup)) {
      Commands.Begun begun = begin(one, "cat /proc/self/stat");
      String[] stat = textOf(begun.await().output()).split(" ");
      assertEquals(begun.running().pid(), Long.parseLong(stat[0]));
      assertEquals(ProcessHandle.current().pid(), Long.parseLong(stat[3]));
    }
  }

  @Test
  void processGroupIsItsOwn() {
    for (LocalRunner one : List.of(runner, direct(setup))) {
      Commands.Begun begun = begin(one, "cat /proc/self/stat");
      String[] stat = textOf(begun.await().output()).split(" ");
      assertEquals(begun.running().pid(), Long.parseLong(stat[4]));
    }
  }

  @Test
  void noDescriptorOfOursReachesACommand() throws Exception {
    try (NativeMemory memory = new NativeMemory(64)) {
      Pipe pipe = posix.pipe(memory);
      posix.setInheritable(pipe.readEnd(), true);
      for (LocalRunner one : List.of(runner, direct(setup))) {
        // ls opens the directory that it lists.
        assertEquals("0\n1\n2\n3\n", outputOf(one, "ls /proc/self/fd"));
      }
      posix.close(pipe.readEnd());
      posix.close(pipe.writeEnd());
    }
  }

  @Test
  void lockAndJobServerDescriptorsReachACommand() throws Exception {
    int lock =
        posix.open(
            temp.resolve("lock").toString(),
            Posix.CREATE | Posix.READ_WRITE | Posix.CLOSE_ON_EXEC,
            0600);
    assertTrue(posix.tryLock(lock));
    try (NativeMemory memory = new NativeMemory(64);
        LocalRunner locked = direct(setup.holding(() -> lock))) {
      assertEquals(
          temp.toRealPath().resolve("lock") + "\n", outputOf(locked, "readlink /proc/self/fd/3"));
      assertEquals("0\n1\n2\n3\n4\n", outputOf(locked, "ls /proc/self/fd"));

      Pipe pipe = posix.pipe(memory);
      posix.setInheritable(pipe.readEnd(), true);
      posix.setInheritable(pipe.writeEnd(), true);
      List<Integer> both = List.of(pipe.readEnd(), pipe.writeEnd());
      try (LocalRunner served = direct(setup.holding(() -> lock).passingOn(both))) {
        Set<String> expected = new TreeSet<>(List.of("0", "1", "2"));
        both.forEach(number -> expected.add(number.toString()));
        Set<String> found =
            new TreeSet<>(List.of(outputOf(served, "ls /proc/self/fd").split("\n")));
        assertTrue(found.containsAll(expected), found + " lacks of " + expected);
        // The lock under a free number, and the directory that ls reads.
        assertEquals(expected.size() + 2, found.size());
      }
      posix.close(pipe.readEnd());
      posix.close(pipe.writeEnd());
    } finally {
      posix.close(lock);
    }
  }

  @Test
  void lockIsHeldAsLongAsACommandLives() throws Exception {
    Path file = temp.resolve("lock");
    int flags = Posix.CREATE | Posix.READ_WRITE | Posix.CLOSE_ON_EXEC;
    int lock = posix.open(file.toString(), flags, 0600);
    assertTrue(posix.tryLock(lock));
    int other = posix.open(file.toString(), flags, 0600);
    try (LocalRunner locked = new LocalRunner(posix, setup.holding(() -> lock))) {
      Commands.Begun begun = begin(locked, "echo up; sleep 60");
      begun.awaitOutput("up");
      posix.close(lock);
      assertFalse(posix.tryLock(other));
      begun.running().signal(Signals.KILL);
      begun.await();
      assertTrue(posix.tryLock(other));
    } finally {
      posix.close(other);
    }
  }

  @Test
  void signalsAreUnblockedAndAsThisProcessIgnoresThemButForHangUp() throws Exception {
    long ignored = ignoredSignals(Files.readString(Path.of("/proc/self/status"))) & ~1L;
    for (LocalRunner one : List.of(runner, direct(setup))) {
      String status = outputOf(one, "cat /proc/self/status");
      assertTrue(status.contains("SigBlk:\t0000000000000000\n"), status);
      assertTrue(status.contains("SigCgt:\t0000000000000000\n"), status);
      assertEquals(ignored, ignoredSignals(status));
    }
  }

  /**
   * Except for two that the C library keeps for itself, and ignores in everything that it spawns.
   */
  private static long ignoredSignals(String status) {
    int start = status.indexOf("SigIgn:\t") + "SigIgn:\t".length();
    long all = Long.parseUnsignedLong(status.substring(start, start + 16), 16);
    return all & ~(3L << 31);
  }

  @Test
  void backgroundChildWithTheOutputOpenHoldsUpItsCommand() {
    CommandRunner.End.Exited end = run(runner, "(sleep 0.3; echo late) & echo early");
    assertEquals("early\nlate\n", textOf(end.output()));
  }

  @Test
  void backgroundChildWithoutTheOutputDoesNot() {
    long start = System.nanoTime();
    run(runner, "sleep 30 >/dev/null 2>&1 &");
    assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) < 20);
  }

  @Test
  void signalReachesTheWholeGroup() throws Exception {
    Commands.Begun begun = begin(runner, "sleep 60 & sleep 60 & echo up; wait");
    begun.awaitOutput("up");
    begun.running().signal(Signals.TERM);
    CommandRunner.End.Exited end = begun.await();
    assertEquals(Signals.TERM, end.signal());
    assertEquals(143, end.exitCode());
  }

  @Test
  void signalBeforeTheStartIsNotLost() {
    for (int i = 0; i < 20; i++) {
      Commands.Begun begun = begin(runner, "sleep 60");
      begun.running().signal(Signals.KILL);
      assertEquals(Signals.KILL, begun.await().signal());
    }
  }

  @Test
  void signalAfterTheEndReachesNobody() {
    Commands.Begun begun = begin(runner, "true");
    begun.await();
    begun.running().signal(Signals.KILL);
    assertEquals(0, begun.await().exitCode());
  }

  @Test
  void closeEndsWhatRunsAndStillTells() throws Exception {
    Commands.Begun begun = begin(runner, "echo up; exec sleep 60");
    begun.awaitOutput("up");
    runner.close();
    assertEquals(Signals.TERM, begun.await().signal());
    assertThrows(IllegalStateException.class, () -> begin(runner, "true"));
  }

  @Test
  void closeKillsWhatDoesNotEndWhenAsked() throws Exception {
    Commands.Begun begun = begin(runner, "trap '' TERM; echo up; while :; do sleep 1; done");
    begun.awaitOutput("up");
    runner.close();
    assertEquals(Signals.KILL, begun.await().signal());
  }

  @Test
  void closeDoesNotWaitForWhatLeftTheProcessGroup() throws Exception {
    Commands.Begun begun = begin(runner, "setsid sleep 8 & echo up");
    begun.awaitOutput("up");
    long start = System.nanoTime();
    runner.close();
    assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) < 7);
    assertEquals("up\n", textOf(begun.await().output()));
  }

  @Test
  void noZombieIsLeft() throws Exception {
    for (LocalRunner one : List.of(runner, direct(setup))) {
      for (int i = 0; i < 20; i++) {
        run(one, "ls /no/such/file");
      }
    }
    assertEquals(List.of(), zombieChildren());
  }

  private static List<String> zombieChildren() throws IOException {
    String parent = Long.toString(ProcessHandle.current().pid());
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        try {
          String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
          String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
          if (fields[0].equals("Z") && fields[1].equals(parent)) {
            found.add(stat);
          }
        } catch (IOException e) {
          // It has ended and was reaped in the meantime.
        }
      }
    }
    return found;
  }

  @Test
  void tenThousandOutputsArrive() throws Exception {
    int count = 10_000;
    Semaphore slots = new Semaphore(4);
    CountDownLatch done = new CountDownLatch(count);
    AtomicInteger right = new AtomicInteger();
    for (int i = 0; i < count; i++) {
      slots.acquire();
      String text = "output " + i;
      start(
          runner,
          new CommandRunner.Request.Command("echo " + text + "; :", false),
          end -> {
            if (end instanceof CommandRunner.End.Exited exited
                && textOf(exited.output()).equals(text + "\n")) {
              right.incrementAndGet();
            }
            slots.release();
            done.countDown();
          });
    }
    done.await();
    assertEquals(count, right.get());
  }

  @Test
  void hundredMegabytesStayOutOfMemory() throws Exception {
    CommandRunner.End.Exited end = run(runner, "head -c 100000000 /dev/zero; echo end");
    assertEquals(100_000_004, end.output().sizeBytes());
    assertEquals("end\n", new String(end.output().tail(4), StandardCharsets.ISO_8859_1));
    assertEquals(4096, end.output().head(4096).length);
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    assertTrue(used < 90_000_000, used + " bytes are in use");
  }

  @Test
  void costsAreMeasured() {
    CommandRunner.End.Exited end = run(runner, "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done");
    assertTrue(end.cpuMicros() > 10_000, end.cpuMicros() + " µs");
    long bytes = 1_200_000_000;
    CommandRunner.End.Exited large =
        run(runner, "exec dd if=/dev/zero of=/dev/null bs=" + bytes + " count=1 2>/dev/null");
    assertTrue(large.maxRssBytes() > bytes / 2, large.maxRssBytes() + " bytes");
    assertEquals(0, run(runner, "true").maxRssBytes());
  }
}
