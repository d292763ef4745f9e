package dev.sconce.session;

import java.util.List;

/**
 * A published fact about a build, in the order of occurrence. The id of its edge identifies a step.
 * Times are milliseconds since the build began.
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
   * A build of some targets begins. If the manifest was reread, the build begins again: the ids of
   * steps are then new, and earlier results stay part of the same account. Steps that are up to
   * date are not part of any later count.
   *
   * @param targets as the user named them; byte strings
   * @param slots how many commands may run at once, {@link #UNLIMITED} if something else limits
   *     them, such as a job server
   */
  record BuildStarted(List<String> targets, int slots, CacheMode mode, int edges)
      implements BuildEvent {
    /** This build sets no number of slots. */
    public static final int UNLIMITED = 0;

    /** The number of edges is unknown. */
    public static final int UNKNOWN_EDGES = 0;

    /** A build with an unknown number of edges. */
    public BuildStarted(List<String> targets, int slots, CacheMode mode) {
      this(targets, slots, mode, UNKNOWN_EDGES);
    }

    public BuildStarted {
      targets = List.copyOf(targets);
    }
  }

  /**
   * A step has to run, as far as is known now.
   *
   * @param label its short name, as in {@link StepText}; {@link StepStarted} has the other texts
   * @param output its first output
   * @param expectedMillis how long it took last time, -1 if unknown
   * @param inputs ids of all wanted steps that make its inputs, and of phonies that stand for
   *     several of them, described by {@link PlanEvent.PhonyRelated}; empty unless the build was
   *     asked to report them
   */
  record StepWanted(
      int step, String label, String output, long expectedMillis, List<Integer> inputs)
      implements BuildEvent {
    public StepWanted {
      inputs = IdList.copyOf(inputs);
    }
  }

  /** A wanted step turned out to be up to date, because its inputs did not change. */
  record StepDropped(int step) implements BuildEvent {}

  /**
   * A step changed its state; starts and ends also have events of their own. A step that returns to
   * {@link StepState#QUEUED} after its start did not start after all: the system had no process,
   * thread or descriptor left for it.
   */
  record StepMoved(int step, StepState state, long atMillis) implements BuildEvent {}

  /**
   * A command starts. The text is evaluated now and may differ from the one at {@link StepWanted}.
   */
  record StepStarted(int step, StepText text, long atMillis) implements BuildEvent {}

  /**
   * A step has ended.
   *
   * @param exitCode of the command; 128 plus the signal if a signal killed it; 0 without a command;
   *     {@link #REFUSED} if a successful command was refused
   * @param cpuMillis user and system time of the command, -1 if it did not run
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
    /** The step failed only because it used undeclared files. */
    public static final int REFUSED = -1;
  }

  /**
   * Somebody cancelled a step: its command will end if it runs, else it does not start.
   *
   * @param by the request
   */
  record StepCancelled(int step, Requester.RequestId by) implements BuildEvent {}

  /**
   * A signal stopped the command of a step until it is continued, or the command was continued. May
   * come late: a step that has ended is not stopped.
   *
   * @param signal the signal that stopped it, {@link #GOES_ON} if it was continued
   */
  record CommandStopped(int step, int signal) implements BuildEvent {
    /** The command was continued. */
    public static final int GOES_ON = 0;
  }

  /** How serious a message is. */
  enum Severity {
    /** For information. */
    INFO,
    /** Something to check; the build goes on. */
    WARNING,
    /** Why the build cannot go on. */
    ERROR
  }

  /** A message to the user that belongs to no step. */
  record Message(Severity severity, String text) implements BuildEvent {}

  /** Why a step is out of date, in the words of {@code -d explain}. */
  record Explained(int step, List<String> reasons) implements BuildEvent {
    public Explained {
      reasons = List.copyOf(reasons);
    }
  }

  /** The phase of the whole build. */
  enum Phase {
    /** Determining what to do. */
    SCANNING,
    /** Commands run. */
    BUILDING,
    /** Running commands go on, nothing new starts. */
    PAUSED,
    /** A failure or the user ends the build; it waits for running commands or kills them. */
    STOPPING
  }

  /** The build entered another phase. */
  record PhaseChanged(Phase phase, long atMillis) implements BuildEvent {}

  /** The number of job slots changed. */
  record SlotsChanged(int slots) implements BuildEvent {}

  /** The kinds of answers to a request. */
  enum Reply {
    /** It is under way: the events of the steps, or the end of the build, show the result. */
    ACCEPTED,
    /** It has taken effect: no other event follows. */
    DONE,
    /** Nothing was changed. */
    REFUSED
  }

  /**
   * The one answer to a request.
   *
   * @param id of the request
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
   * The build is over, for now. If a user stays and asks for more, it goes on with a {@link
   * PhaseChanged}, announces the steps that are wanted again, and ends again.
   */
  record BuildFinished(BuildOutcome outcome, long atMillis) implements BuildEvent {}
}
