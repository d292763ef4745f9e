package dev.sconce.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of one step for a display. Immutable once it is part of a {@link BuildState}: the fold
 * edits copies.
 */
public final class StepView {
  private final int id;

  /** The snapshot that this may be part of; the fold edits it in place only before that one. */
  final int epoch;

  StepText text;
  StepState state = StepState.WAITING;
  @Nullable StepOutcome outcome;
  long expectedMillis;
  long readyMillis = -1;
  long startMillis = -1;
  long endMillis = -1;
  long sizeBytes = -1;
  long doneBytes;
  int exitCode;
  int stoppedBy;
  int blockers;
  int blocker = -1;
  boolean cancelled;
  boolean dropped;
  boolean target;
  boolean sharesFileName;
  boolean racing;
  boolean missedInPause;
  boolean printed;

  /** How it was done the last time in this account, null if it was not. */
  @Nullable Done done;

  CacheEvent.@Nullable MissReason missReason;
  CacheEvent.@Nullable MissCause missCause;
  TraceEvent.@Nullable UndeclaredAccess undeclared;

  /** The data of a done step, which may turn out to be up to date in a later run. */
  record Done(
      StepText text, StepOutcome outcome, long startMillis, long endMillis, boolean printed) {}

  StepView(int id, int epoch, StepText text, long expectedMillis) {
    this.id = id;
    this.epoch = epoch;
    this.text = text;
    this.expectedMillis = expectedMillis;
  }

  StepView copy(int newEpoch) {
    StepView copy = new StepView(id, newEpoch, text, expectedMillis);
    copy.state = state;
    copy.outcome = outcome;
    copy.readyMillis = readyMillis;
    copy.startMillis = startMillis;
    copy.endMillis = endMillis;
    copy.sizeBytes = sizeBytes;
    copy.doneBytes = doneBytes;
    copy.exitCode = exitCode;
    copy.stoppedBy = stoppedBy;
    copy.blockers = blockers;
    copy.blocker = blocker;
    copy.cancelled = cancelled;
    copy.dropped = dropped;
    copy.target = target;
    copy.sharesFileName = sharesFileName;
    copy.racing = racing;
    copy.missedInPause = missedInPause;
    copy.printed = printed;
    copy.done = done;
    copy.missReason = missReason;
    copy.missCause = missCause;
    copy.undeclared = undeclared;
    return copy;
  }

  /** Keeps the data of a done step in case it is wanted again. */
  void keepIfDone() {
    if (isDone()) {
      boolean hit = category() == StepCategory.HIT;
      StepOutcome how = hit ? StepOutcome.HIT : StepOutcome.BUILT;
      done = new Done(text, how, startMillis, endMillis, printed);
    }
  }

  /** Expects the step to take at least as long as it took until it failed. */
  void expectAsLast() {
    if (outcome == StepOutcome.FAILED && endMillis >= startMillis && startMillis >= 0) {
      expectedMillis = Math.max(expectedMillis, endMillis - startMillis);
    }
  }

  boolean isDone() {
    return category() == StepCategory.BUILT || category() == StepCategory.HIT;
  }

  /**
   * Marks the step as up to date. It is no part of the build, unless an earlier run of the build
   * did it.
   */
  void upToDate() {
    Done before = done;
    if (before == null) {
      dropped = true;
      return;
    }
    text = before.text;
    state = StepState.DONE;
    outcome = before.outcome;
    exitCode = 0;
    startMillis = before.startMillis;
    endMillis = before.endMillis;
    printed = before.printed;
  }

  /** The id of its edge; for a step of an earlier reading of the manifest, one that no edge has. */
  public int id() {
    return id;
  }

  /** How it is named. */
  public StepText text() {
    return text;
  }

  /** Whether its label is an output, not a source. */
  public boolean target() {
    return target;
  }

  /** Whether its label is an output, and another step makes a file of the same name elsewhere. */
  public boolean sharesFileName() {
    return sharesFileName;
  }

  /** Its state. */
  public StepState state() {
    return state;
  }

  /** Its outcome, once it is settled. */
  public Optional<StepOutcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /** The category in which it is counted. */
  public StepCategory category() {
    return dropped
        ? StepCategory.GONE
        : StepCategory.of(state, outcome == null ? StepOutcome.BUILT : outcome);
  }

  /** How long it took last time, -1 if unknown. */
  public long expectedMillis() {
    return expectedMillis;
  }

  /** When it was ready to run and began to wait for a slot; -1 before. */
  public long readyMillis() {
    return readyMillis;
  }

  /** When its command (or its fetch) started, since the build began; -1 before. */
  public long startMillis() {
    return startMillis;
  }

  /** When it ended; -1 before. */
  public long endMillis() {
    return endMillis;
  }

  /** How long it took, or has taken so far. */
  public long elapsedMillis(long nowMillis) {
    if (startMillis < 0) {
      return 0;
    }
    return Math.max(0, (endMillis >= startMillis ? endMillis : nowMillis) - startMillis);
  }

  /** The size of its outputs to fetch, -1 if unknown. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** How much of that has arrived. */
  public long doneBytes() {
    return doneBytes;
  }

  /** The exit code of its command, once that has ended. */
  public int exitCode() {
    return exitCode;
  }

  /** The signal that has stopped its command; 0 if it is not stopped. */
  public int stoppedBy() {
    return stoppedBy;
  }

  /** Whether it waits for a step that failed or that the user cancelled. */
  public boolean blocked() {
    return blockers > 0 && !cancelled && category() == StepCategory.WAIT;
  }

  /** The first step known to block it, -1 if none does. */
  public int blocker() {
    return blocker;
  }

  /** Whether the user cancelled it, so that it runs only on request. */
  public boolean cancelled() {
    return cancelled;
  }

  /** Whether it runs here and is fetched at the same time. */
  public boolean racing() {
    return racing;
  }

  /** Whether it succeeded and printed something. */
  public boolean printed() {
    return printed;
  }

  /** Why the cache gave no result, if it gave none or was not asked. */
  public Optional<CacheEvent.MissReason> missReason() {
    return Optional.ofNullable(missReason);
  }

  /** The cause of the miss, if it is known. */
  public Optional<CacheEvent.MissCause> missCause() {
    return Optional.ofNullable(missCause);
  }

  /** The worst undeclared access of its last run. */
  public Optional<TraceEvent.UndeclaredAccess> undeclared() {
    return Optional.ofNullable(undeclared);
  }
}
