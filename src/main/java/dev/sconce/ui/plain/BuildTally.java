package dev.sconce.ui.plain;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.BuildEvent.StepStarted;
import dev.sconce.session.BuildEvent.StepWanted;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.IntList;
import dev.sconce.session.PlanEvent;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepRelations;
import dev.sconce.session.StepState;
import dev.sconce.session.TraceEvent;
import dev.sconce.ui.text.DiagnosticStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts where the steps of a build are: a fold of its events, from its first start on. Every
 * wanted step is counted once, so the counts of all fates add up to the total. A done step that is
 * wanted again and is up to date stays done.
 */
final class BuildTally {
  /** The state of a step, as far as lines of text need it. */
  enum Fate {
    WAITING,
    RUNNING,
    BUILT,
    HIT,
    FAILED,
    CANCELLED,
    /** It is up to date, so it is not part of the total. */
    DROPPED,
    /**
     * Its inputs were newer but have the same content as in its last run, so it is not part of the
     * total either.
     */
    INPUTS_UNCHANGED
  }

  /** A step of the build. */
  static final class Step {
    final int id;
    String label;
    Fate fate = Fate.WAITING;
    boolean ran;
    boolean printed;

    /** How many warnings tools reported in its output. */
    int warnings;

    /** Whether a line has reported its end. */
    boolean endReported;

    /** Its output, if it failed. */
    StepOutput output = StepOutput.NONE;

    long expectedMillis = -1;
    long startMillis;
    long endMillis;
    int exitCode;

    /** How it was done the last time, null if it was not. */
    @Nullable Fate done;

    String firstOutput = "";

    private Step(int id, String label) {
      this.id = id;
      this.label = label;
    }

    long tookMillis() {
      return endMillis - startMillis;
    }
  }

  private final Map<Integer, Step> steps = new LinkedHashMap<>();

  /** Steps done from an earlier reading of the manifest, by their first output. */
  private final Map<String, Step> earlier = new LinkedHashMap<>();

  private final Map<Integer, Step> running = new LinkedHashMap<>();
  private final List<Step> failed = new ArrayList<>();

  /** Which step waits for which. */
  private StepRelations relations = new StepRelations();

  private final int[] counts = new int[Fate.values().length];

  /** The step with this id, if it runs. */
  Optional<Step> running(int step) {
    return Optional.ofNullable(running.get(step));
  }

  /** Folds an event. Events that are about no step change nothing. */
  void accept(BuildEvent event) {
    switch (event) {
      case StepWanted wanted -> wanted(wanted);
      case StepStarted started -> started(started);
      case StepFinished finished -> finished(finished);
      case PlanEvent.PhonyRelated related -> relations.phony(related.phony(), related.inputs());
      case BuildEvent.StepMoved moved -> {
        Step step = steps.get(moved.step());
        if (step != null && step.fate == Fate.RUNNING && moved.state() == StepState.QUEUED) {
          move(step, Fate.WAITING);
        }
      }
      case BuildEvent.StepDropped dropped -> {
        Step step = steps.get(dropped.step());
        if (step != null) {
          move(step, upToDate(step, Fate.DROPPED));
        }
      }
      case BuildEvent.BuildStarted _,
          BuildEvent.StepCancelled _,
          BuildEvent.CommandStopped _,
          BuildEvent.Message _,
          BuildEvent.Explained _,
          BuildEvent.PhaseChanged _,
          BuildEvent.SlotsChanged _,
          CacheEvent _,
          PlanEvent.ManifestFirst _,
          PlanEvent.UpToDateCounted _,
          PlanEvent.Forecast _,
          TraceEvent _,
          BuildEvent.RequestAnswered _,
          BuildEvent.BuildFinished _ -> {}
    }
  }

  /** The name of a step; empty if it is unknown. */
  String label(int id) {
    Step step = steps.get(id);
    return step == null ? "" : step.label;
  }

  /** The manifest is reread: ids change, and done steps stay done. */
  void readAgain() {
    for (Step step : steps.values()) {
      if (step.fate == Fate.BUILT || step.fate == Fate.HIT) {
        earlier.put(step.firstOutput, step);
      } else {
        counts[step.fate.ordinal()]--;
      }
    }
    steps.clear();
    running.clear();
    failed.clear();
    relations = new StepRelations();
  }

  /** The fate of a step that is up to date. */
  private static Fate upToDate(Step step, Fate otherwise) {
    Fate before = step.done;
    return before == null ? otherwise : before;
  }

  private void wanted(StepWanted event) {
    Step before = earlier.remove(event.output());
    if (before != null) {
      counts[before.fate.ordinal()]--;
    }
    Step step = known(event.step(), event.label());
    step.done = before == null ? step.done : before.done;
    step.firstOutput = event.output();
    step.label = event.label();
    step.expectedMillis = event.expectedMillis();
    relations.step(event.step(), event.inputs());
    move(step, Fate.WAITING);
  }

  private void started(StepStarted event) {
    Step step = known(event.step(), event.text().label());
    step.label = event.text().label();
    step.startMillis = event.atMillis();
    step.ran = true;
    step.printed = false;
    step.warnings = 0;
    step.endReported = false;
    step.output = StepOutput.NONE;
    move(step, Fate.RUNNING);
  }

  private void finished(StepFinished event) {
    Step step = known(event.step(), event.text().label());
    step.label = event.text().label();
    step.startMillis = event.startMillis();
    step.endMillis = event.endMillis();
    step.exitCode = event.exitCode();
    if (!event.output().isEmpty()) {
      step.printed = true;
      step.warnings = event.outcome() == StepOutcome.FAILED ? 0 : warnings(event);
    }
    step.endReported = false;
    step.output = event.outcome() == StepOutcome.FAILED ? event.output() : StepOutput.NONE;
    Fate fate = fate(event.outcome());
    move(step, fate == Fate.INPUTS_UNCHANGED ? upToDate(step, fate) : fate);
    if (step.fate == Fate.BUILT || step.fate == Fate.HIT) {
      step.done = step.fate;
    }
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
      case UP_TO_DATE -> Fate.INPUTS_UNCHANGED;
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

  /** A line has reported the end of a step. */
  void markEndReported(int id) {
    Step step = steps.get(id);
    if (step != null) {
      step.endReported = true;
    }
  }

  /** The number of done and remaining steps, without those that turned out to be up to date. */
  int total() {
    return steps.size() + earlier.size() - count(Fate.DROPPED) - count(Fate.INPUTS_UNCHANGED);
  }

  /** The number of finished steps: built, fetched or failed. */
  int done() {
    return count(Fate.BUILT) + count(Fate.HIT) + count(Fate.FAILED);
  }

  /** How many steps have this fate. */
  int count(Fate fate) {
    return counts[fate.ordinal()];
  }

  /** The number of steps without a result: never started, or stopped. */
  int notDone() {
    return count(Fate.WAITING) + count(Fate.RUNNING) + count(Fate.CANCELLED);
  }

  /** The steps that run, the oldest first. */
  Collection<Step> running() {
    return Collections.unmodifiableCollection(running.values());
  }

  /** The steps that failed, in the order of failure. */
  List<Step> failed() {
    return Collections.unmodifiableList(failed);
  }

  /** The steps that succeeded and printed something. */
  List<Step> printed() {
    List<Step> printed = new ArrayList<>();
    addPrinted(earlier.values(), printed);
    addPrinted(steps.values(), printed);
    return printed;
  }

  private static void addPrinted(Collection<Step> steps, List<Step> printed) {
    for (Step step : steps) {
      if (step.printed && (step.fate == Fate.BUILT || step.fate == Fate.HIT)) {
        printed.add(step);
      }
    }
  }

  /** The steps without a result that need an output of this step, the nearest first. */
  List<Step> stoppedBy(Step failure) {
    List<Step> found = new ArrayList<>();
    IntList readers = relations.allThatNeed(failure.id, steps.size());
    for (int i = 0; i < readers.size(); i++) {
      Step reader = steps.get(readers.get(i));
      if (reader != null && (reader.fate == Fate.WAITING || reader.fate == Fate.CANCELLED)) {
        found.add(reader);
      }
    }
    return found;
  }
}
