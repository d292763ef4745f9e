package dev.sconce.schedule;

import static dev.sconce.schedule.Defect.adding;
import static dev.sconce.schedule.Defect.alwaysBranching;
import static dev.sconce.schedule.Defect.believing;
import static dev.sconce.schedule.Defect.firstOnly;
import static dev.sconce.schedule.Defect.returning;
import static dev.sconce.schedule.Defect.withoutCall;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that the simulation detects defects in every part of the scheduler. Each case changes one
 * method of the scheduler's own classes; within a number of seeds some invariant must fail.
 */
class BrokenSchedulerTest {
  private static final int MOST_SEEDS = 1_000;

  private static final List<Defect> DEFECTS =
      List.of(
          new Defect(
              "a dependent is missed: that of a second output",
              "BuildPlanner$FinishEdge",
              "proceed",
              firstOnly()),
          new Defect(
              "a step starts before its inputs are made",
              "BuildPlanner",
              "advance",
              believing("inputsReady", true)),
          new Defect(
              "a pool takes more steps than it is deep",
              "PoolQueues",
              "release",
              adding("depth", 1)),
          new Defect(
              "a place in a pool is not given back",
              "StepQueues",
              "finished",
              withoutCall("finished")),
          new Defect("a completion is lost", "Scheduler", "accept", withoutCall("add")),
          new Defect(
              "a step that joins the graph finds no room",
              "Scheduler",
              "accept",
              withoutCall("fit")),
          new Defect("a slot is never used", "CommandDispatcher", "mayStart", adding("taken", 1)),
          new Defect(
              "more commands run than there are slots",
              "CommandDispatcher",
              "mayStart",
              adding("taken", -1)),
          new Defect("a token is kept", "CommandDispatcher", "freeSlot", withoutCall("ask")),
          new Defect(
              "a restat spares a step whose outputs are out of date",
              "BuildPlan",
              "isClean",
              believing("dirty", false)),
          new Defect(
              "a restat spares a step with other inputs that changed",
              "BuildPlan",
              "isClean",
              believing("node", false)),
          new Defect(
              "a validation is never started",
              "BuildPlanner",
              "addValidations",
              believing("open", false)),
          new Defect(
              "a failure is taken for a success",
              "CommandOutcomes",
              "conclude",
              alwaysBranching(0)),
          new Defect(
              "a retried step is not started", "RequestHandler", "again", withoutCall("startable")),
          new Defect(
              "a retry does not lift the stop that the last failure brought",
              "RequestHandler",
              "again",
              withoutCall("forgive")),
          new Defect(
              "a retry after the end leaves the step as it is",
              "RequestHandler",
              "betweenRuns",
              withoutCall("remove")),
          new Defect(
              "an edit between two runs goes unnoticed",
              "BuildRun",
              "again",
              withoutCall("forget")),
          new Defect(
              "the last failure waits for answers",
              "BuildRun",
              "failuresExhausted",
              withoutCall("hurry")),
          new Defect(
              "steps are asked for though nothing starts any more",
              "BuildRun",
              "enqueue",
              believing("reusing", true)),
          new Defect(
              "a step that ran is looked up for nothing",
              "FoundOutputs",
              "winsOver",
              withoutCall("giveUp")),
          new Defect(
              "what was fetched is put in place while the command runs",
              "FoundOutputs",
              "arrived",
              believing("holdsSlot", false)),
          new Defect(
              "a step that lost the race is killed for nothing",
              "FoundOutputs",
              "winsOver",
              withoutCall("take")),
          new Defect(
              "readers of wrong outputs stay as they are",
              "StepUndo",
              "undo",
              withoutCall("reach")),
          new Defect(
              "a command that read wrong outputs counts",
              "CommandOutcomes",
              "ended",
              alwaysBranching(3)),
          new Defect(
              "a cancelled step is still looked up",
              "RequestHandler",
              "cancelWaiting",
              withoutCall("giveUp")),
          new Defect(
              "the cache is asked ahead with an input that is not known",
              "LookAhead",
              "inputsKnown",
              returning(true)),
          new Defect(
              "what was asked ahead counts though an input is another one",
              "LookAhead",
              "takeBack",
              withoutCall("forgetAnswers")),
          new Defect(
              "a command that makes something else than was said is believed",
              "CommandOutcomes",
              "conclude",
              believing("equals", true)),
          new Defect(
              "a step is asked ahead of a dyndep file that nobody has read",
              "FoundOutputs",
              "found",
              believing("makesUnreadDyndep", false)),
          new Defect(
              "a result is put in its place before the inputs are",
              "FoundOutputs",
              "arrived",
              alwaysBranching(0)),
          new Defect(
              "a result that is stale is never asked for anew",
              "FoundOutputs",
              "notTaken",
              withoutCall("askFrom")),
          new Defect(
              "a command starts though something before it is left remote",
              "Materialisation",
              "mayRun",
              believing("complete", true)),
          new Defect(
              "a step waits for ever for what was left remote",
              "ReusePipeline",
              "answered",
              withoutCall("forEach")),
          new Defect(
              "what was lost remotely is not made again",
              "ReusePipeline",
              "answered",
              withoutCall("undo")),
          new Defect(
              "a target is left remote",
              "CacheStage",
              "isReadByOthersThanCommands",
              believing("contains", false)),
          new Defect(
              "a dyndep file is left remote",
              "CacheStage",
              "fetches",
              believing("isReadByOthersThanCommands", false)),
          new Defect(
              "the cache is asked during a pause",
              "OpenQuestions",
              "ask",
              believing("paused", false)),
          new Defect(
              "what a pause held is never asked", "RequestHandler", "pause", withoutCall("resume")),
          new Defect(
              "a mode that does not fetch still waits for the server",
              "CacheControl",
              "mode",
              withoutCall("answerNow")),
          new Defect("a silent server keeps slots idle", "LocalRace", "anyDue", returning(false)),
          new Defect(
              "nobody looks at the clock while a server is silent",
              "ReusePipeline",
              "race",
              withoutCall("ask")),
          new Defect(
              "what was fetched for nothing is left behind",
              "ReusePipeline",
              "giveUp",
              withoutCall("ask")),
          new Defect("a look-up is told no end", "CacheReport", "notFound", withoutCall("publish")),
          new Defect("a race is told no end", "OpenQuestions", "endRace", withoutCall("raceEnded")),
          new Defect("a pause lets steps start", "RequestHandler", "pause", withoutCall("paused")),
          new Defect(
              "a request is not answered", "RequestHandler", "refused", withoutCall("answered")),
          new Defect("a count is off", "RunSteps", "enter", alwaysBranching(0)),
          new Defect(
              "a step goes to a state that does not follow from its own",
              "BuildRun",
              "queue",
              withoutCall("move")),
          new Defect("an end is not told", "RunSteps", "publishEnd", withoutCall("publish")),
          new Defect(
              "a step takes the terminal unasked",
              "CommandDispatcher",
              "startNext",
              believing("needed", false)),
          new Defect(
              "a late answer gives a step the terminal",
              "TerminalLoan",
              "released",
              alwaysBranching(1)),
          new Defect(
              "a pause forgets the step that waits for the terminal",
              "CommandDispatcher",
              "withdraw",
              withoutCall("putBack")),
          new Defect(
              "an edit while a restat step runs goes unnoticed",
              "CommandOutcomes",
              "mtimeToLog",
              believing("startTells", false)),
          new Defect(
              "a step that the system has nothing left for is forgotten",
              "CommandDispatcher",
              "noResources",
              withoutCall("putBack")),
          new Defect(
              "a build gives up for want of resources though commands run",
              "CommandDispatcher",
              "noResources",
              believing("isEmpty", true)),
          new Defect(
              "a start that is refused late is not tried again",
              "CommandDispatcher",
              "noResources",
              alwaysBranching(0)),
          new Defect(
              "a log entry is written before the outputs were looked at",
              "CommandOutcomes",
              "ended",
              believing("needsSettling", false)),
          new Defect(
              "an error at the end is dropped",
              "CommandOutcomes$Recording",
              "proceed",
              withoutCall("await")),
          new Defect(
              "a log entry is not written", "CommandOutcomes", "records", withoutCall("add")),
          new Defect(
              "what a stopped command left stays",
              "CommandOutcomes",
              "cleanUp",
              believing("dryRun", true)),
          new Defect(
              "what a dyndep file added is not waited for",
              "BuildPlanner$Replan",
              "unmarkDependents",
              withoutCall("inputsChanged")),
          new Defect(
              "steps go on before all dyndep files of a producer are read",
              "GraphKnowledge$DyndepsReading",
              "proceed",
              returning(true)),
          new Defect(
              "a dyndep file is read only if it is the first output of a step",
              "PendingDyndeps",
              "anyPending",
              firstOnly()),
          new Defect(
              "a source that turns out to be made stays a source",
              "GraphKnowledge$DyndepReading",
              "proceed",
              withoutCall("recheckInputs")),
          new Defect(
              "who makes what was a source is not started",
              "BuildPlanner$Replan",
              "addNewlyMadeInputs",
              alwaysBranching(0)));

  static Stream<Defect> defects() {
    return DEFECTS.stream();
  }

  @ParameterizedTest
  @MethodSource("defects")
  void brokenSchedulerIsFoundOut(Defect defect) throws ReflectiveOperationException {
    LongFunction<?> simulated =
        Class.forName(SimulatedSeed.class.getName(), true, defect.loader())
            .asSubclass(LongFunction.class)
            .getDeclaredConstructor()
            .newInstance();
    long seed = 0;
    while (seed < MOST_SEEDS && simulated.apply(seed) == null) {
      seed++;
    }
    assertTrue(seed < MOST_SEEDS, "nobody noticed that " + defect);
  }

  @Test
  void catalogueIsDocumented() throws IOException {
    String page = Files.readString(Path.of("docs/simulation.md"));
    assertEquals(
        List.of(),
        DEFECTS.stream().map(Defect::name).filter(name -> !page.contains(name)).toList());
  }
}
