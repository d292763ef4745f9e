package dev.sconce.ui.plain;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.BuildEvent.StepStarted;
import dev.sconce.session.BuildEvent.StepWanted;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.TraceEvent;
import dev.sconce.ui.text.DiagnosticStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is where in a build: a fold of its events. Every step that is wanted is counted once, so the
 * counts of all fates add up to the total.
 */
final class BuildTally {
  /** Where a step is, as far as lines of text need to know. */
  enum Fate {
    WAITING,
    RUNNING,
    BUILT,
    HIT,
    FAILED,
    CANCELLED,
    /** It was found to be up to date: it is no part of the total. */
    DROPPED,
    /** Its inputs were newer, but have the content of its last run: no part of the total either. */
    SPARED
  }

  /** A step of the build. */
  static final class Step {
    final int id;
    String label;
    Fate fate = Fate.WAITING;
    boolean ran;
    boolean printed;

    /** How many warnings tools reported in that. */
    int warnings;

    /** Whether a line told how it ended. */
    boolean told;

    /** What it printed, if it failed. */
    StepOutput output = StepOutput.NONE;

    long expectedMillis = -1;
    long startMillis;
    long endMillis;
    int exitCode;
    List<Integer> inputs = List.of();

    private Step(int id, String label) {
      this.id = id;
      this.label = label;
    }

    long tookMillis() {
      return endMillis - startMillis;
    }
  }

  private final Map<Integer, Step> steps = new LinkedHashMap<>();
  private final Map<Integer, Step> running = new LinkedHashMap<>();
  private final List<Step> failed = new ArrayList<>();

  /** Who reads what which step makes; null while that is not known or has changed. */
  private @Nullable Map<Integer, List<Step>> readers;

  private final int[] counts = new int[Fate.values().length];

  /** Takes an event in. Those that are about no step change nothing. */
  void accept(BuildEvent event) {
    switch (event) {
      case StepWanted wanted -> wanted(wanted);
      case StepStarted started -> started(started);
      case StepFinished finished -> finished(finished);
      case BuildEvent.StepMoved moved -> {
        Step step = steps.get(moved.step());
        if (step != null && step.fate == Fate.RUNNING && moved.state() == StepState.QUEUED) {
          move(step, Fate.WAITING);
        }
      }
      case BuildEvent.StepDropped dropped -> {
        Step step = steps.get(dropped.step());
        if (step != null) {
          move(step, Fate.DROPPED);
        }
      }
      case BuildEvent.BuildStarted _,
          BuildEvent.StepCancelled _,
          BuildEvent.Message _,
          BuildEvent.Explained _,
          BuildEvent.PhaseChanged _,
          BuildEvent.SlotsChanged _,
          CacheEvent _,
          PlanEvent _,
          TraceEvent _,
          BuildEvent.RequestAnswered _,
          BuildEvent.BuildFinished _ -> {}
    }
  }

  /** What a step is called; empty if it is not known. */
  String label(int id) {
    Step step = steps.get(id);
    return step == null ? "" : step.label;
  }

  private void wanted(StepWanted event) {
    Step step = known(event.step(), event.label());
    step.label = event.label();
    step.expectedMillis = event.expectedMillis();
    step.inputs = event.inputs();
    readers = null;
    move(step, Fate.WAITING);
  }

  private void started(StepStarted event) {
    Step step = known(event.step(), event.text().label());
    step.label = event.text().label();
    step.startMillis = event.atMillis();
    step.ran = true;
    step.told = false;
    step.output = StepOutput.NONE;
    move(step, Fate.RUNNING);
  }

  private void finished(StepFinished event) {
    Step step = known(event.step(), event.text().label());
    step.label = event.text().label();
    step.startMillis = event.startMillis();
    step.endMillis = event.endMillis();
    step.exitCode = event.exitCode();
    step.printed = !event.output().isEmpty();
    step.warnings = step.printed && event.outcome() != StepOutcome.FAILED ? warnings(event) : 0;
    step.told = false;
    step.output = event.outcome() == StepOutcome.FAILED ? event.output() : StepOutput.NONE;
    move(step, fate(event.outcome()));
  }

  private static int warnings(StepFinished event) {
    int count = 0;
    for (Diagnostic one : DiagnosticStream.of(event.output())) {
      count += one.severity() == Severity.WARNING ? 1 : 0;
    }
    return count;
  }

  private static Fate fate(StepOutcome outcome) {
    return switch (outcome) {
      case BUILT -> Fate.BUILT;
      case HIT -> Fate.HIT;
      case UP_TO_DATE -> Fate.SPARED;
      case FAILED -> Fate.FAILED;
      case CANCELLED -> Fate.CANCELLED;
    };
  }

  private Step known(int id, String label) {
    @Nullable Step known = steps.get(id);
    if (known == null) {
      known = new Step(id, label);
      steps.put(id, known);
      counts[known.fate.ordinal()]++;
    }
    return known;
  }

  private void move(Step step, Fate fate) {
    counts[step.fate.ordinal()]--;
    counts[fate.ordinal()]++;
    if (step.fate == Fate.RUNNING) {
      running.remove(step.id);
    }
    if (step.fate == Fate.FAILED) {
      failed.remove(step);
    }
    step.fate = fate;
    if (fate == Fate.RUNNING) {
      running.put(step.id, step);
    }
    if (fate == Fate.FAILED) {
      failed.add(step);
    }
  }

  /** A line told how a step ended. */
  void told(int id) {
    Step step = steps.get(id);
    if (step != null) {
      step.told = true;
    }
  }

  /** How many steps are to be done or were, without those that turned out to be up to date. */
  int total() {
    return steps.size() - count(Fate.DROPPED) - count(Fate.SPARED);
  }

  /** How many steps are over: built, fetched or failed. */
  int done() {
    return count(Fate.BUILT) + count(Fate.HIT) + count(Fate.FAILED);
  }

  /** How many steps have this fate. */
  int count(Fate fate) {
    return counts[fate.ordinal()];
  }

  /** How many steps were left without a result: never started, or stopped. */
  int notDone() {
    return count(Fate.WAITING) + count(Fate.RUNNING) + count(Fate.CANCELLED);
  }

  /** The steps that run, the oldest first. */
  Collection<Step> running() {
    return Collections.unmodifiableCollection(running.values());
  }

  /** The steps that failed, in the order in which they did. */
  List<Step> failed() {
    return Collections.unmodifiableList(failed);
  }

  /** The steps that succeeded and printed something. */
  List<Step> printed() {
    List<Step> printed = new ArrayList<>();
    for (Step step : steps.values()) {
      if (step.printed && (step.fate == Fate.BUILT || step.fate == Fate.HIT)) {
        printed.add(step);
      }
    }
    return printed;
  }

  /** The steps without a result that need one of this step's outputs, the nearest first. */
  List<Step> stoppedBy(Step failure) {
    Map<Integer, List<Step>> known = readers();
    Set<Step> found = new LinkedHashSet<>();
    List<Step> open = new ArrayList<>(List.of(failure));
    for (int at = 0; at < open.size(); at++) {
      for (Step reader : known.getOrDefault(open.get(at).id, List.of())) {
        boolean withoutResult = reader.fate == Fate.WAITING || reader.fate == Fate.CANCELLED;
        if (withoutResult && found.add(reader)) {
          open.add(reader);
        }
      }
    }
    return List.copyOf(found);
  }

  private Map<Integer, List<Step>> readers() {
    Map<Integer, List<Step>> known = readers;
    if (known == null) {
      known = new HashMap<>();
      for (Step step : steps.values()) {
        for (int input : step.inputs) {
          known.computeIfAbsent(input, _ -> new ArrayList<>()).add(step);
        }
      }
      readers = known;
    }
    return known;
  }
}
