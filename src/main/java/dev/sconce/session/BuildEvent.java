package dev.sconce.session;

import java.util.List;

/**
 * A published fact about a build, in the order in which it came about. Steps are named by the id of
 * their edge. Times are milliseconds since the build began.
 */
public sealed interface BuildEvent
    permits BuildEvent.BuildStarted,
        BuildEvent.StepWanted,
        BuildEvent.StepDropped,
        BuildEvent.StepMoved,
        BuildEvent.StepStarted,
        BuildEvent.StepFinished,
        BuildEvent.StepCancelled,
        BuildEvent.CommandStopped,
        BuildEvent.Message,
        BuildEvent.Explained,
        BuildEvent.PhaseChanged,
        BuildEvent.SlotsChanged,
        BuildEvent.RequestAnswered,
        BuildEvent.BuildFinished,
        CacheEvent,
        PlanEvent,
        TraceEvent {
  /**
   * A build of some targets begins, or begins anew from a manifest that was read again: then the
   * ids of steps are others, and what was built before is a part of the same account. Steps that
   * are up to date are no part of any later count.
   *
   * @param targets as the user named them; byte strings
   * @param slots how many commands may run at once, {@link #UNLIMITED} when others say it, such as
   *     a job server
   */
  record BuildStarted(List<String> targets, int slots, CacheMode mode, int edges)
      implements BuildEvent {
    /** There is no number of slots. */
    public static final int UNLIMITED = 0;

    /** How many edges there are is not known. */
    public static final int UNKNOWN_EDGES = 0;

    /** A build of which is not known how many edges it has. */
    public BuildStarted(List<String> targets, int slots, CacheMode mode) {
      this(targets, slots, mode, UNKNOWN_EDGES);
    }

    /** Copies the list. */
    public BuildStarted {
      targets = List.copyOf(targets);
    }
  }

  /**
   * A step has to run, as far as is known now.
   *
   * @param label its short name, as in {@link StepText}; the rest is told when it starts
   * @param output its first output
   * @param expectedMillis how long it took last time, -1 when unknown
   * @param inputs ids of all wanted steps that make its inputs, and of phonies that stand for
   *     several, told by {@link PlanEvent.PhonyRelated}; none when the build was not asked to tell
   */
  record StepWanted(
      int step, String label, String output, long expectedMillis, List<Integer> inputs)
      implements BuildEvent {
    /** Copies the list. */
    public StepWanted {
      inputs = IdList.copyOf(inputs);
    }
  }

  /** A wanted step turned out to be up to date, since what it reads did not change. */
  record StepDropped(int step) implements BuildEvent {}

  /**
   * A step went from one state to the next; starts and ends have events of their own as well. One
   * that goes back to {@link StepState#QUEUED} after its start was not started after all: the
   * system had no process, thread or descriptor left for it.
   */
  record StepMoved(int step, StepState state, long atMillis) implements BuildEvent {}

  /** A command starts. The text is evaluated now and may differ from the one when it was wanted. */
  record StepStarted(int step, StepText text, long atMillis) implements BuildEvent {}

  /**
   * A step is over.
   *
   * @param exitCode of the command; 128 and the signal when it was killed by one; 0 without a
   *     command; {@link #REFUSED} when that ended well
   * @param cpuMillis user and system time of the command, -1 when it did not run
   */
  record StepFinished(
      int step,
      StepText text,
      StepOutcome outcome,
      int exitCode,
      long startMillis,
      long endMillis,
      long cpuMillis,
      StepOutput output)
      implements BuildEvent {
    /** The step failed only because it was seen to use what it does not declare. */
    public static final int REFUSED = -1;
  }

  /**
   * Somebody has a step cancelled: if its command runs it will end, otherwise it does not start.
   *
   * @param by the request
   */
  record StepCancelled(int step, Requester.RequestId by) implements BuildEvent {}

  /**
   * The command of a step was stopped by a signal and does nothing until it is continued, or it
   * goes on. May come late: a step that has ended is not stopped.
   *
   * @param signal what stopped it, {@link #GOES_ON} when it goes on
   */
  record CommandStopped(int step, int signal) implements BuildEvent {
    /** It is not stopped any more. */
    public static final int GOES_ON = 0;
  }

  /** How serious a message is. */
  enum Severity {
    /** For information. */
    INFO,
    /** Something to look at; the build goes on. */
    WARNING,
    /** Why the build cannot go on. */
    ERROR
  }

  /** Something to tell the user that belongs to no step. */
  record Message(Severity severity, String text) implements BuildEvent {}

  /** Why a step is out of date, in the words of {@code -d explain}. */
  record Explained(int step, List<String> reasons) implements BuildEvent {
    /** Copies the list. */
    public Explained {
      reasons = List.copyOf(reasons);
    }
  }

  /** The state of the whole: pausing, stopping. */
  enum Phase {
    /** Finding out what is to be done. */
    SCANNING,
    /** Commands run. */
    BUILDING,
    /** What runs ends, nothing new starts. */
    PAUSED,
    /** A failure or the user ends the build; what runs is waited for or killed. */
    STOPPING
  }

  /** The build went from one phase to another. */
  record PhaseChanged(Phase phase, long atMillis) implements BuildEvent {}

  /** The number of job slots changed. */
  record SlotsChanged(int slots) implements BuildEvent {}

  /** What becomes of a request. */
  enum Reply {
    /** It is under way: the steps' own events, or the end of the build, show what comes of it. */
    ACCEPTED,
    /** It is in force: nothing more comes of it. */
    DONE,
    /** Nothing was changed. */
    REFUSED
  }

  /**
   * The one answer to a request.
   *
   * @param id the request's
   * @param reason why it was refused, as a sentence for the user; empty otherwise
   */
  record RequestAnswered(Requester.RequestId id, BuildRequest request, Reply reply, String reason)
      implements BuildEvent {
    /** Whether it was not refused. */
    public boolean accepted() {
      return reply != Reply.REFUSED;
    }
  }

  /** How a build ended. */
  enum BuildOutcome {
    /** Everything was up to date. */
    NOTHING_TO_DO,
    /** All wanted steps are done. */
    BUILT,
    /** A step failed, or a target cannot be built. */
    FAILED,
    /** A signal or the user stopped it. */
    INTERRUPTED
  }

  /**
   * The build is over, for now: when somebody stays with it and asks for more, it goes on with a
   * {@link PhaseChanged}, steps that are wanted once more are told of again, and it is over again.
   */
  record BuildFinished(BuildOutcome outcome, long atMillis) implements BuildEvent {}
}
