package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps of a run: keeps where each one is and tells of every change, in one go. */
final class Steps implements Plan.Listener {
  /** How many of the steps that a step waits for are told at most. */
  private static final int MAX_RELATIONS = 64;

  private final ScheduleOptions options;
  private final Explanations explanations;
  private final StepTable table;
  private final List<Edge> unannounced = new ArrayList<>();

  /** Steps that failed in an earlier run and are not to run in this one. */
  private final Set<Integer> left = new HashSet<>();

  /** Steps that were wanted and turned out to be up to date. */
  private final BitSet spared = new BitSet();

  private @Nullable Outbox outbox;
  private long nowMillis;
  private final StepTexts texts;

  Steps(Graph graph, ScheduleOptions options, Explanations explanations) {
    this.options = options;
    this.explanations = explanations;
    this.table = new StepTable(graph.edgeCount());
    this.texts = new StepTexts(graph);
  }

  void at(long millis, Outbox current) {
    nowMillis = millis;
    outbox = current;
  }

  void clear() {
    table.clear();
    unannounced.clear();
    left.clear();
    spared.clear();
  }

  /** Keeps all steps where they are for another run, in which some that failed do not run. */
  void leave(Set<Integer> failed) {
    unannounced.clear();
    left.clear();
    left.addAll(failed);
  }

  boolean isLeft(Edge edge) {
    return left.contains(edge.id());
  }

  /** Takes a step up again that was left. */
  void takeUp(Edge edge) {
    left.remove(edge.id());
  }

  /** Tells of the steps that an earlier run left undone and that have become up to date. */
  void dropUnwanted(Plan plan) {
    announce();
    for (int id = 0; id < table.size(); id++) {
      StepState state = table.state(id);
      if ((state == StepState.FAILED || state == StepState.CANCELLED) && !plan.wants(id)) {
        dropped(id);
      }
    }
  }

  private void dropped(int id) {
    spared.set(id);
    table.move(id, StepState.DONE);
    publish(new BuildEvent.StepDropped(id));
  }

  /** Tells how many steps were looked at and found up to date. */
  void countUpToDate(Graph graph, Facts facts) {
    int count = spared.cardinality();
    for (int id = 0; id < table.size(); id++) {
      boolean judged = facts.edge(id, Facts.DONE) && table.state(id) == null;
      count += judged && !graph.edge(id).phony() ? 1 : 0;
    }
    publish(new PlanEvent.UpToDateCounted(count));
  }

  StepTable table() {
    return table;
  }

  void publish(BuildEvent event) {
    assert outbox != null;
    outbox.publish(event);
  }

  @Override
  public void wanted(Edge edge) {
    if (!isLeft(edge)) {
      unannounced.add(edge);
    }
  }

  @Override
  public void dropped(Edge edge) {
    announce();
    left.remove(edge.id());
    dropped(edge.id());
  }

  /** Tells of the steps that joined the plan, once it is known what they wait for. */
  void announce() {
    if (unannounced.isEmpty()) {
      return;
    }
    for (Edge edge : unannounced) {
      spared.clear(edge.id());
      table.move(edge.id(), StepState.WAITING);
    }
    for (Edge edge : unannounced) {
      publish(
          new BuildEvent.StepWanted(
              edge.id(),
              texts.label(edge),
              edge.outputs()[0].path(),
              options.weights().expectedMillis(edge),
              options.relations() ? relations(edge) : List.of()));
    }
    unannounced.clear();
  }

  void move(Edge edge, StepState state) {
    announce();
    table.move(edge.id(), state);
    publish(new BuildEvent.StepMoved(edge.id(), state, nowMillis));
  }

  /** Tells of a start. */
  StepTable.Started start(Edge edge) {
    StepTable.Started started = new StepTable.Started(edge, texts.of(edge), nowMillis);
    table.started(started);
    if (explanations.wanted()) {
      List<String> reasons = explanations.of(edge);
      if (!reasons.isEmpty()) {
        publish(new BuildEvent.Explained(edge.id(), reasons));
      }
    }
    move(edge, StepState.RUNNING);
    publish(new BuildEvent.StepStarted(edge.id(), started.text, nowMillis));
    return started;
  }

  /** Tells of an end. */
  void finish(StepTable.Started started, StepOutcome outcome, int exitCode, StepOutput output) {
    Completion.Ended end = started.end;
    int id = started.edge.id();
    started.outcome = outcome;
    started.output = output;
    publish(
        new BuildEvent.StepFinished(
            id,
            started.text,
            outcome,
            exitCode,
            started.atMillis,
            nowMillis,
            end == null ? -1 : end.cpuMillis(),
            output));
    move(
        started.edge,
        switch (outcome) {
          case BUILT, HIT, UP_TO_DATE -> StepState.DONE;
          case FAILED -> StepState.FAILED;
          case CANCELLED -> StepState.CANCELLED;
        });
  }

  /** Tells that a step was found to be up to date after all. */
  void spared(Edge edge) {
    spared.set(edge.id());
    publish(
        new BuildEvent.StepFinished(
            edge.id(),
            texts.of(edge),
            StepOutcome.UP_TO_DATE,
            0,
            nowMillis,
            nowMillis,
            -1,
            StepOutput.NONE));
    move(edge, StepState.DONE);
  }

  long nowMillis() {
    return nowMillis;
  }

  /** How long ago a step was started. */
  long elapsedMillis(int step) {
    return nowMillis - table.started(step).atMillis;
  }

  private List<Integer> relations(Edge edge) {
    List<Integer> found = new ArrayList<>();
    Set<Edge> seen = new HashSet<>();
    List<Edge> pending = new ArrayList<>();
    pending.add(edge);
    while (!pending.isEmpty() && found.size() < MAX_RELATIONS) {
      for (Node input : pending.removeLast().inputs()) {
        Edge producer = input.producer();
        if (producer == null || !seen.add(producer)) {
          continue;
        }
        if (producer.phony()) {
          pending.add(producer);
        } else if (table.state(producer.id()) != null && found.size() < MAX_RELATIONS) {
          found.add(producer.id());
        }
      }
    }
    return found;
  }
}
