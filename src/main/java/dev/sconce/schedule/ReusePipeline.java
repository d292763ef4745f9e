package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Step.ReuseAttempt;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheMode;
import dev.sconce.session.IntList;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a step between the moment when its inputs are ready, or known, and that when its
 * command is queued: each stage that applies is asked whether it has what the step makes; the first
 * that has gives it, and the command does not run.
 *
 * <pre>
 * Ask ─► NotFound ─► the next stage, or the queue
 *     └► Found ─► Bring ─► Brought ─► Take ─► Taken ─► done
 *                (remote stages only)              └► not done: the queue
 * </pre>
 *
 * <p>A step has at most one question open, and each one is answered once. One that nobody wants the
 * answer of any more is given up, which makes its answer come at once; a step that is wanted again
 * before that is asked for anew with it.
 *
 * <p>A cache is asked <em>ahead</em> for a step whose inputs are not in their places, but known
 * ({@link LookAhead}). What was found is brought here at once, and put in its place only after the
 * inputs. If one of them becomes something else, the answer counts for nothing.
 *
 * <p>The command may run while a cache is asked ({@link LocalRace}). Whichever is through first
 * wins: a command that ends gives the question up; once all that was found is here, the command is
 * killed, and what was found is put in the place of whatever it left.
 */
final class ReusePipeline {
  /** A step whose inputs change whenever a result is put in its place runs in the end. */
  private static final int MOST_STALE_RESULTS = 3;

  private final BuildRun run;
  private final ScheduleOptions options;
  private final List<ReuseStage> stages;
  private final @Nullable CacheStage cache;
  private final GraphFacts facts;
  private final BuildPlan plan;
  private final StepQueues queues;
  private final RunSteps steps;
  private final WorkStack agenda;
  private final BuildPlanner planner;
  private final CommandDispatcher commands;
  private final StepUndo recall;
  private final LookAhead lookAhead;
  private final LocalRace race;
  private final Materialisation places;
  private final CacheReport report;

  /** Steps of which something is asked, or what was found waits, in the order of the questions. */
  private final Set<Step> open = new LinkedHashSet<>();

  /** Those of them whose next question waits for the end of a pause. */
  private final Set<Step> held = new LinkedHashSet<>();

  /** Those that wait for outputs below them which are not brought, as nothing starts any more. */
  private final Set<Step> stalled = new LinkedHashSet<>();

  private int awaited;
  private boolean foundAnyUpToDate;
  private boolean tookAny;

  ReusePipeline(
      BuildRun run, ScheduleParts parts, BuildPlanner planner, CommandDispatcher commands) {
    this.run = run;
    this.options = parts.options();
    this.stages = parts.stages();
    this.cache = parts.cache();
    this.facts = parts.facts();
    this.plan = parts.plan();
    this.queues = parts.queues();
    this.steps = parts.steps();
    this.agenda = parts.agenda();
    this.planner = planner;
    this.commands = commands;
    this.lookAhead = new LookAhead(parts, this);
    this.race = new LocalRace(parts.queues().priorities(), parts.options().weights());
    this.places = new Materialisation(parts);
    this.recall = new StepUndo(run, parts, commands, this);
    this.report = new CacheReport(parts.steps());
  }

  void clear() {
    for (Step step : open) {
      step.reuse = null;
    }
    open.clear();
    held.clear();
    stalled.clear();
    race.clear();
    places.clear();
    awaited = 0;
    foundAnyUpToDate = false;
    tookAny = false;
  }

  LookAhead lookAhead() {
    return lookAhead;
  }

  /** Whether no answer is waited for. */
  boolean idle() {
    return awaited == 0 && held.isEmpty();
  }

  /** Whether steps were found to be up to date by a look at what they depend on. */
  boolean foundAnyUpToDate() {
    return foundAnyUpToDate;
  }

  /** Whether outputs were taken from elsewhere. */
  boolean tookAny() {
    return tookAny;
  }

  /**
   * Asks the first stage that applies to a step whose inputs are all in their places, or goes on
   * with what was found ahead of that.
   *
   * @return false when there is none
   */
  boolean ask(Step step) {
    ReuseAttempt attempt = step.reuse;
    if (attempt != null && attempt.ahead && !attempt.givenUp) {
      attempt.ahead = false;
      if (attempt.arrived) {
        take(step, attempt);
      } else {
        offerToRace(step);
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
    enter(step, stage < 0 ? attempt.stage : stage);
    return true;
  }

  /**
   * Asks the cache for a step whose inputs are all ready or known.
   *
   * @param differs whether what is known makes it another run than any before, so that there is no
   *     sense in comparing it with its recorded one
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

  private boolean mayAskCache(Step step) {
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
    step.reuse = attempt;
    open.add(step);
    if (stages.get(stage).remote() && commands.paused()) {
      held.add(step);
      return;
    }
    enter(step, stage);
    await(attempt, new Effect.Reuse.Ask(stage, step.edge));
  }

  private void await(ReuseAttempt attempt, Effect question) {
    attempt.awaitsAnswer = true;
    awaited++;
    commands.ask(question);
  }

  private void enter(Step step, int stage) {
    if (!stages.get(stage).remote()) {
      show(step, StepState.CHECKING);
    } else if (!step.is(StepState.LOOKUP)) {
      show(step, StepState.KEYING);
    }
  }

  private void show(Step step, StepState state) {
    steps.announce();
    if (!step.is(state)) {
      steps.move(step, state);
    }
  }

  /** What was asked while a build was paused is asked now. */
  void resume() {
    List<Step> waiting = new ArrayList<>(held);
    held.clear();
    for (Step step : waiting) {
      ReuseAttempt attempt = step.reuse;
      assert attempt != null;
      if (attempt.materialising) {
        await(attempt, new Effect.Reuse.Materialise(step.edge));
      } else if (attempt.found != null) {
        bring(step, attempt);
      } else {
        enter(step, attempt.stage);
        await(attempt, new Effect.Reuse.Ask(attempt.stage, step.edge));
      }
    }
  }

  /** Nobody wants to know any more what is asked about a step. */
  void giveUp(Step step) {
    for (Step maker : places.forget(step)) {
      giveUp(maker);
    }
    ReuseAttempt attempt = step.reuse;
    if (attempt == null) {
      return;
    }
    if (!attempt.awaitsAnswer) {
      close(step);
      if (attempt.arrived && !attempt.leftRemote) {
        commands.ask(new Effect.Reuse.Discard(step.edge));
      }
      return;
    }
    if (attempt.taking && !attempt.givenUp) {
      steps.killedInVain(step);
    }
    race.withdraw(step);
    endRace(step, attempt, true);
    attempt.askAgain = false;
    attempt.givenUp = true;
    hurry(attempt, step);
  }

  /** What is asked ahead about a step counts for nothing, as an input is another one. */
  void takeBack(Step step) {
    ReuseAttempt attempt = step.reuse;
    if (attempt != null && attempt.ahead && !attempt.givenUp) {
      giveUp(step);
      show(step, StepState.WAITING);
    }
  }

  /** A step that was done is to be made again. */
  void undone(Step step) {
    lookAhead.inputsChanged(step);
    places.inputsChanged();
    facts.putInPlace(step.edge);
  }

  /** Steps turned out to be up to date while they were asked for. */
  void dropped(List<Step> upToDate) {
    upToDate.forEach(this::giveUp);
    for (Step step : upToDate) {
      if (!step.contents.isEmpty()) {
        lookAhead.takeBack(step);
      }
      lookAhead.consider(step.edge);
    }
  }

  /** The run is being stopped: no answer is of any use. */
  void stop() {
    for (Step step : List.copyOf(open)) {
      ReuseAttempt attempt = step.reuse;
      boolean taking = attempt != null && attempt.taking && !attempt.givenUp;
      giveUp(step);
      if (taking) {
        steps.move(step, StepState.CANCELLED);
      }
    }
  }

  /**
   * Nothing starts any more, unless a failure is forgiven: whatever is open is to be answered at
   * once.
   */
  void hurry() {
    for (Step step : List.copyOf(open)) {
      ReuseAttempt attempt = step.reuse;
      if (attempt == null) {
        continue; // given up with another one
      }
      if (attempt.ahead && !attempt.givenUp) {
        takeBack(step);
        lookAhead.takeBack(step);
      } else if (attempt.materialising) {
        stalled.addAll(places.release(step));
        giveUp(step);
      } else {
        answerNow(step, attempt);
      }
    }
  }

  /** A failure was forgiven: what it kept from being brought is brought after all. */
  void goOn() {
    List<Step> waiting = List.copyOf(stalled);
    stalled.clear();
    for (Step step : waiting) {
      if (step.want == Step.Want.FINISH && step.is(StepState.WAITING)) {
        goOnWithPlaces(step);
      }
    }
  }

  private void answerNow(Step step, ReuseAttempt attempt) {
    if (attempt.awaitsAnswer) {
      hurry(attempt, step);
    } else if (held.contains(step) && !attempt.materialising) {
      attempt.hurried = true;
      notFound(step, attempt);
    }
  }

  private void hurry(ReuseAttempt attempt, Step step) {
    if (!attempt.hurried) {
      attempt.hurried = true;
      commands.ask(new Effect.Reuse.GiveUp(step.edge));
    }
  }

  /** Uses the cache for something else; what it no longer may be asked for is not waited for. */
  void mode(CacheMode wanted) {
    assert cache != null;
    if (cache.mode() == wanted) {
      return;
    }
    boolean fetched = cache.mode().fetches();
    cache.mode(wanted);
    steps.publish(new CacheEvent.ModeChanged(wanted));
    commands.ask(new Effect.Reuse.SetMode(wanted));
    if (fetched && !wanted.fetches()) {
      for (Step step : List.copyOf(open)) {
        ReuseAttempt attempt = step.reuse;
        if (attempt != null && attempt.stage == Effect.Reuse.CACHE && !attempt.taking) {
          answerNow(step, attempt);
        }
      }
    } else if (wanted.fetches() && !fetched && run.reusing()) {
      askQueued();
      run.lookAhead();
    }
  }

  /** Steps that wait and of which the cache could not say anything. */
  private List<Step> failedLookups() {
    List<Step> failed = new ArrayList<>(steps.in(StepState.WAITING));
    failed.addAll(steps.in(StepState.QUEUED));
    failed.removeIf(step -> !step.lookupFailed);
    return failed;
  }

  boolean anyLookupFailed() {
    return !failedLookups().isEmpty();
  }

  /** Asks for steps again of which the cache could not say anything. */
  void retryLookups() {
    List<Step> failed = failedLookups();
    for (Step step : failed) {
      step.lookupFailed = false;
      step.missed = false;
    }
    if (!failed.isEmpty() && run.reusing()) {
      askQueued();
      run.lookAhead();
    }
  }

  /** Asks for steps that wait for a slot and were not asked for. */
  private void askQueued() {
    for (Step step : steps.in(StepState.QUEUED)) {
      if (step.reuse == null && mayAskCache(step)) {
        commands.withdrawIfWaiting(step.edge);
        queues.remove(step.edge);
        ask(step, Effect.Reuse.CACHE, false);
      }
    }
  }

  /** The mode that the cache is used in. */
  CacheMode mode() {
    return cache == null ? CacheMode.OFF : cache.mode();
  }

  boolean cached() {
    return cache != null;
  }

  /** Asks a server again that was suspended. */
  void askServer() {
    commands.ask(new Effect.Reuse.AskServer());
  }

  /** Takes note of what a build is for. */
  void targets(List<Node> targets) {
    if (cache != null) {
      cache.targets(targets);
    }
  }

  /**
   * Some of these edges were left remote by an earlier build: those that are needed are missing.
   */
  void leftRemote(int[] edges) {
    for (int id : edges) {
      Edge edge = steps.edge(id);
      boolean needed = options.cache() == null || (cache != null && cache.brings(edge));
      if (facts.edge(id, GraphFacts.LEFT_REMOTE) && needed) {
        facts.lost(edge);
      }
    }
  }

  /**
   * Brings what was left remote before it was known that it is needed.
   *
   * @return whether there was any
   */
  boolean bringRest() {
    if (cache == null || !facts.anyLeftRemote() || !run.reusing()) {
      return false;
    }
    boolean any = false;
    IntList members = plan.members();
    for (int i = 0; i < members.size(); i++) {
      Step step = steps.known(members.get(i));
      if (facts.edge(step.id(), GraphFacts.LEFT_REMOTE)
          && step.is(StepState.DONE)
          && step.reuse == null
          && cache.brings(step.edge)) {
        materialise(step, new ReuseAttempt(Effect.Reuse.CACHE));
        any = true;
      }
    }
    return any;
  }

  /** Measures how urgent steps are. */
  void planChanged(Runnable measuring) {
    race.reorder(measuring);
    places.inputsChanged();
  }

  /**
   * Queues a step that may run while it is asked for.
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

  private void offerToRace(Step step) {
    ReuseAttempt attempt = step.reuse;
    if (attempt != null
        && attempt.awaitsAnswer
        && !attempt.ahead
        && !attempt.givenUp
        && !attempt.writes()
        && (step.is(StepState.LOOKUP) || step.is(StepState.FETCHING))
        && step.edge.pool().depth() == 0
        && stages.get(attempt.stage).mayRace(step.edge)) {
      race.offer(step);
    }
  }

  /** The command of a step was started. */
  void started(Step step) {
    if (step.contents.isEmpty()) {
      facts.putInPlace(step.edge);
    } else {
      facts.setEdge(step.id(), GraphFacts.LEFT_REMOTE, false);
    }
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

  /**
   * Whether all that the command of a step may read is on disk; if not, it is brought, and the step
   * is queued after that.
   */
  boolean mayRun(Step step) {
    if (cache == null || step.edge.phony()) {
      return true;
    }
    if (!places.complete(step)) {
      show(step, StepState.WAITING);
      materialise(step);
      return false;
    }
    if (step.reuse == null && !step.missed && !step.runsHere && !step.notAskedReported) {
      step.notAskedReported = true;
      steps.publish(cache.notAsked(step));
    }
    return true;
  }

  private void materialise(Step reader) {
    if (!run.reusing()) {
      stalled.add(reader);
      return;
    }
    for (Step maker : places.await(reader)) {
      if (maker.reuse == null) {
        materialise(maker, new ReuseAttempt(Effect.Reuse.CACHE));
      }
    }
  }

  private void materialise(Step maker, ReuseAttempt attempt) {
    attempt.materialising = true;
    maker.reuse = attempt;
    open.add(maker);
    if (commands.paused()) {
      held.add(maker);
    } else {
      await(attempt, new Effect.Reuse.Materialise(maker.edge));
    }
  }

  private void goOnWithPlaces(Step step) {
    ReuseAttempt attempt = step.reuse;
    if (attempt != null && attempt.arrived) {
      take(step, attempt);
    } else {
      runAfterAll(step);
    }
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
    attempt.awaitsAnswer = false;
    awaited--;
    note(step, attempt, answer);
    if (attempt.givenUp || run.aborting()) {
      unwanted(step, attempt, answer);
      return;
    }
    switch (answer) {
      case Completion.Reuse.NotFound _ -> notFound(step, attempt);
      case Completion.Reuse.Found found -> found(step, attempt, found);
      case Completion.Reuse.Brought _ -> arrived(step, attempt);
      case Completion.Reuse.NotBrought _ -> {
        step.runsHere = true;
        notFound(step, attempt);
      }
      case Completion.Reuse.Taken taken -> taken(step, attempt, taken);
      case Completion.Reuse.NotTaken notTaken -> notTaken(step, attempt, notTaken.stale());
      case Completion.Reuse.Materialised _ -> materialised(step);
      case Completion.Reuse.NotMaterialised _ -> notMaterialised(step);
      case Completion.Reuse.Keyed _, Completion.Reuse.LookupSent _ ->
          throw new IllegalStateException("no answer: " + answer);
    }
  }

  /** An answer to what is no longer of interest. */
  private void unwanted(Step step, ReuseAttempt attempt, Completion.Reuse answer) {
    if (answer instanceof Completion.Reuse.Brought) {
      commands.ask(new Effect.Reuse.Discard(step.edge));
    }
    close(step);
    List<Step> waiting =
        answer instanceof Completion.Reuse.Materialised
            ? places.arrived(step)
            : places.release(step);
    if (run.aborting()) {
      return;
    }
    waiting.forEach(this::goOnWithPlaces);
    if (!attempt.askAgain) {
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
      offerToRace(step);
    }
  }

  /** Publishes what an answer says, and learns from how long it took. */
  private void note(Step step, ReuseAttempt attempt, Completion.Reuse answer) {
    if (attempt.stage != Effect.Reuse.CACHE) {
      return;
    }
    switch (answer) {
      case Completion.Reuse.NotFound none -> {
        report.notFound(step, attempt, none);
        step.notAskedReported = true;
        if (none.reason().answered() && !attempt.hurried) {
          race.lookedUp(step, none.tookMillis());
        } else {
          step.lookupFailed = !attempt.hurried;
        }
      }
      case Completion.Reuse.Found found -> {
        attempt.found = found;
        report.found(step, attempt.result());
        race.lookedUp(step, attempt.result().tookMillis());
      }
      case Completion.Reuse.Brought brought -> {
        report.fetched(step, attempt, brought.tier());
        race.fetched(step, steps.nowMillis());
      }
      case Completion.Reuse.NotBrought none -> report.notFetched(step, attempt, none.reason());
      case Completion.Reuse.Keyed _,
          Completion.Reuse.LookupSent _,
          Completion.Reuse.Taken _,
          Completion.Reuse.NotTaken _,
          Completion.Reuse.Materialised _,
          Completion.Reuse.NotMaterialised _ -> {
        // is told otherwise, or not at all
      }
    }
  }

  private void close(Step step) {
    ReuseAttempt attempt = step.reuse;
    assert attempt != null;
    endRace(step, attempt, !attempt.arrived);
    step.reuse = null;
    open.remove(step);
    held.remove(step);
    race.closed(step);
  }

  private void notFound(Step step, ReuseAttempt attempt) {
    close(step);
    step.missed |= attempt.stage == Effect.Reuse.CACHE && !attempt.hurried;
    if (attempt.ahead) {
      show(step, StepState.WAITING);
    } else if (!runsHere(step)) {
      askFrom(attempt.stage + 1, step);
    }
  }

  private void askFrom(int first, Step step) {
    int stage = run.reusing() ? stageFrom(first, step) : -1;
    if (stage < 0) {
      runAfterAll(step);
    } else {
      ask(step, stage, false);
    }
  }

  /** Whether the command was started or queued while the step was asked for. */
  private static boolean runsHere(Step step) {
    return step.is(StepState.QUEUED) || step.holdsSlot();
  }

  private void runAfterAll(Step step) {
    run.queue(step);
    queues.release(step.edge.pool());
  }

  private void found(Step step, ReuseAttempt attempt, Completion.Reuse.Found found) {
    attempt.found = found;
    if (attempt.stage != Effect.Reuse.CACHE) {
      take(step, attempt);
      return;
    }
    assert cache != null;
    if (!run.reusing() || !cache.fetchesFrom(attempt.result().tier())) {
      notFound(step, attempt);
      return;
    }
    if (!runsHere(step)) {
      show(step, StepState.LOOKUP);
      steps.move(step, StepState.RESULT_KNOWN);
    }
    if (cache.brings(step.edge)) {
      bring(step, attempt);
    } else {
      attempt.leftRemote = true;
      arrived(step, attempt);
    }
    if (!makesDyndep(step.edge)) {
      lookAhead.resultKnown(step, attempt.result().outputs());
    }
  }

  private void bring(Step step, ReuseAttempt attempt) {
    if (commands.paused()) {
      held.add(step);
      return;
    }
    attempt.hurried = false;
    await(attempt, new Effect.Reuse.Bring(attempt.stage, step.edge));
    report.fetchStarted(step, attempt);
    race.sent(step, steps.nowMillis());
    if (!runsHere(step)) {
      show(step, StepState.FETCHING);
      offerToRace(step);
    }
  }

  /** All of a result is here, or needs not to be. */
  private void arrived(Step step, ReuseAttempt attempt) {
    attempt.arrived = true;
    race.withdraw(step);
    if (attempt.ahead) {
      return;
    }
    if (step.holdsSlot()) {
      attempt.waitsForCommand = true;
      commands.kill(step);
      return;
    }
    if (step.is(StepState.QUEUED)) {
      commands.withdrawIfWaiting(step.edge);
      queues.remove(step.edge);
    }
    take(step, attempt);
  }

  /** Whether a step's command is being killed for what was found. */
  boolean waitsForCommand(Step step) {
    return step.reuse != null && step.reuse.waitsForCommand;
  }

  /**
   * A command has ended, of whose step something was asked meanwhile.
   *
   * @return whether what was found takes the place of what the command left
   */
  boolean winsOver(Step.LocalAttempt local) {
    ReuseAttempt attempt = local.step.reuse;
    if (attempt == null || attempt.givenUp) {
      return false;
    }
    if (!attempt.waitsForCommand || local.cancelled) {
      giveUp(local.step);
      return false;
    }
    attempt.waitsForCommand = false;
    commands.release(local.step);
    queues.finished(local.step.edge);
    take(local.step, attempt);
    return true;
  }

  private void take(Step step, ReuseAttempt attempt) {
    Completion.Reuse.Found found = attempt.found;
    assert found != null;
    if (attempt.stage == Effect.Reuse.CACHE) {
      show(step, StepState.FETCHING);
      if (makesDyndep(step.edge) && !places.complete(step)) {
        materialise(step);
        return;
      }
    }
    attempt.taking = true;
    if (options.dryRun()) {
      close(step);
      done(step, attempt, found.mtimes());
    } else if (attempt.leftRemote) {
      await(attempt, new Effect.Reuse.LeaveRemote(attempt.stage, step.edge, found.atNanos()));
    } else {
      await(
          attempt,
          new Effect.Reuse.Take(attempt.stage, step.edge, found.atNanos(), found.mtimes()));
    }
  }

  /**
   * Whether a step makes what is still to be read before all edges are known: nobody looks ahead of
   * it. What it says cannot be taken back, so nothing that it rests on may be missing later.
   */
  private boolean makesDyndep(Edge edge) {
    for (Node output : edge.outputs()) {
      if (facts.node(output.id(), GraphFacts.DYNDEP_PENDING)) {
        return true;
      }
    }
    return false;
  }

  private void taken(Step step, ReuseAttempt attempt, Completion.Reuse.Taken taken) {
    close(step);
    if (attempt.leftRemote) {
      facts.leaveRemote(step.id());
    } else {
      facts.putInPlace(step.edge);
      lookAhead.madeAs(step, attempt.stage == Effect.Reuse.CACHE);
    }
    for (Node output : step.edge.outputs()) {
      facts.logMtimes[output.id()] = taken.atNanos();
    }
    done(step, attempt, taken.mtimes());
  }

  private void notTaken(Step step, ReuseAttempt attempt, boolean stale) {
    close(step);
    steps.killedInVain(step);
    lookAhead.takeBack(step);
    if (stale && ++step.staleResults < MOST_STALE_RESULTS) {
      steps.move(step, StepState.WAITING);
      askFrom(0, step);
    } else {
      step.runsHere |= attempt.stage == Effect.Reuse.CACHE;
      runAfterAll(step);
    }
  }

  private void done(Step step, ReuseAttempt attempt, long[] mtimes) {
    Edge edge = step.edge;
    StepOutcome outcome = stages.get(attempt.stage).outcome();
    if (outcome == StepOutcome.UP_TO_DATE) {
      foundAnyUpToDate = true;
      plan.spare(step);
    } else {
      tookAny = true;
    }
    steps.reused(step, outcome);
    for (int i = 0; i < mtimes.length; i++) {
      Node output = edge.outputs()[i];
      boolean untouched = facts.mtimes[output.id()] == mtimes[i];
      facts.mtimes[output.id()] = mtimes[i];
      facts.setNode(output.id(), GraphFacts.DIRTY, false);
      if (untouched) {
        dropped(plan.clean(output));
      }
    }
    agenda.push(planner.finish(edge));
  }

  private void materialised(Step maker) {
    close(maker);
    lookAhead.madeAs(maker, true);
    places.arrived(maker).forEach(this::goOnWithPlaces);
  }

  /** What was left remote is gone: it is made here. */
  private void notMaterialised(Step maker) {
    close(maker);
    facts.lost(maker.edge);
    if (maker.planned && maker.is(StepState.DONE)) {
      maker.runsHere = true;
      recall.undo(maker);
    } else {
      run.abort(RunResult.outdated(), CommandDispatcher.TERMINATION);
    }
  }

  /**
   * A way to get what a step makes without running its command. Stages are asked one after the
   * other; {@link ReusePipeline} says how.
   */
  interface ReuseStage {
    /** Whether this step may be asked for, from what is known without asking. */
    boolean applies(Edge edge);

    /**
     * Whether what is found has to be brought here from elsewhere. Such a step is KEYING and LOOKUP
     * while it is asked for; any other one is CHECKING.
     */
    boolean remote();

    /** Whether the step may run here while it is asked for or brought here. */
    boolean mayRace(Edge edge);

    /** What becomes of a step whose outputs were taken from here. */
    StepOutcome outcome();
  }
}
