package dev.sconce.schedule;

import dev.sconce.graph.DyndepFile;
import dev.sconce.graph.Node;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import dev.sconce.session.Requester;
import dev.sconce.session.StepOutput;
import dev.sconce.session.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of an effect, or what a user wants. */
public sealed interface Completion
    permits Completion.Commands,
        Completion.Asked,
        Completion.Begin,
        Completion.Files,
        Completion.Logs,
        Completion.Reuse {
  /** Build these targets: the first completion of a run. */
  record Begin(List<Node> targets) implements Completion {
    /** Copies the list. */
    public Begin {
      targets = List.copyOf(targets);
    }
  }

  /** A user's request. */
  record Asked(Requester.RequestId id, BuildRequest request) implements Completion {}

  /** What came of a {@link Effect.Commands}, or becomes of a command. */
  sealed interface Commands extends Completion {
    /**
     * An {@link Effect.Commands.Prepare} was performed.
     *
     * @param current whether what the plan rests on is still true; if not, all must be read again
     */
    record Prepared(boolean current) implements Commands {}

    /** An {@link Effect.Commands.AskGate} was performed. */
    record GateAnswered(boolean open) implements Commands {}

    /** A gate that refused may be open now. */
    record GateMayBeOpen() implements Commands {}

    /** The time of an {@link Effect.Commands.Remind} has come. */
    record Reminded() implements Commands {}

    /** An {@link Effect.Commands.ReleaseTerminal} was performed. */
    record TerminalReleased(int ticket) implements Commands {}

    /**
     * A command could not be prepared; nothing was started.
     *
     * @param message for the user, empty when it was told already
     */
    record StartFailed(int step, String message) implements Commands {}

    /**
     * A command could not be started because the system had no process, thread or descriptor left
     * for it; nothing was started.
     *
     * @param message for the user, if nothing runs whose end could help
     */
    record NoResources(int step, String message) implements Commands {}

    /**
     * A command ended.
     *
     * @param exitCode its own, or 128 and the signal that ended it
     * @param signal the signal that ended it, 0 for none
     * @param cpuMillis user and system time, -1 when unknown
     * @param startMtimeNanos the file system's time just before it started, 0 when unknown
     * @param traced whether it was seen which files it used
     */
    record Ended(
        int step,
        int exitCode,
        int signal,
        StepOutput output,
        long cpuMillis,
        long startMtimeNanos,
        boolean traced)
        implements Commands {}
  }

  /** What came of a {@link Effect.Files}. */
  sealed interface Files extends Completion {
    /** An {@link Effect.Files.Gather} was performed. */
    record Gathered() implements Files {}

    /**
     * An {@link Effect.Files.ReadDyndep} was performed.
     *
     * @param content what the file says, null when it cannot be used
     * @param error why it cannot be used, empty when it can
     */
    record DyndepRead(Node file, @Nullable DyndepFile content, String error) implements Files {}

    /**
     * An {@link Effect.Files.Settle} was performed.
     *
     * @param output what the command printed, without what only told of inputs
     * @param deps the inputs that were discovered, null when the edge discovers none
     * @param depsError why inputs could not be discovered, empty when they could
     * @param outputMtimes of each output, in order; empty unless asked for
     * @param startTells whether the start may be logged: the step did not write its own inputs, or
     *     somebody else did; false unless asked for
     * @param error why the build cannot go on, empty when it can
     * @param undeclared what the step was seen to use without declaring it
     * @param refused whether the step fails for that
     * @param contents what the outputs contain, in order; empty unless asked for, or when that
     *     cannot be found out
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Settled(
        int step,
        StepOutput output,
        Node @Nullable [] deps,
        String depsError,
        long[] outputMtimes,
        boolean startTells,
        String error,
        List<Violation> undeclared,
        boolean refused,
        List<OutputState> contents)
        implements Files {
      /** Copies the lists. */
      public Settled {
        undeclared = List.copyOf(undeclared);
        contents = List.copyOf(contents);
      }

      /** Of a step that nobody watched, or of which nothing can be said against. */
      public Settled(
          int step,
          StepOutput output,
          Node @Nullable [] deps,
          String depsError,
          long[] outputMtimes,
          boolean startTells,
          String error) {
        this(
            step,
            output,
            deps,
            depsError,
            outputMtimes,
            startTells,
            error,
            List.of(),
            false,
            List.of());
      }

      /** With what the step used without declaring it, and what it printed in the end. */
      public Settled found(StepOutput printed, List<Violation> violations, boolean refuse) {
        return new Settled(
            step,
            printed,
            deps,
            depsError,
            outputMtimes,
            startTells,
            error,
            violations,
            refuse,
            contents);
      }

      /** With what the outputs contain. */
      public Settled containing(List<OutputState> digested) {
        return new Settled(
            step,
            output,
            deps,
            depsError,
            outputMtimes,
            startTells,
            error,
            undeclared,
            refused,
            digested);
      }
    }

    /** An {@link Effect.Files.CleanUp} was performed. */
    record CleanedUp(int step) implements Files {}
  }

  /** What came of a {@link Effect.Logs}. */
  sealed interface Logs extends Completion {
    /**
     * An {@link Effect.Logs.RecordCommand} or {@link Effect.Logs.RecordDeps} was performed.
     *
     * @param error why the log cannot be written, so that the build cannot go on; empty when it was
     */
    record Recorded(String error) implements Logs {}

    /** The logs could not be let go of: the build cannot go on. */
    record Broken(String message) implements Logs {}
  }

  /** What came of a {@link Effect.Reuse}. */
  sealed interface Reuse extends Completion {
    /** The step that was asked about. */
    int step();

    /**
     * The cache has made the key of the step; it may have to wait before it is looked up. No answer
     * yet.
     */
    record Keyed(int step) implements Reuse {}

    /** The look-up of the step is on its way. No answer yet. */
    record LookupSent(int step) implements Reuse {}

    /**
     * A stage has not got what the step makes, or it cannot be found out.
     *
     * @param reason why; of interest where the stage is the cache
     * @param detail a few words for people, may be empty
     * @param tookMillis from the look-up's way out to the answer, 0 if it was not on its way
     */
    record NotFound(int step, MissReason reason, String detail, long tookMillis) implements Reuse {
      /** Of a stage that has no more to say. */
      public NotFound(int step) {
        this(step, MissReason.NOT_FOUND, "", 0);
      }
    }

    /**
     * A stage has what the step makes.
     *
     * @param atNanos a time of the file system's clock that none of the inputs is newer than; of
     *     those that are not here yet, none that is known
     * @param mtimes the time stamps that the outputs have to get, or keep; empty if that shows only
     *     when they are put in their places
     * @param result what the cache says of it; null where the stage is another one
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Found(int step, long atNanos, long[] mtimes, @Nullable KnownResult result)
        implements Reuse {
      /** Of a stage that finds outputs in their places. */
      public Found(int step, long atNanos, long[] mtimes) {
        this(step, atNanos, mtimes, null);
      }
    }

    /**
     * A result of the cache.
     *
     * @param outputs what each output of the step contains, in order
     * @param tier who has it
     * @param sizeBytes what there is to bring
     * @param tookMillis from the look-up's way out to the answer
     * @param savedMillis how long the command took where it ran, 0 when unknown
     */
    record KnownResult(
        List<OutputState> outputs, Tier tier, long sizeBytes, long tookMillis, long savedMillis) {
      /** Copies the list. */
      public KnownResult {
        outputs = List.copyOf(outputs);
      }
    }

    /**
     * A {@link Effect.Reuse.Bring} was performed: all of it is here.
     *
     * @param tier who gave it
     */
    record Brought(int step, Tier tier) implements Reuse {}

    /** A {@link Effect.Reuse.Bring} came to nothing; nothing of it is left here. */
    record NotBrought(int step, MissReason reason) implements Reuse {}

    /**
     * A {@link Effect.Reuse.Take} or {@link Effect.Reuse.LeaveRemote} was performed.
     *
     * @param atNanos what the build log says now
     * @param mtimes the time stamps of the outputs
     * @param output what the command printed where it ran
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Taken(int step, long atNanos, long[] mtimes, StepOutput output) implements Reuse {
      /** Of a command that printed nothing, or that nobody wants to see again. */
      public Taken(int step, long atNanos, long[] mtimes) {
        this(step, atNanos, mtimes, StepOutput.NONE);
      }
    }

    /**
     * A {@link Effect.Reuse.Take} or {@link Effect.Reuse.LeaveRemote} came to nothing. What was
     * brought is gone.
     *
     * @param stale whether an input is another one than what was found was asked for with: the step
     *     is asked for anew; if not, it has to run
     */
    record NotTaken(int step, boolean stale) implements Reuse {}

    /** A {@link Effect.Reuse.Materialise} was performed. */
    record Materialised(int step) implements Reuse {}

    /** A {@link Effect.Reuse.Materialise} came to nothing: the outputs are missing now. */
    record NotMaterialised(int step, MissReason reason) implements Reuse {}
  }
}
