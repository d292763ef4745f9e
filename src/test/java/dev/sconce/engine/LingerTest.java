package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.schedule.RunResult;
import dev.sconce.session.Answer;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.Reply;
import dev.sconce.session.BuildFold;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.BuildState;
import dev.sconce.session.Question;
import dev.sconce.session.Requester;
import dev.sconce.session.StepCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Requests and questions to a build that has ended and is kept open. */
class LingerTest {
  private static final Requester ASKER = new Requester("test");

  private static final String MANIFEST =
      """
      rule fail
        command = fail $out
      rule badfail
        command = fail $out
      build first: fail in1
      build second: badfail in2
      build after-first: touch first header
      build after-second: touch second
      build good: touch header
      build all: phony after-first after-second good
      build other: touch
      build impossible: touch nowhere
      """;

  private final BuildFixture build =
      BuildFixture.withLogs(MANIFEST)
          .options(BuildOptions.ofSlots(1).failuresAllowed(0))
          .create("in1", "in2", "header");
  private final BuildFold fold = new BuildFold();

  LingerTest() {
    build.build().subscribe(fold);
  }

  private Optional<RunResult> ask(BuildRequest... requests) {
    build.events.clear();
    build.commands.forget();
    for (BuildRequest request : requests) {
      build.build().submit(ASKER, request);
    }
    return build.build().linger();
  }

  private RunResult failing() {
    RunResult result = build.build("all");
    build.ran("fail first", "fail second", "touch good");
    assertEquals(RunResult.Status.FAILED, result.status());
    return result;
  }

  /** From now on, commands that failed create their output. */
  private void fixed() {
    build.commands.failing(0);
    build.files.tick();
    build.commands.whenEnding(
        edge -> {
          if (edge.bindings().ruleName().equals("fail")) {
            build.files.create(edge.outputs()[0].path(), "");
          }
        });
  }

  private List<String> answers() {
    return build.events(BuildEvent.RequestAnswered.class).stream()
        .map(answer -> answer.reply() + (answer.accepted() ? "" : ": " + answer.reason()))
        .toList();
  }

  private StepCounts counts() {
    return fold.snapshot(0).counts();
  }

  @Test
  void failedStepIsRetriedAndThenWhatWaitedForIt() {
    failing();
    fixed();
    Optional<RunResult> result = ask(new BuildRequest.Retry(build.edge("first").id()));
    build.ran("fail first", "touch after-first");
    assertEquals(List.of(Reply.ACCEPTED.toString()), answers());
    assertEquals("cannot make progress due to previous errors", result.orElseThrow().message());
    assertEquals(List.of(), build.events(BuildEvent.BuildStarted.class));
    StepCounts counts = counts();
    assertEquals(1, counts.failed());
    assertEquals(3, counts.built());
    assertEquals(1, counts.waiting());
    assertEquals(1, fold.snapshot(0).failures().size());
    assertTrue(fold.snapshot(0).end().isPresent());
  }

  @Test
  void allFailedStepsAreRetriedAndTheNextBuildHasNothingToDo() {
    failing();
    build.commands.failing(0);
    build.commands.whenEnding(
        edge -> {
          if (edge.bindings().ruleName().endsWith("fail")) {
            build.files.create(edge.outputs()[0].path(), "");
          }
        });
    Optional<RunResult> result = ask(new BuildRequest.RetryAll());
    build.ran("fail first", "fail second", "touch after-first", "touch after-second");
    assertEquals(RunResult.Status.BUILT, result.orElseThrow().status());
    assertEquals(5, counts().built());
    assertEquals(0, counts().failed());
    build.upToDate("all");
  }

  @Test
  void groupOfFailedStepsIsRetriedAndTheOthersAreLeftAlone() {
    failing();
    build.commands.failing(0);
    ask(new BuildRequest.RetrySteps(List.of(build.edge("first").id(), 99_999)));
    build.ran("fail first", "touch after-first");
    assertEquals(1, counts().failed());
    ask(new BuildRequest.RetrySteps(List.of(build.edge("second").id())));
    assertEquals(0, counts().failed());
  }

  @Test
  void whatWasEditedMeanwhileIsBuiltToo() {
    failing();
    fixed();
    build.files.touch("header");
    ask(new BuildRequest.Retry(build.edge("first").id()));
    build.ran("fail first", "touch after-first", "touch good");
  }

  @Test
  void failureThatSomebodyElseMendedIsNoLongerOne() throws IOException {
    failing();
    fixed();
    for (String mended : List.of("second", "after-second")) {
      build.files.create(mended, "");
      build.log().record(build.edge(mended), 0, 1, build.files.mtimeNanos(mended));
    }
    ask(new BuildRequest.Retry(build.edge("first").id()));
    assertEquals(0, counts().failed());
  }

  @Test
  void targetsCanBeAddedAfterTheEnd() {
    failing();
    Optional<RunResult> result = ask(new BuildRequest.AddTargets(List.of("other")));
    build.ran("touch other");
    assertEquals(RunResult.Status.FAILED, result.orElseThrow().status());
    assertEquals(2, counts().failed());
  }

  @Test
  void targetThatCannotBeBuiltIsRefused() {
    failing();
    ask(
        new BuildRequest.AddTargets(List.of("what")),
        new BuildRequest.AddTargets(List.of("impossible")));
    assertEquals(
        List.of(
            "REFUSED: unknown target: 'what'",
            "REFUSED: 'nowhere', needed by 'impossible', missing and no known rule to make it"),
        answers());
    assertEquals(2, counts().failed());
    ask(new BuildRequest.RetryAll());
    build.ran("fail first", "fail second");
  }

  @Test
  void whatMakesNoSenseBetweenRunsIsRefusedAndStopLeaves() {
    failing();
    Optional<RunResult> result =
        ask(
            new BuildRequest.Pause(),
            new BuildRequest.Cancel(0),
            new BuildRequest.Retry(build.edge("good").id()),
            new BuildRequest.SetSlots(7),
            new BuildRequest.Stop(2));
    assertEquals(Optional.empty(), result);
    assertEquals(
        List.of(
            "REFUSED: no build is running",
            "REFUSED: no build is running",
            "REFUSED: the step has not failed",
            "DONE",
            "DONE"),
        answers());
    assertEquals(7, fold.snapshot(0).slots());
  }

  @Test
  void requestsAreAnsweredInTheOrderOfTheirArrivalAlsoWhenAStopCameBefore() {
    failing();
    build
        .build()
        .subscribe(
            event -> {
              if (event instanceof BuildEvent.RequestAnswered answer
                  && answer.request().equals(new BuildRequest.Stop(2))) {
                build.build().submit(ASKER, new BuildRequest.Cancel(0));
              }
            });
    ask(new BuildRequest.Stop(2), new BuildRequest.Pause());
    ask(new BuildRequest.Stop(3));
    assertEquals(
        List.of(new BuildRequest.Pause(), new BuildRequest.Cancel(0), new BuildRequest.Stop(3)),
        build.events(BuildEvent.RequestAnswered.class).stream()
            .map(BuildEvent.RequestAnswered::request)
            .toList());
  }

  @Test
  void requestsThatNobodyServedAreRefusedAtTheEnd() {
    failing();
    build.events.clear();
    build.build().submit(ASKER, new BuildRequest.RetryAll());
    build.build().close();
    assertEquals(List.of("REFUSED: the build is over"), answers());
  }

  @Test
  void questionsAreAnsweredBetweenRuns() {
    failing();
    List<Answer> answers = new ArrayList<>();
    int first = build.edge("first").id();
    build.build().ask(new Question.OutputSoFar(first, 10, Question.Part.END), answers::add);
    ask(new BuildRequest.Stop(2));
    assertEquals(List.of(new Answer.OutputText(first, "", 0, 0, true)), answers);
  }

  @Test
  void buildThatGoesOnIsNotOverForDisplays() {
    failing();
    fixed();
    List<BuildState> seen = new ArrayList<>();
    build
        .build()
        .subscribe(
            event -> {
              if (event instanceof BuildEvent.StepStarted) {
                seen.add(fold.snapshot(0));
              }
            });
    ask(new BuildRequest.RetryAll());
    assertTrue(seen.getFirst().end().isEmpty());
    assertEquals(BuildEvent.Phase.BUILDING, seen.getFirst().phase());
  }

  private static BuildFixture withDyndep(String says) {
    BuildFixture build =
        BuildFixture.withLogs(
                """
                rule copy
                  command = cp $in $out
                rule fail
                  command = fail $out
                build dd: copy dd.in
                build out: fail || dd
                  dyndep = dd
                build added: touch
                """)
            .options(BuildOptions.ofSlots(1).failuresAllowed(0));
    build.files.create("dd.in", "ninja_dyndep_version = 1\nbuild out: dyndep" + says + "\n");
    assertEquals(RunResult.Status.FAILED, build.build("out").status());
    build.commands.forget();
    build.commands.failing(0);
    return build;
  }

  private static RunResult retried(BuildFixture build) {
    build.build().submit(ASKER, new BuildRequest.RetryAll());
    return build.build().linger().orElseThrow();
  }

  /** The contents of a dyndep file cannot be undone: the build has to be loaded again. */
  @Test
  void retryThatMakesADyndepFileAgainIsOutdated() {
    BuildFixture edited = withDyndep("");
    edited.files.tick();
    edited.files.create("dd.in", "ninja_dyndep_version = 1\nbuild out: dyndep | added\n");
    assertEquals(RunResult.Status.OUTDATED, retried(edited).status());
    edited.ran();
  }

  @Test
  void retryThatLeavesDyndepFilesAsTheyAreGoesOn() {
    BuildFixture same = withDyndep(" | added");
    assertEquals(RunResult.Status.BUILT, retried(same).status());
    same.ran("fail out");
  }
}
