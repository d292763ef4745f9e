package dev.sconce.schedule;

import dev.sconce.action.DirtyReason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.Pool;
import dev.sconce.session.Answer;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a build does next. It receives one completion at a time, and emits effects and
 * events. Only one thread uses it. It lives as long as its graph and performs one {@link BuildRun
 * run} after another.
 *
 * <p>All work that a completion causes is finished before the next completion is handled, even if
 * the work has to wait for facts. Completions that arrive meanwhile are deferred and handled in
 * order. If effects are answered at once, steps start in exactly ninja's order.
 */
public final class Scheduler {
  private final ScheduleOptions options;
  private final GraphFacts facts;
  private final StepQueues queues;
  private final WorkStack agenda;
  private final RunSteps steps;
  private final DirtyReasons reasons;
  private final StepDescriber describer;
  private final Graph graph;
  private final BuildRun run;
  private final BuildPlanner planner;
  private final CommandDispatcher commands;
  private final CommandOutcomes outcomes;
  private final ReusePipeline reuse;
  private final RequestHandler requests;
  private final RemainingTimeForecast forecaster;
  private final Deque<Completion> deferred = new ArrayDeque<>();
  private int knownEdges;

  /** A scheduler for a loaded graph. */
  public Scheduler(Graph graph, RecordedDeps deps, ScheduleOptions options) {
    ScheduleParts parts = ScheduleParts.of(graph, deps, options);
    this.options = options;
    this.facts = parts.facts();
    this.queues = parts.queues();
    this.agenda = parts.agenda();
    this.steps = parts.steps();
    this.reasons = parts.reasons();
    this.describer = new StepDescriber(parts);
    this.graph = graph;
    this.knownEdges = graph.edgeCount();
    this.run = new BuildRun(parts);
    this.planner = run.planner();
    this.commands = run.commands();
    this.outcomes = run.outcomes();
    this.reuse = run.reuse();
    this.requests = run.requests();
    this.forecaster = parts.forecaster();
  }

  /**
   * Handles one completion. Between two calls edges may have joined the graph, with outputs that no
   * edge mentioned before. They become part of the run when they are added as targets.
   *
   * @param nowMillis the time since the start of the build; never decreases
   */
  public void accept(Completion completion, long nowMillis, Output outbox) {
    if (graph.edgeCount() > knownEdges) {
      knownEdges = graph.edgeCount();
      facts.fit();
      queues.priorities().fit(knownEdges);
    }
    run.arrives();
    steps.at(nowMillis, outbox);
    planner.outbox(outbox);
    commands.outbox(outbox);
    if (answersAgenda(completion)) {
      agenda.answered();
      if (run.aborting()) {
        run.giveUpPlanning();
      }
    } else if (!agenda.isIdle() && !isStop(completion)) {
      deferred.add(completion);
      return;
    } else {
      handle(completion);
    }
    advance();
    while (agenda.isIdle() && !deferred.isEmpty()) {
      handle(deferred.remove());
      advance();
    }
    if (agenda.isIdle()) {
      run.concludeIfOver();
    }
    if (options.plan().hasForecasts() && run.building() && agenda.isIdle()) {
      forecaster.due(nowMillis, commands.slots()).ifPresent(steps::publish);
    }
  }

  /** Whether a node is out of date as far as is known, or was before it was built. */
  public boolean isDirty(Node node) {
    return node.id() < facts.nodes.length && facts.node(node.id(), GraphFacts.DIRTY);
  }

  /**
   * The reasons why a step runs by ninja's rule, or did when it was scanned; empty if there are
   * none. Only for steps below targets of the present or last run.
   */
  public List<DirtyReason> reasons(Edge edge) {
    return reasons.of(edge);
  }

  /** The state of a step in the present or last run; null if it is not part of it. */
  public @Nullable StepState state(int step) {
    return steps.state(step);
  }

  /** The number of steps of the present or last run in a state. */
  public int count(StepState wanted) {
    return steps.count(wanted);
  }

  /** The number of occupied places in a pool, including steps that can start. */
  public int used(Pool pool) {
    return queues.used(pool);
  }

  /** The outputs that are not on disk, although steps that read them may be looked up. */
  public KnownOutputs knownOutputs() {
    return facts.known();
  }

  /** Sets whether the terminal has an owner, who must release it before a step can use it. */
  public void terminalOwned(boolean on) {
    commands.terminalOwned(on);
  }

  /** Describes a step and its state. */
  public Answer.StepDescription describe(Edge edge) {
    return describer.describe(edge);
  }

  /**
   * The output of a step's last command in the present or last run; null before its end, or if
   * there was no command.
   */
  public @Nullable StepOutput printed(int step) {
    Step known = steps.find(step);
    Step.LocalAttempt attempt = known == null ? null : known.local;
    return attempt == null || attempt.outcome == null ? null : attempt.output;
  }

  /** Whether any steps only wait for a slot. */
  public boolean hasStartable() {
    return !queues.isEmpty();
  }

  /** Whether startable steps are being started now. */
  public boolean starting() {
    return run.building() && agenda.isIdle() && commands.mayStart();
  }

  private boolean answersAgenda(Completion completion) {
    if (completion instanceof Completion.Files.DyndepRead read) {
      planner.dyndepRead(read);
      return true;
    }
    if (completion instanceof Completion.Commands.Prepared prepared) {
      run.answered(prepared);
      return true;
    }
    if (completion instanceof Completion.Logs.Recorded recorded) {
      outcomes.recorded(recorded);
      return true;
    }
    return completion instanceof Completion.Files.Gathered;
  }

  /** Only a stop cannot wait for facts. */
  private static boolean isStop(Completion completion) {
    return completion instanceof Completion.Asked(var _, BuildRequest request)
        && request instanceof BuildRequest.Stop;
  }

  private void advance() {
    agenda.run();
    steps.announce();
    if (run.building() && agenda.isIdle()) {
      commands.startMore();
      steps.announce();
    }
  }

  /** Tests for the first completion alone, because linking a pattern switch takes milliseconds. */
  private void handle(Completion completion) {
    if (completion instanceof Completion.Begin begin) {
      run.begin(begin.targets());
      return;
    }
    switch (completion) {
      case Completion.Asked asked -> requests.answer(asked);
      case Completion.Commands command -> handle(command);
      case Completion.Files.Settled settled -> outcomes.settled(settled);
      case Completion.Files.CleanedUp cleaned -> outcomes.cleanedUp(cleaned.step());
      case Completion.Reuse answer -> reuse.answered(answer);
      case Completion.Logs.Broken broken -> run.fail(broken.message());
      case Completion.Begin _,
          Completion.Files.Gathered _,
          Completion.Files.DyndepRead _,
          Completion.Logs.Recorded _ ->
          throw new IllegalStateException("nothing was asked for");
    }
  }

  private void handle(Completion.Commands completion) {
    switch (completion) {
      case Completion.Commands.GateAnswered answer -> commands.gateAnswered(answer.open());
      case Completion.Commands.GateMayBeOpen() -> commands.gateMayBeOpen();
      case Completion.Commands.TerminalReleased released ->
          commands.terminalReleased(released.ticket());
      case Completion.Commands.Reminded _ -> {
        // startable steps are checked after each completion anyway
      }
      case Completion.Commands.StartFailed failed -> commands.startFailed(failed);
      case Completion.Commands.NoResources none -> outcomes.noResources(none, run.aborting());
      case Completion.Commands.Ended ended -> {
        forecaster.ended(
            graph.edge(ended.step()), steps.elapsedMillis(ended.step()), ended.exitCode() == 0);
        outcomes.ended(ended, run.aborting());
      }
      case Completion.Commands.Prepared _ ->
          throw new IllegalStateException("nothing was asked for");
    }
  }

  /** Forgets all facts about files and logs; dyndep files stay applied. */
  public void forget() {
    run.forget();
  }

  /** Whether a run is active. */
  public boolean active() {
    return run.active();
  }

  /** Receives events and effects, in the order in which events are shown and effects performed. */
  public interface Output {
    /** Publishes an event. */
    void publish(BuildEvent event);

    /** Requests an effect. It must not be performed before the call of the scheduler returns. */
    void ask(Effect effect);
  }
}
