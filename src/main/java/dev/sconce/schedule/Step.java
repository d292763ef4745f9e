package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.session.Requester;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import org.jspecify.annotations.Nullable;

/**
 * All that a run knows of one edge: what the plan wants of it, the state that users see, and the
 * attempts that were made to get its outputs. {@link RunSteps} makes it and changes its state.
 *
 * <p>A state alone cannot say everything: a step may run here while a cache is asked for it as
 * well. Each of these is an attempt of its own; the state is that of the one that is further.
 */
final class Step {
  /** What the plan wants of an edge; phonies have no other state than this. */
  enum Want {
    /** It is no part of the plan, or is done. */
    NONE,
    /** It does not have to run, but stands between steps that do. */
    NOTHING,
    /** It has to run and waits for inputs. */
    START,
    /** It was handed over to be reused or run, and is waited for. */
    FINISH
  }

  /** One start of the command. */
  static final class LocalAttempt {
    final Step step;
    final StepText text;
    final long startedMillis;

    /** How many steps had given their slots back when this one was started. */
    final int endsBefore;

    boolean cancelled;

    /** An input turned out to be another one than it was taken for: it has to run again. */
    boolean recalled;

    Completion.Commands.@Nullable Ended end;

    /** What became of it, null until that is known. */
    @Nullable StepOutcome outcome;

    /** What the command printed, once the outcome is known. */
    StepOutput output = StepOutput.NONE;

    LocalAttempt(Step step, StepText text, long startedMillis, int endsBefore) {
      this.step = step;
      this.text = text;
      this.startedMillis = startedMillis;
      this.endsBefore = endsBefore;
    }

    Edge edge() {
      return step.edge;
    }
  }

  /** One pass through the stages of {@link ReusePipeline}: it has a question open. */
  static final class ReuseAttempt {
    final int stage;
    Completion.Reuse.@Nullable Found found;

    /** All that was found is here, and the command that runs meanwhile is being killed. */
    boolean waitsForCommand;

    /** What was found is being put in its place: the command must not run now. */
    boolean taking;

    /** Nobody wants the answer any more. */
    boolean givenUp;

    /** The step was wanted again after that. */
    boolean askAgain;

    /** The stage was told to answer at once. */
    boolean hurried;

    ReuseAttempt(int stage) {
      this.stage = stage;
    }
  }

  final Edge edge;

  Want want = Want.NONE;

  /** How many inputs, from the first on, were found to be ready. */
  int readyInputs;

  /** It failed in an earlier run and is not to run in this one. */
  boolean heldBack;

  /** It was wanted, and turned out to be up to date. */
  boolean foundUpToDate;

  /** The last start of its command. */
  @Nullable LocalAttempt local;

  /** The question about it that is open. */
  @Nullable ReuseAttempt reuse;

  /** Whose request had it cancelled the last time, null when none had. */
  Requester.@Nullable RequestId cancelledBy;

  /** It was a part of the plan at some time in this run. */
  boolean planned;

  private @Nullable StepState state;

  Step(Edge edge) {
    this.edge = edge;
  }

  int id() {
    return edge.id();
  }

  /** The state that users see, null when the step is no part of the run. */
  @Nullable StepState state() {
    return state;
  }

  boolean is(StepState asked) {
    return state == asked;
  }

  boolean holdsSlot() {
    return state != null && state.holdsSlot();
  }

  /** The only place where a state changes; called by {@link RunSteps}, which counts. */
  void enter(StepState next) {
    assert mayEnter(next) : this + " is " + state + " and cannot become " + next;
    state = next;
  }

  private boolean mayEnter(StepState next) {
    StepState now = state;
    return now == null ? next == StepState.WAITING : now.next().contains(next);
  }

  /** Whether it runs in this run, or would if it could. */
  boolean wanted() {
    return want == Want.START || want == Want.FINISH;
  }

  /** The start of its command that is under way or was the last. */
  LocalAttempt started() {
    LocalAttempt known = local;
    if (known == null) {
      throw new IllegalStateException(this + " was not started");
    }
    return known;
  }

  @Override
  public String toString() {
    return "step " + id();
  }
}
