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
 * What is asked about steps and not answered yet, or found and not in its place yet; also which of
 * these questions have to wait for the end of a pause.
 */
final class OpenQuestions {
  private final RunSteps steps;
  private final CommandDispatcher commands;
  private final List<ReuseStage> stages;
  private final LocalRace race;
  private final CacheReport report;

  /** In the order in which the first question was asked. */
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

  /** Whether no answer is waited for, now or after a pause. */
  boolean idle() {
    return awaited == 0 && held.isEmpty();
  }

  /** The steps of which something is open. */
  List<Step> all() {
    return List.copyOf(open);
  }

  /** Asks the first question about a step. */
  void begin(Step step, ReuseAttempt attempt, Effect.Reuse question) {
    step.reuse = attempt;
    open.add(step);
    ask(step, attempt, question);
  }

  /** Asks a question, or keeps it until the end of a pause if it goes to a server. */
  void ask(Step step, ReuseAttempt attempt, Effect.Reuse question) {
    if (stages.get(attempt.stage).remote() && commands.paused()) {
      held.put(step, question);
      return;
    }
    askNow(attempt, question);
    if (question instanceof Effect.Reuse.Ask) {
      enter(step, attempt.stage);
    } else if (question instanceof Effect.Reuse.Bring) {
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

  /** Asks what was kept while the build was paused. */
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

  /** The answer is here. */
  void answered(ReuseAttempt attempt) {
    attempt.awaitsAnswer = false;
    awaited--;
  }

  /** Nobody wants the answer any more. */
  void giveUp(Step step, ReuseAttempt attempt) {
    race.withdraw(step);
    endRace(step, attempt, true);
    attempt.askAgain = false;
    attempt.givenUp = true;
    hurry(step, attempt);
  }

  /** The answer is wanted at once, whatever it is. */
  void hurry(Step step, ReuseAttempt attempt) {
    if (!attempt.hurried) {
      attempt.hurried = true;
      commands.ask(new Effect.Reuse.GiveUp(step.edge));
    }
  }

  /** Nothing is open about a step any more. */
  void close(Step step) {
    ReuseAttempt attempt = step.reuse;
    assert attempt != null;
    endRace(step, attempt, !attempt.arrived);
    step.reuse = null;
    open.remove(step);
    held.remove(step);
    race.closed(step);
  }

  /** Shows that a stage is asked. */
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

  /** Lets a step run here meanwhile, once a slot would be idle else. */
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

  /** The command of a step was started. */
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

  /** Whether the command was started or queued while the step was asked for. */
  static boolean runsHere(Step step) {
    return step.is(StepState.QUEUED) || step.holdsSlot();
  }
}
