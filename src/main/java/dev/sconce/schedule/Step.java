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
 * Everything that a run knows about one edge: what the plan wants of it, the state that users see,
 * and the attempts to get its outputs. {@link RunSteps} creates it and changes its state.
 *
 * <p>A state alone is not enough: a step may run here while a cache is also asked for it. Each of
 * these is a separate attempt; the state is that of the more advanced one.
 */
final class Step {
  /** What the plan wants of an edge. Phony edges have no other state. */
  enum Want {
    /** Not part of the plan, or done. */
    NONE,
    /** Need not run, but stands between steps that do. */
    NOTHING,
    /** Has to run and waits for inputs. */
    START,
    /** Was passed on to be reused or run, and is awaited. */
    FINISH
  }

  /** One start of the command. */
  static final class LocalAttempt {
    final Step step;
    final StepText text;
    final long startedMillis;

    /** How many steps had released their slots when this one was started. */
    final int endsBefore;

    boolean cancelled;

    /** An input turned out to be different, so the step has to run again. */
    boolean recalled;

    Completion.Commands.@Nullable Ended end;

    /** The outcome; null until known. */
    @Nullable StepOutcome outcome;

    /** The output of the command, once the outcome is known. */
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

    /** Some inputs are not in place, but their contents are known. */
    boolean ahead;

    /** A question is open. */
    boolean awaitsAnswer;

    /** When the question was sent to a server; negative if it was not. */
    long sentMillis = -1;

    Completion.Reuse.@Nullable Found found;

    /** The result stays in the cache. */
    boolean leftRemote;

    /** The result was completely fetched, or need not be. */
    boolean arrived;

    /** The command that runs meanwhile is being killed. */
    boolean waitsForCommand;

    /** The result is being put in place, so the command must not run now. */
    boolean taking;

    /** Outputs that were left in the cache are being put in place. */
    boolean materialising;

    /** The command was started meanwhile. */
    boolean raced;

    /** The answer is no longer needed. */
    boolean givenUp;

    /** After that, the step was wanted again. */
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

    /** The information from the cache; it must have answered. */
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

  /** The number of leading inputs that were found ready. */
  int readyInputs;

  /** It failed in an earlier run and must not run in this one. */
  boolean heldBack;

  /** It was wanted, but turned out to be up to date. */
  boolean foundUpToDate;

  /** The last start of its command. */
  @Nullable LocalAttempt local;

  /** The open question about it. */
  @Nullable ReuseAttempt reuse;

  /** The future contents of its outputs while these are not in place; empty if unknown. */
  List<OutputState> contents = List.of();

  /** The contents of its outputs are known, so steps that read them may be looked up. */
  boolean known;

  /** The number of leading inputs that were found ready or known. */
  int knownInputs;

  /** The cache has no result for it with its present inputs. */
  boolean missed;

  /** The cache could not say whether it has a result. */
  boolean lookupFailed;

  /** It was reported that the cache is not asked for it. */
  boolean notAskedReported;

  /** It must run, because its result in the cache cannot be fetched. */
  boolean runsHere;

  /** How often inputs had changed when a result was to be put in place. */
  int staleResults;

  /** The steps below it whose outputs are being fetched so that it can run. */
  Set<Integer> awaited = Set.of();

  /** The request that last cancelled it; null if none did. */
  Requester.@Nullable RequestId cancelledBy;

  /** It was part of the plan at some time in this run. */
  boolean planned;

  private @Nullable StepState state;

  Step(Edge edge) {
    this.edge = edge;
  }

  /** Forgets all information from a cache about it and its inputs. */
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

  /** The state that users see; null if the step is not part of the run. */
  @Nullable StepState state() {
    return state;
  }

  boolean is(StepState asked) {
    return state == asked;
  }

  boolean holdsSlot() {
    return state != null && state.holdsSlot();
  }

  /** The only method that changes a state. Called by {@link RunSteps}, which counts states. */
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

  /** The present or last start of its command. */
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
