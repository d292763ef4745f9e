package dev.sconce.schedule;

import dev.sconce.graph.Node;
import dev.sconce.schedule.Step.ReuseAttempt;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Handles a step from the moment when its inputs are ready, or known, until its command is queued.
 * It asks each stage that applies whether it has the outputs of the step. The first stage that has
 * them supplies them, and the command does not run.
 *
 * <pre>
 * Ask ─► NotFound ─► the next stage, or the queue
 *     └► Found ─► Fetch ─► Fetched ─► Take ─► Taken ─► done
 *                (remote stages only)              └► not done: the queue
 * </pre>
 *
 * <p>A step has at most one open question, and each question is answered once. A question whose
 * answer is no longer needed is given up, which makes the answer arrive at once. If the step is
 * wanted again before that, a new question follows the answer.
 *
 * <p>A cache is asked <em>ahead</em> for a step whose inputs are known, but not in place ({@link
 * LookAhead}). A found result is fetched at once, but put in place only after the inputs. If one of
 * the inputs turns out to be different, the answer is discarded.
 *
 * <p>The command may run while a cache is asked ({@link LocalRace}). Whichever finishes first wins.
 * If the command ends first, the question is given up. If the result is completely fetched first,
 * the command is killed, and the result replaces whatever it left.
 */
final class ReusePipeline {
  private final BuildRun run;
  private final List<ReuseStage> stages;
  private final @Nullable CacheStage cache;
  private final GraphFacts facts;
  private final BuildPlan plan;
  private final StepQueues queues;
  private final RunSteps steps;
  private final CommandDispatcher commands;
  private final StepUndo stepUndo;
  private final LookAhead lookAhead;
  private final LocalRace race;
  private final Materialisation places;
  private final FoundOutputs results;
  private final CacheReport report;

  private final OpenQuestions questions;
  private final @Nullable CacheControl control;

  ReusePipeline(
      BuildRun run, ScheduleParts parts, BuildPlanner planner, CommandDispatcher commands) {
    this.run = run;
    this.stages = parts.stages();
    this.cache = parts.cache();
    this.facts = parts.facts();
    this.plan = parts.plan();
    this.queues = parts.queues();
    this.steps = parts.steps();
    this.commands = commands;
    this.lookAhead = new LookAhead(parts, this);
    this.race = new LocalRace(parts.queues().priorities(), parts.options().weights());
    this.report = new CacheReport(parts.steps());
    this.questions = new OpenQuestions(parts, commands, race, report);
    this.results = new FoundOutputs(run, parts, planner, commands, race, questions, this);
    this.places = new Materialisation(run, parts, questions, results);
    this.stepUndo = new StepUndo(run, parts, commands, this);
    this.control =
        cache == null ? null : new CacheControl(run, parts, cache, commands, questions, this);
  }

  void clear() {
    questions.clear();
    race.clear();
    places.clear();
    results.clear();
  }

  LookAhead lookAhead() {
    return lookAhead;
  }

  FoundOutputs results() {
    return results;
  }

  Materialisation places() {
    return places;
  }

  OpenQuestions questions() {
    return questions;
  }

  /** Handles users' requests about the cache; null if there is none. */
  @Nullable CacheControl control() {
    return control;
  }

  /** Whether there is a cache. */
  boolean cached() {
    return cache != null;
  }

  /** The present mode of the cache. */
  CacheMode mode() {
    return cache == null ? CacheMode.OFF : cache.mode();
  }

  /** Called when the command of a step was started; outputs left in the cache are now obsolete. */
  void started(Step step) {
    if (step.contents.isEmpty()) {
      facts.putInPlace(step.edge);
    } else {
      facts.setEdge(step.id(), GraphFacts.LEFT_REMOTE, false);
    }
    questions.started(step);
  }

  /**
   * Asks the first stage that applies to a step whose inputs are all in place, or continues with a
   * result that was found ahead.
   *
   * @return false if no stage applies
   */
  boolean ask(Step step) {
    ReuseAttempt attempt = step.reuse;
    if (attempt != null && attempt.ahead && !attempt.givenUp) {
      attempt.ahead = false;
      if (attempt.arrived) {
        results.take(step, attempt);
      } else {
        questions.offerToRace(step);
      }
      return true;
    }
    int stage = stageFrom(0, step);
    if (attempt == null) {
      if (stage >= 0) {
        ask(step, stage, false);
      }
      return stage >= 0;
    }
    if (stage < 0 && !attempt.writes()) {
      return false;
    }
    attempt.askAgain = true;
    questions.enter(step, stage < 0 ? attempt.stage : stage);
    return true;
  }

  /**
   * Asks the cache for a step whose inputs are all ready or known.
   *
   * @param differs whether a known input makes this run different from all earlier ones, so that
   *     comparing it with the recorded run is pointless
   */
  void askAhead(Step step, boolean differs) {
    if (!run.reusing() || !step.is(StepState.WAITING) || !mayAskCache(step)) {
      return;
    }
    ReuseAttempt attempt = step.reuse;
    if (attempt != null) {
      attempt.askAgain |= attempt.givenUp;
    } else if (differs || stageFrom(0, step) == Effect.Reuse.CACHE) {
      ask(step, Effect.Reuse.CACHE, true);
    }
  }

  boolean mayAskCache(Step step) {
    return cache != null && !step.missed && !step.runsHere && cache.applies(step.edge);
  }

  private int stageFrom(int first, Step step) {
    for (int stage = first; stage < stages.size(); stage++) {
      boolean applies =
          stage == Effect.Reuse.CACHE ? mayAskCache(step) : stages.get(stage).applies(step.edge);
      if (applies) {
        return stage;
      }
    }
    return -1;
  }

  private void ask(Step step, int stage, boolean ahead) {
    ReuseAttempt attempt = new ReuseAttempt(stage);
    attempt.ahead = ahead;
    questions.begin(step, attempt, new Effect.Reuse.Ask(stage, step.edge));
  }

  /** Asks the cache for a step that was queued. */
  void askCache(Step step) {
    ask(step, Effect.Reuse.CACHE, false);
  }

  /** Gives up the open question about a step. */
  void giveUp(Step step) {
    for (Step maker : places.forget(step)) {
      giveUp(maker);
    }
    ReuseAttempt attempt = step.reuse;
    if (attempt == null) {
      return;
    }
    if (!attempt.awaitsAnswer) {
      questions.close(step);
      if (attempt.arrived && !attempt.leftRemote) {
        commands.ask(new Effect.Reuse.Discard(step.edge));
      }
      return;
    }
    if (attempt.taking && !attempt.givenUp) {
      steps.killedInVain(step);
    }
    questions.giveUp(step, attempt);
  }

  /** Invalidates a question that was asked ahead about a step, because an input has changed. */
  void takeBack(Step step) {
    ReuseAttempt attempt = step.reuse;
    if (attempt != null && attempt.ahead && !attempt.givenUp) {
      giveUp(step);
      questions.show(step, StepState.WAITING);
    }
  }

  /** Called when a step returns to waiting. A step that need not run loses its outputs. */
  void undone(Step step) {
    lookAhead.inputsChanged(step);
    places.inputsChanged();
    if (step.state() != null && facts.edge(step.id(), GraphFacts.LEFT_REMOTE)) {
      facts.lost(step.edge); // otherwise it would count as clean if its inputs were left unchanged
    }
  }

  /**
   * Called when a step was made here. Steps may wait for its outputs that are not its consumers in
   * this run: its outputs were to be fetched for them but were lost, and the steps between are up
   * to date.
   */
  void outputsInPlace(Step step) {
    places.arrived(step).forEach(results::resume);
  }

  /** Called when steps turned out to be up to date while questions about them were open. */
  void dropped(List<Step> upToDate) {
    upToDate.forEach(this::giveUp);
    for (Step step : upToDate) {
      if (!step.contents.isEmpty()) {
        lookAhead.takeBack(step);
      }
      lookAhead.consider(step.edge);
    }
  }

  /** Gives up all questions, because the run is over or being stopped. */
  void stop() {
    for (Step step : questions.all()) {
      ReuseAttempt attempt = step.reuse;
      boolean taking = attempt != null && attempt.taking && !attempt.givenUp;
      giveUp(step);
      if (taking) {
        steps.move(step, StepState.CANCELLED);
      }
    }
  }

  /** Requests immediate answers to all questions: nothing starts unless a failure is forgiven. */
  void hurry() {
    for (Step step : questions.all()) {
      ReuseAttempt attempt = step.reuse;
      if (attempt == null) {
        continue; // given up together with another one
      }
      if (attempt.ahead && !attempt.givenUp) {
        takeBack(step);
        lookAhead.takeBack(step);
      } else if (attempt.materialising) {
        places.stall(step);
        giveUp(step);
      } else {
        answerNow(step, attempt);
      }
    }
  }

  /** Requests an immediate answer about a step. */
  void answerNow(Step step, ReuseAttempt attempt) {
    if (attempt.awaitsAnswer) {
      questions.hurry(step, attempt);
    } else if (questions.isHeld(step) && !attempt.materialising) {
      attempt.hurried = true;
      notFound(step, attempt);
    }
  }

  /** Sets the targets of a build. */
  void targets(List<Node> targets) {
    if (cache != null) {
      cache.targets(targets);
    }
  }

  /** Measures the urgency of steps. */
  void measure(CriticalPath criticalPath) {
    List<Step> racing = race.takeAll();
    criticalPath.measure(plan.targets());
    race.putBack(racing);
    places.inputsChanged();
  }

  /**
   * Queues a step that may run while its question is open.
   *
   * @return whether there was one
   */
  boolean race() {
    if (cache == null) {
      return false;
    }
    long now = steps.nowMillis();
    Step next = race.next(now, places::complete);
    if (next != null) {
      race.withdraw(next);
      run.queue(next);
      return true;
    }
    long at = race.remindAtMillis(now);
    if (at >= 0) {
      commands.ask(new Effect.Commands.Remind(at));
    }
    return false;
  }

  void answered(Completion.Reuse answer) {
    Step step = steps.known(answer.step());
    ReuseAttempt attempt = step.reuse;
    if (attempt == null || !attempt.awaitsAnswer) {
      throw new IllegalStateException("nothing was asked about " + step);
    }
    if (answer instanceof Completion.Reuse.Keyed) {
      keyed(step, attempt);
      return;
    }
    if (answer instanceof Completion.Reuse.LookupSent) {
      race.sent(step, steps.nowMillis());
      report.lookupSent(step, attempt);
      return;
    }
    questions.answered(attempt);
    note(step, attempt, answer);
    if (attempt.givenUp || run.aborting()) {
      unwanted(step, attempt, answer);
      return;
    }
    switch (answer) {
      case Completion.Reuse.NotFound _ -> notFound(step, attempt);
      case Completion.Reuse.Found found -> results.found(step, attempt, found);
      case Completion.Reuse.Fetched _ -> results.arrived(step, attempt);
      case Completion.Reuse.NotFetched _ -> {
        step.runsHere = true;
        notFound(step, attempt);
      }
      case Completion.Reuse.Taken taken -> results.taken(step, attempt, taken);
      case Completion.Reuse.NotTaken notTaken -> results.notTaken(step, attempt, notTaken.stale());
      case Completion.Reuse.Materialised _ -> {
        questions.close(step);
        lookAhead.madeAs(step, true);
        places.arrived(step).forEach(results::resume);
      }
      case Completion.Reuse.NotMaterialised _ -> {
        questions.close(step);
        if (places.makesAgain(step)) {
          stepUndo.undo(step);
        }
      }
      case Completion.Reuse.Keyed _, Completion.Reuse.LookupSent _ ->
          throw new IllegalStateException("no answer: " + answer);
    }
    planAnewIfLost();
  }

  private void planAnewIfLost() {
    if (places.needsNewPlan()) {
      run.abort(RunResult.outdated(), CommandDispatcher.TERMINATION);
    }
  }

  /** Handles an answer that is no longer needed. */
  private void unwanted(Step step, ReuseAttempt attempt, Completion.Reuse answer) {
    if (answer instanceof Completion.Reuse.Fetched) {
      commands.ask(new Effect.Reuse.Discard(step.edge));
    }
    questions.close(step);
    List<Step> waiting =
        answer instanceof Completion.Reuse.Materialised
            ? places.arrived(step)
            : places.release(step);
    if (run.aborting()) {
      return;
    }
    waiting.forEach(results::resume);
    planAnewIfLost();
    if (!attempt.askAgain || run.aborting()) {
      return;
    }
    if (step.want == Step.Want.FINISH) {
      askFrom(0, step);
    } else {
      lookAhead.consider(step.edge);
    }
  }

  private void keyed(Step step, ReuseAttempt attempt) {
    report.keyed(step);
    if (!attempt.givenUp && step.is(StepState.KEYING)) {
      steps.move(step, StepState.LOOKUP);
      questions.offerToRace(step);
    }
  }

  /** Publishes an answer, and learns from its duration. */
  private void note(Step step, ReuseAttempt attempt, Completion.Reuse answer) {
    if (attempt.stage != Effect.Reuse.CACHE) {
      return;
    }
    switch (answer) {
      case Completion.Reuse.NotFound none -> {
        report.notFound(step, attempt, none);
        step.notAskedReported = true;
        step.lookupFailed = !none.reason().answered() && !attempt.hurried;
        if (none.reason().answered() && !attempt.hurried && attempt.sentMillis >= 0) {
          race.lookedUp(step, none.tookMillis());
        }
      }
      case Completion.Reuse.Found found -> {
        attempt.found = found;
        report.found(step, attempt.result());
        if (attempt.result().tier() == CacheEvent.Tier.REMOTE) {
          race.lookedUp(step, attempt.result().tookMillis());
        } else {
          race.answered(step);
        }
      }
      case Completion.Reuse.Fetched fetched -> {
        report.fetched(step, attempt, fetched.tier());
        if (fetched.tier() == CacheEvent.Tier.REMOTE) {
          race.fetched(step, steps.nowMillis());
        }
      }
      case Completion.Reuse.NotFetched none -> report.notFetched(step, attempt, none.reason());
      case Completion.Reuse.Taken _ -> {
        if (attempt.leftRemote) {
          report.leftRemote(step, attempt);
        }
      }
      case Completion.Reuse.Keyed _,
          Completion.Reuse.LookupSent _,
          Completion.Reuse.NotTaken _,
          Completion.Reuse.Materialised _,
          Completion.Reuse.NotMaterialised _ -> {
        // reported elsewhere or not at all
      }
    }
  }

  void notFound(Step step, ReuseAttempt attempt) {
    questions.close(step);
    step.missed |= attempt.stage == Effect.Reuse.CACHE && !attempt.hurried;
    if (attempt.ahead) {
      questions.show(step, StepState.WAITING);
    } else if (!OpenQuestions.runsHere(step)) {
      askFrom(attempt.stage + 1, step);
    }
  }

  void askFrom(int first, Step step) {
    int stage = run.reusing() ? stageFrom(first, step) : -1;
    if (stage < 0) {
      runAfterAll(step);
    } else {
      ask(step, stage, false);
    }
  }

  void runAfterAll(Step step) {
    run.queue(step);
    queues.release(step.edge.pool());
  }
}
