package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where each step of a run is, and how many are where. */
final class StepTable {
  /** What is known of a step whose command was started. */
  static final class Started {
    final Edge edge;
    final StepText text;
    final long atMillis;
    boolean cancelled;
    boolean cleaning;
    Completion.@Nullable Ended end;
    @Nullable StepOutcome outcome;

    /** What it printed, once its outcome is known. */
    StepOutput output = StepOutput.NONE;

    Started(Edge edge, StepText text, long atMillis) {
      this.edge = edge;
      this.text = text;
      this.atMillis = atMillis;
    }
  }

  private final @Nullable StepState[] states;
  private final @Nullable Started[] started;
  private final Map<StepState, Integer> counts = new EnumMap<>(StepState.class);

  StepTable(int edges) {
    states = new @Nullable StepState[edges];
    started = new @Nullable Started[edges];
    clear();
  }

  void clear() {
    Arrays.fill(states, null);
    Arrays.fill(started, null);
    for (StepState state : StepState.values()) {
      counts.put(state, 0);
    }
  }

  /** The state of a step, null when it is no part of the run. */
  @Nullable StepState state(int step) {
    return states[step];
  }

  void move(int step, @Nullable StepState state) {
    StepState old = states[step];
    if (old != null) {
      counts.merge(old, -1, Integer::sum);
    }
    states[step] = state;
    if (state != null) {
      counts.merge(state, 1, Integer::sum);
    }
  }

  int size() {
    return states.length;
  }

  int count(StepState state) {
    return counts.getOrDefault(state, 0);
  }

  void started(Started step) {
    started[step.edge.id()] = step;
  }

  /** The last start of a step, null when it was not started. */
  @Nullable Started lastStart(int step) {
    return started[step];
  }

  /** The last start of a step that was started. */
  Started started(int step) {
    Started known = started[step];
    if (known == null) {
      throw new IllegalStateException("step " + step + " was not started");
    }
    return known;
  }
}
