package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.schedule.Step.ReuseAttempt;
import dev.sconce.session.StepState;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The open questions about steps: those that are not answered yet, and those whose results are not
 * in place yet. Also says which questions must wait for the end of a pause.
 */
final class OpenQuestions {
  private final RunSteps steps;
  private final CommandDispatcher commands;
  private final List<ReuseStage> stages;
  private final LocalRace race;
  private final CacheReport report;

  /** In the order of the first question. */
  private final Set<Step> open = new LinkedHashSet<>();

  private final Map<Step, Effect.Reuse> held = new LinkedHashMap<>();
  private int awaited;

  OpenQuestions(
      ScheduleParts parts, CommandDispatcher commands, LocalRace race, CacheReport report) {
    this.steps = parts.steps();
    this.stages = parts.stages();
    this.commands = commands;
    this.race = race;
    this.report = report;
  }

  void clear() {
    for (Step step : open) {
      step.reuse = null;
    }
    open.clear();
    held.clear();
    awaited = 0;
  }

  /** Whether no answer is pending, now or after a pause. */
  boolean idle() {
    return awaited == 0 && held.isEmpty();
  }

  /** The steps with an open question. */
  List<Step> all() {
    return List.copyOf(open);
  }

  /** Asks the first question about a step. */
  void begin(Step step, ReuseAttempt attempt, Effect.Reuse question) {
    step.reuse = attempt;
    open.add(step);
    ask(step, attempt, question);
  }

  /** Asks a question. During a pause, holds back questions to a server. */
  void ask(Step step, ReuseAttempt attempt, Effect.Reuse question) {
    if (stages.get(attempt.stage).remote() && commands.paused()) {
      held.put(step, question);
      return;
    }
    askNow(attempt, question);
    if (question instanceof Effect.Reuse.Ask) {
      enter(step, attempt.stage);
    } else if (question instanceof Effect.Reuse.Fetch) {
      report.fetchStarted(step, attempt);
      race.sent(step, steps.nowMillis());
      if (!runsHere(step)) {
        show(step, StepState.FETCHING);
        offerToRace(step);
      }
    }
  }

  void askNow(ReuseAttempt attempt, Effect.Reuse question) {
    attempt.awaitsAnswer = true;
    awaited++;
    commands.ask(question);
  }

  /** Asks the questions that were held back during a pause. */
  void resume() {
    Map<Step, Effect.Reuse> waiting = new LinkedHashMap<>(held);
    held.clear();
    waiting.forEach(
        (step, question) -> {
          ReuseAttempt attempt = step.reuse;
          assert attempt != null;
          ask(step, attempt, question);
        });
  }

  boolean isHeld(Step step) {
    return held.containsKey(step);
  }

  /** Called when the answer has arrived. */
  void answered(ReuseAttempt attempt) {
    attempt.awaitsAnswer = false;
    awaited--;
  }

  /** Called when the answer is no longer needed. */
  void giveUp(Step step, ReuseAttempt attempt) {
    race.withdraw(step);
    endRace(step, attempt, true);
    attempt.askAgain = false;
    attempt.givenUp = true;
    hurry(step, attempt);
  }

  /** Requests an immediate answer, whatever it is. */
  void hurry(Step step, ReuseAttempt attempt) {
    if (!attempt.hurried) {
      attempt.hurried = true;
      commands.ask(new Effect.Reuse.GiveUp(step.edge));
    }
  }

  /** Ends the question about a step. */
  void close(Step step) {
    ReuseAttempt attempt = step.reuse;
    assert attempt != null;
    endRace(step, attempt, !attempt.arrived);
    step.reuse = null;
    open.remove(step);
    held.remove(step);
    race.closed(step);
  }

  /** Shows that a stage is being asked. */
  void enter(Step step, int stage) {
    if (!stages.get(stage).remote()) {
      show(step, StepState.CHECKING);
    } else if (!step.is(StepState.LOOKUP)) {
      show(step, StepState.KEYING);
    }
  }

  void show(Step step, StepState state) {
    steps.announce();
    if (!step.is(state)) {
      steps.move(step, state);
    }
  }

  /** Allows a step to run meanwhile, when a slot would otherwise be idle. */
  void offerToRace(Step step) {
    ReuseAttempt attempt = step.reuse;
    Edge edge = step.edge;
    if (attempt != null
        && attempt.awaitsAnswer
        && !attempt.ahead
        && !attempt.givenUp
        && !attempt.writes()
        && (step.is(StepState.LOOKUP) || step.is(StepState.FETCHING))
        && edge.pool().depth() == 0
        && stages.get(attempt.stage).mayRace(edge)) {
      race.offer(step);
    }
  }

  /** Called when the command of a step was started. */
  void started(Step step) {
    ReuseAttempt attempt = step.reuse;
    if (attempt != null && attempt.awaitsAnswer && !attempt.givenUp && !attempt.raced) {
      attempt.raced = true;
      report.raceStarted(step);
    }
  }

  private void endRace(Step step, ReuseAttempt attempt, boolean wonByCommand) {
    if (attempt.raced) {
      attempt.raced = false;
      report.raceEnded(step, wonByCommand);
    }
  }

  /** Whether the command was started or queued while the question was open. */
  static boolean runsHere(Step step) {
    return step.is(StepState.QUEUED) || step.holdsSlot();
  }
}
