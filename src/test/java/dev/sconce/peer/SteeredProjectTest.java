package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.engine.Build;
import dev.sconce.engine.BuildLogWeights;
import dev.sconce.engine.BuildOptions;
import dev.sconce.engine.BuildParts;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.exec.LocalRunner;
import dev.sconce.files.DiskFiles;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.os.Posix;
import dev.sconce.report.EventLog;
import dev.sconce.report.EventLogReader;
import dev.sconce.schedule.PlanReporting;
import dev.sconce.schedule.RunResult;
import dev.sconce.session.Answer;
import dev.sconce.session.BuildControl;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.Reply;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.EventSink;
import dev.sconce.session.Question;
import dev.sconce.session.Requester;
import dev.sconce.session.StepOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds a real project through the interface of consoles: the build is paused, its slots are
 * changed, a step is cancelled, a failed one is fixed and retried. The event log proves the order,
 * and real ninja that no work is left.
 */
@Tag("slow")
final class SteeredProjectTest {
  private static final Requester ASKER = new Requester("test");

  private static final String BROKEN = "lib/nghttp2_frame.c";
  private static final String CANCELLED = "nghttp2_hd.c.o";
  private static final String LAST_OUTPUT = "lib/libnghttp2.so.14.24.1";

  @TempDir private Path base;

  @AfterEach
  void removeLinks() throws IOException {
    BuildTree.delete(base.resolve("bin"));
  }

  @Test
  void buildIsPausedResizedCancelledFixedAndRetried() throws Exception {
    Checkout checkout = Checkout.configured(Project.NGHTTP2, base);
    Path source = checkout.source(BROKEN);
    String sound = Files.readString(source);
    Files.writeString(source, sound + "\n#error not yet\n");
    Path log = base.resolve("build.jsonl");

    List<Answer> answers = build(checkout.out(), log, source, sound);

    checkOrder(eventsOf(log));
    assertEquals("ninja: no work to do.\n", checkout.ninja().orFail().output());
    Answer.OutputText printed = assertInstanceOf(Answer.OutputText.class, answers.getFirst());
    assertTrue(printed.text().contains("#error not yet"), printed.text());
  }

  private static List<Answer> build(Path directory, Path eventLog, Path source, String sound)
      throws Exception {
    DiskFiles files = new DiskFiles(directory.toString());
    InstantSource clock = InstantSource.system();
    Graph graph = Manifest.load(files, "build.ninja", Manifest.Options.DEFAULT, _ -> {}).graph();
    LocalRunner.Setup setup =
        LocalRunner.Setup.of(CommandEnvironment.ofThisProcess(), directory)
            .in(directory.toString());
    try (BuildLog log =
            BuildLog.load(graph, directory.resolve(".ninja_log"), BuildLog.NEWEST_VERSION);
        DepsLog deps = DepsLog.load(graph, directory.resolve(".ninja_deps"));
        LocalRunner runner =
            new LocalRunner(
                Posix.of(System.getProperty("os.name"), System.getProperty("os.arch")), setup);
        EventLog events =
            EventLog.create(
                eventLog, new EventLog.Header("test", clock.instant()), clock, _ -> {});
        Build build =
            new Build(
                new BuildParts(
                    graph,
                    files,
                    log,
                    deps,
                    runner,
                    new NinjaDyndepReader(),
                    null,
                    clock,
                    clock.millis(),
                    ".sconce_time",
                    BuildParts.MutationGuard.NOTHING),
                new BuildOptions(
                    2,
                    0,
                    false,
                    true,
                    PlanReporting.FORECASTS,
                    false,
                    false,
                    new BuildLogWeights(log)))) {
      User user = new User(build, source, sound);
      build.subscribe(events).subscribe(user);
      Node all = graph.find("all");
      assert all != null;
      RunResult first = build.run(List.of(all));
      assertEquals("steps were cancelled", first.message());
      build.submit(ASKER, new BuildRequest.Retry(user.cancelled));
      Optional<RunResult> second = build.linger();
      assertEquals(RunResult.Status.BUILT, second.orElseThrow().status());
      build.submit(ASKER, new BuildRequest.Stop(2));
      assertEquals(Optional.empty(), build.linger());
      return user.answers;
    }
  }

  /** A user who sees events and sends requests, as a console does. */
  private static final class User implements EventSink {
    private final BuildControl control;
    private final Path source;
    private final String sound;
    private final Set<Integer> running = new HashSet<>();
    private final List<Answer> answers = new ArrayList<>();
    private boolean paused;
    private boolean resized;
    private int cancelled = -1;

    User(BuildControl control, Path source, String sound) {
      this.control = control;
      this.source = source;
      this.sound = sound;
    }

    @Override
    public void accept(BuildEvent event) {
      switch (event) {
        case BuildEvent.StepStarted started -> started(started);
        case BuildEvent.StepFinished finished -> {
          running.remove(finished.step());
          if (finished.outcome() == StepOutcome.FAILED) {
            control.ask(
                new Question.OutputSoFar(finished.step(), 10_000, Question.Part.BEGINNING),
                answers::add);
            fix();
            control.submit(ASKER, new BuildRequest.Retry(finished.step()));
          }
          if (paused && running.isEmpty() && !resized) {
            resized = true;
            control.submit(ASKER, new BuildRequest.SetSlots(1));
            control.submit(ASKER, new BuildRequest.Resume());
          }
        }
        default -> {
          // this user ignores all other events
        }
      }
    }

    private void started(BuildEvent.StepStarted started) {
      running.add(started.step());
      if (!paused) {
        paused = true;
        control.submit(ASKER, new BuildRequest.Pause());
      }
      if (cancelled < 0 && started.text().outputs().getFirst().endsWith(CANCELLED)) {
        cancelled = started.step();
        control.submit(ASKER, new BuildRequest.Cancel(started.step()));
      }
    }

    private void fix() {
      try {
        Files.writeString(source, sound);
      } catch (IOException unwritable) {
        throw new UncheckedIOException(unwritable);
      }
    }
  }

  private static List<BuildEvent> eventsOf(Path log) throws Exception {
    List<BuildEvent> events = new ArrayList<>();
    try (EventLogReader reader = EventLogReader.open(log)) {
      for (Optional<EventLogReader.LoggedEvent> next = reader.next();
          next.isPresent();
          next = reader.next()) {
        events.add(next.get().event());
      }
    }
    return events;
  }

  private static void checkOrder(List<BuildEvent> events) {
    int pause = answer(events, BuildRequest.Pause.class, Reply.DONE);
    int slots = answer(events, BuildRequest.SetSlots.class, Reply.DONE);
    int resume = answer(events, BuildRequest.Resume.class, Reply.DONE);
    assertTrue(pause < slots && slots < resume, pause + ", " + slots + ", " + resume);
    assertEquals(0, starts(events.subList(pause, resume)), "nothing starts in a pause");
    assertEquals(1, mostAtOnce(events.subList(resume, events.size())), "with one slot");

    int cancel = answer(events, BuildRequest.Cancel.class, Reply.ACCEPTED);
    int cancelled = end(events, StepOutcome.CANCELLED, null);
    assertTrue(cancel < cancelled, cancel + ", " + cancelled);

    int failed = end(events, StepOutcome.FAILED, null);
    int broken = ((BuildEvent.StepFinished) events.get(failed)).step();
    int retried = answer(events, BuildRequest.Retry.class, Reply.ACCEPTED);
    int mended = end(events, StepOutcome.BUILT, broken);
    assertTrue(failed < retried && retried < mended, failed + ", " + retried + ", " + mended);

    List<BuildEvent.BuildOutcome> ends = new ArrayList<>();
    events.forEach(
        event -> {
          if (event instanceof BuildEvent.BuildFinished finished) {
            ends.add(finished.outcome());
          }
        });
    assertEquals(List.of(BuildEvent.BuildOutcome.FAILED, BuildEvent.BuildOutcome.BUILT), ends);
    assertEquals(1, events.stream().filter(BuildEvent.BuildStarted.class::isInstance).count());
    BuildEvent.StepFinished last =
        (BuildEvent.StepFinished)
            events.stream().filter(SteeredProjectTest::linksLibrary).findFirst().orElseThrow();
    assertEquals(StepOutcome.BUILT, last.outcome());
  }

  private static boolean linksLibrary(BuildEvent event) {
    return event instanceof BuildEvent.StepFinished finished
        && finished.text().outputs().contains(LAST_OUTPUT);
  }

  private static int answer(
      List<BuildEvent> events, Class<? extends BuildRequest> request, Reply reply) {
    for (int at = 0; at < events.size(); at++) {
      if (events.get(at) instanceof BuildEvent.RequestAnswered answered
          && request.isInstance(answered.request())) {
        assertEquals(reply, answered.reply(), answered.reason());
        return at;
      }
    }
    throw new AssertionError(request + " has no answer");
  }

  private static int end(List<BuildEvent> events, StepOutcome outcome, @Nullable Integer step) {
    for (int at = 0; at < events.size(); at++) {
      if (events.get(at) instanceof BuildEvent.StepFinished finished
          && finished.outcome() == outcome
          && (step == null || finished.step() == step)) {
        return at;
      }
    }
    throw new AssertionError("no step is " + outcome);
  }

  private static long starts(List<BuildEvent> events) {
    return events.stream().filter(BuildEvent.StepStarted.class::isInstance).count();
  }

  private static int mostAtOnce(List<BuildEvent> events) {
    int most = 0;
    int now = 0;
    for (BuildEvent event : events) {
      if (event instanceof BuildEvent.StepStarted) {
        most = Math.max(most, ++now);
      } else if (event instanceof BuildEvent.StepFinished) {
        now--;
      }
    }
    return most;
  }
}
