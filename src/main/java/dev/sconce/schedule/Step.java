package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.session.Requester;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepState;
import dev.sconce.session.StepText;
import java.util.List;
import java.util.Set;
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

  /** One pass through the stages of {@link ReusePipeline}. */
  static final class ReuseAttempt {
    final int stage;

    /** Some inputs are not in their places, but it is known what they will be. */
    boolean ahead;

    /** A question is open. */
    boolean awaitsAnswer;

    /** When the question was on its way to a server, negative when it was not. */
    long sentMillis = -1;

    Completion.Reuse.@Nullable Found found;

    /** What was found stays where it is. */
    boolean leftRemote;

    /** All that was found is here, or needs not to be. */
    boolean arrived;

    /** The command that runs meanwhile is being killed. */
    boolean waitsForCommand;

    /** What was found is being put in its place: the command must not run now. */
    boolean taking;

    /** Outputs that were left remote are being put in their places. */
    boolean materialising;

    /** The command was started meanwhile. */
    boolean raced;

    /** Nobody wants the answer any more. */
    boolean givenUp;

    /** The step was wanted again after that. */
    boolean askAgain;

    /** The stage was told to answer at once. */
    boolean hurried;

    ReuseAttempt(int stage) {
      this.stage = stage;
    }

    /** Whether outputs change while the question is open. */
    boolean writes() {
      return taking || materialising;
    }

    /** What the cache said, once it has said something. */
    Completion.Reuse.KnownResult result() {
      Completion.Reuse.KnownResult result = found == null ? null : found.result();
      if (result == null) {
        throw new IllegalStateException("the cache has found nothing");
      }
      return result;
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

  /** What its outputs will be, as long as they are not in their places; empty when not known. */
  List<OutputState> contents = List.of();

  /** Steps that read its outputs may be asked for: it is known what these are or will be. */
  boolean known;

  /** How many inputs, from the first on, were found to be ready or known. */
  int knownInputs;

  /** The cache has no result for it as its inputs are. */
  boolean missed;

  /** The cache could not say whether it has one. */
  boolean lookupFailed;

  /** It was told that the cache is not asked for it. */
  boolean notAskedReported;

  /** What the cache has of it cannot be had: it runs. */
  boolean runsHere;

  /** How often inputs had changed when a result was to be put in its place. */
  int staleResults;

  /** The steps below it whose outputs are being brought here so that it can run. */
  Set<Integer> awaited = Set.of();

  /** Whose request had it cancelled the last time, null when none had. */
  Requester.@Nullable RequestId cancelledBy;

  /** It was a part of the plan at some time in this run. */
  boolean planned;

  private @Nullable StepState state;

  Step(Edge edge) {
    this.edge = edge;
  }

  /** Forgets what a cache said of it and of what it reads. */
  void forgetCache() {
    contents = List.of();
    known = false;
    knownInputs = 0;
    missed = false;
    runsHere = false;
    lookupFailed = false;
    notAskedReported = false;
    staleResults = 0;
    awaited = Set.of();
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
