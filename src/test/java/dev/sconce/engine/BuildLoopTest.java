package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.exec.CommandRunner;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.schedule.RunResult;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.Requester;
import dev.sconce.testing.AsyncRunner;
import dev.sconce.testing.FakeFiles;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Builds whose commands end on threads of their own, at any moment. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BuildLoopTest {
  private final Requester asker = new Requester("test");

  private static final int CHAINS = 20;

  private static final int LENGTH = 25;

  private static final CommandRunner.End SUCCESS =
      CommandRunner.End.Exited.untraced(0, 0, CapturedOutput.NONE, 0, 0);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final Set<Thread> tellers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger telling = new AtomicInteger();
  private final Set<String> overlaps = ConcurrentHashMap.newKeySet();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Ends commands on other threads after a moment, or at once. */
  private final class Ending implements CommandRunner {
    private final AtomicInteger running = new AtomicInteger();
    private final Random random;
    private final FakeFiles files;
    private final Graph graph;

    Ending(long seed, FakeFiles files, Graph graph) {
      this.random = new Random(seed);
      this.files = files;
      this.graph = graph;
    }

    @Override
    public CommandRunner.Running start(
        CommandRunner.Request request, Consumer<CommandRunner.End> whenEnded) {
      if (refusing && running.get() > 1 && random.nextInt(5) == 0) {
        whenEnded.accept(new CommandRunner.End.NotStarted("nothing is left"));
        return new DryRunner();
      }
      int micros = random.nextInt(4) == 0 ? 0 : random.nextInt(300);
      running.incrementAndGet();
      makeOutputs(request, graph, files);
      threads.execute(
          () -> {
            AsyncRunner.pause(micros);
            running.decrementAndGet();
            whenEnded.accept(SUCCESS);
          });
      return new DryRunner();
    }

    @Override
    public void close() {
      // commands end by themselves
    }
  }

  private static void makeOutputs(CommandRunner.Request request, Graph graph, FakeFiles files) {
    for (Node output : graph.edge(request.step()).outputs()) {
      files.create(output.path(), "");
    }
  }

  private static String manifest() {
    StringBuilder text = new StringBuilder();
    for (int chain = 0; chain < CHAINS; chain++) {
      for (int i = 0; i < LENGTH; i++) {
        text.append("build o").append(chain).append('-').append(i).append(": touch");
        text.append(i == 0 ? "" : " o" + chain + "-" + (i - 1)).append('\n');
      }
    }
    return text.toString();
  }

  private Build build(long seed) {
    return build((files, graph) -> new Ending(seed, files, graph));
  }

  private int slots = 6;
  private boolean refusing;

  private Build build(BiFunction<FakeFiles, Graph, CommandRunner> runner) {
    FakeFiles files = new FakeFiles();
    Graph graph = BuildFixture.parse(manifest(), Manifest.Options.DEFAULT);
    BuildParts parts =
        new BuildParts(
            graph,
            files,
            null,
            null,
            runner.apply(files, graph),
            new NinjaDyndepReader(),
            null,
            () -> Instant.ofEpochMilli(0),
            0,
            ".ninja_lock",
            BuildParts.MutationGuard.NOTHING,
            null,
            _ -> files.tick());
    Build build = new Build(parts, BuildOptions.ofSlots(slots));
    build.subscribe(this::told);
    last =
        IntStream.range(0, CHAINS)
            .mapToObj(chain -> graph.find("o" + chain + "-" + (LENGTH - 1)))
            .toList();
    return build;
  }

  private List<Node> last = List.of();

  private void told(BuildEvent event) {
    if (telling.getAndIncrement() != 0) {
      overlaps.add(event + " while another event was told");
    }
    tellers.add(Thread.currentThread());
    events.add(event);
    telling.decrementAndGet();
  }

  private List<Integer> finished() {
    return events.stream()
        .filter(BuildEvent.StepFinished.class::isInstance)
        .map(event -> ((BuildEvent.StepFinished) event).step())
        .toList();
  }

  @Test
  void oneThreadAtATimeGoesOnAndNoEndIsLost() {
    allIsBuilt();
  }

  private void allIsBuilt() {
    for (long seed = 0; seed < 20; seed++) {
      events.clear();
      try (Build build = build(seed)) {
        assertEquals(new RunResult(RunResult.Status.BUILT, 0, ""), build.run(last));
      }
      assertEquals(CHAINS * LENGTH, finished().size());
      assertEquals(CHAINS * LENGTH, new TreeSet<>(finished()).size());
    }
    assertEquals(Set.of(), overlaps);
  }

  @Test
  void refusalMayArriveBeforeTheStartReturns() {
    refusing = true;
    allIsBuilt();
  }

  @Test
  void theThreadOfACommandThatEndedStartsTheNext() {
    try (Build build = build(1)) {
      build.run(last);
    }
    assertTrue(tellers.size() > 1, "all was left to the thread that called");
  }

  @Test
  void whatIsThrownReachesTheCallerWhereverItWasThrown() {
    for (int at = 1; at < CHAINS * LENGTH; at += 7) {
      events.clear();
      int step = at;
      IllegalStateException bug = new IllegalStateException("at " + at);
      try (Build build = build(at)) {
        build.subscribe(
            event -> {
              if (event instanceof BuildEvent.StepFinished && finished().size() == step) {
                throw bug;
              }
            });
        assertSame(bug, assertThrows(IllegalStateException.class, () -> build.run(last)));
      }
    }
  }

  @Test
  void requestsAreServedWhileCommandsEnd() {
    for (long seed = 0; seed < 10; seed++) {
      events.clear();
      try (Build build = build(seed)) {
        build.subscribe(
            event -> {
              if (event instanceof BuildEvent.StepFinished && finished().size() % 50 == 10) {
                threads.execute(() -> build.submit(asker, new BuildRequest.Pause()));
              } else if (event instanceof BuildEvent.PhaseChanged changed
                  && changed.phase() == BuildEvent.Phase.PAUSED) {
                threads.execute(() -> build.submit(asker, new BuildRequest.Resume()));
              }
            });
        assertEquals(RunResult.Status.BUILT, build.run(last).status());
      }
      assertFalse(events.isEmpty());
      assertEquals(CHAINS * LENGTH, new TreeSet<>(finished()).size());
    }
    assertEquals(Set.of(), overlaps);
  }

  /** With every other seed, the system sometimes has no resources for one more command. */
  private RunResult buildWithAsynchronousStarts(long seed, Consumer<Build> whenMade) {
    events.clear();
    List<AsyncRunner> made = new ArrayList<>();
    Build build =
        build(
            (files, graph) -> {
              made.add(asynchronous(seed, files, graph));
              return made.getFirst();
            });
    try (AsyncRunner _ = made.getFirst();
        build) {
      whenMade.accept(build);
      return build.run(last);
    }
  }

  private AsyncRunner asynchronous(long seed, FakeFiles files, Graph graph) {
    Random random = new Random(seed);
    AtomicInteger running = new AtomicInteger();
    AsyncRunner runner =
        new AsyncRunner(
            process -> {
              int micros = delay(random);
              running.incrementAndGet();
              makeOutputs(process.request(), graph, files);
              threads.execute(
                  () -> {
                    AsyncRunner.pause(micros);
                    running.decrementAndGet();
                    process.exit(0);
                  });
            },
            () -> delay(random));
    runner.lacking(_ -> seed % 2 == 0 && running.get() > 1 && random.nextInt(5) == 0);
    return runner;
  }

  private static int delay(Random random) {
    synchronized (random) {
      return random.nextInt(3) == 0 ? 0 : random.nextInt(300);
    }
  }

  @Test
  void startsMayHappenLater() {
    for (long seed = 0; seed < 30; seed++) {
      assertEquals(
          new RunResult(RunResult.Status.BUILT, 0, ""),
          buildWithAsynchronousStarts(seed, _ -> {}),
          "seed " + seed);
      assertEquals(CHAINS * LENGTH, finished().size());
      assertEquals(CHAINS * LENGTH, new TreeSet<>(finished()).size());
    }
    assertEquals(Set.of(), overlaps);
  }

  @Test
  void aBuildIsStoppedThoughStartsAreInFlight() {
    for (long seed = 0; seed < 30; seed++) {
      int stopAt = 1 + (int) seed * 7;
      RunResult result =
          buildWithAsynchronousStarts(
              seed,
              build ->
                  build.subscribe(
                      event -> {
                        if (event instanceof BuildEvent.StepStarted && started().size() == stopAt) {
                          build.submit(asker, new BuildRequest.Stop(2));
                        }
                      }));
      assertEquals(RunResult.Status.INTERRUPTED, result.status(), "seed " + seed);
      assertEquals(
          new TreeSet<>(started()), new TreeSet<>(finished()), "what was started, and what ended");
    }
    assertEquals(Set.of(), overlaps);
  }

  private List<Integer> started() {
    return events.stream()
        .filter(BuildEvent.StepStarted.class::isInstance)
        .map(event -> ((BuildEvent.StepStarted) event).step())
        .toList();
  }

  @Test
  void aStepIsCancelledThoughItsStartIsInFlight() {
    int cancellations = 0;
    for (long seed = 0; seed < 20; seed++) {
      int cancelAt = 1 + (int) seed * 3;
      RunResult result =
          buildWithAsynchronousStarts(
              seed,
              build ->
                  build.subscribe(
                      event -> {
                        if (event instanceof BuildEvent.StepStarted(int step, _, _)
                            && started().size() == cancelAt) {
                          build.submit(asker, new BuildRequest.Cancel(step));
                        }
                      }));
      // The step may have ended before the request arrives.
      boolean cancelled =
          events.stream()
              .anyMatch(
                  event ->
                      event instanceof BuildEvent.RequestAnswered answered && answered.accepted());
      assertEquals(
          cancelled ? RunResult.Status.FAILED : RunResult.Status.BUILT,
          result.status(),
          "seed " + seed);
      assertEquals(cancelled ? "steps were cancelled" : "", result.message());
      cancellations += cancelled ? 1 : 0;
    }
    assertTrue(cancellations > 0, "no step was still there to be cancelled");
    assertEquals(Set.of(), overlaps);
  }

  /** Reports the end of all commands, the last one first, before the last start returns. */
  private static final class Backwards implements CommandRunner {
    private final Deque<Consumer<CommandRunner.End>> open = new ArrayDeque<>();

    @Override
    public CommandRunner.Running start(
        CommandRunner.Request request, Consumer<CommandRunner.End> whenEnded) {
      open.push(whenEnded);
      if (open.size() == CHAINS) {
        while (!open.isEmpty()) {
          open.pop().accept(SUCCESS);
        }
      }
      return new DryRunner();
    }

    @Override
    public void close() {
      // nothing runs
    }
  }

  @Test
  void endsAreTakenInTheOrderInWhichTheRunnerTellsOfThem() {
    slots = CHAINS;
    try (Build build = build((_, _) -> new Backwards())) {
      build.run(last);
    }
    List<Integer> firstRound = new ArrayList<>(started().subList(0, CHAINS));
    Collections.reverse(firstRound);
    assertEquals(firstRound, finished().subList(0, CHAINS));
  }

  @Test
  void aRequestAfterTheEndIsRefusedAtOnce() {
    Build build = build(1);
    build.run(last);
    build.close();
    BuildRequest late = new BuildRequest.Pause();
    Requester.RequestId id = build.submit(asker, late);
    assertEquals(
        new BuildEvent.RequestAnswered(id, late, BuildEvent.Reply.REFUSED, "the build is over"),
        events.getLast());
  }
}
