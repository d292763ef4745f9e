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

/** The result of an effect, or the request of a user. */
public sealed interface Completion
    permits Completion.Commands,
        Completion.Asked,
        Completion.Begin,
        Completion.Files,
        Completion.Logs,
        Completion.Reuse {
  /** The targets to build: the first completion of a run. */
  record Begin(List<Node> targets) implements Completion {
    public Begin {
      targets = List.copyOf(targets);
    }
  }

  /** A user's request. */
  record Asked(Requester.RequestId id, BuildRequest request) implements Completion {}

  /** The result of an {@link Effect.Commands}, or news of a command. */
  sealed interface Commands extends Completion {
    /**
     * Answers {@link Effect.Commands.Prepare}.
     *
     * @param current whether the basis of the plan is still valid; if not, everything must be
     *     reread
     */
    record Prepared(boolean current) implements Commands {}

    /** Answers {@link Effect.Commands.AskGate}. */
    record GateAnswered(boolean open) implements Commands {}

    /** A gate that refused may be open now. */
    record GateMayBeOpen() implements Commands {}

    /** The time of an {@link Effect.Commands.Remind} has come. */
    record Reminded() implements Commands {}

    /** Answers {@link Effect.Commands.ReleaseTerminal}. */
    record TerminalReleased(int ticket) implements Commands {}

    /**
     * A command could not be prepared and was not started.
     *
     * @param message for the user; empty if it was already printed
     */
    record StartFailed(int step, String message) implements Commands {}

    /**
     * A command was not started, because the system lacks a process, thread or descriptor for it.
     *
     * @param message for the user, if no command is running whose end could help
     */
    record NoResources(int step, String message) implements Commands {}

    /**
     * A command ended.
     *
     * @param exitCode the exit code, or 128 plus the signal that ended it
     * @param signal the signal that ended it; 0 for none
     * @param cpuMillis user and system time; -1 if unknown
     * @param startMtimeNanos the file system's time just before the start; 0 if unknown
     * @param traced whether its file accesses were traced
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

  /** The result of an {@link Effect.Files}. */
  sealed interface Files extends Completion {
    /** Answers {@link Effect.Files.Gather}. */
    record Gathered() implements Files {}

    /**
     * Answers {@link Effect.Files.ReadDyndep}.
     *
     * @param content the parsed file; null if it cannot be used
     * @param error why it cannot be used; empty if it can
     */
    record DyndepRead(Node file, @Nullable DyndepFile content, String error) implements Files {}

    /**
     * Answers {@link Effect.Files.Settle}.
     *
     * @param output the output of the command, without lines that only report inputs
     * @param deps the discovered inputs; null if the edge discovers none
     * @param depsError why inputs could not be discovered; empty if they could
     * @param outputMtimes for each output, in order; empty unless requested
     * @param startTells whether the start time may be logged: the step did not write its own
     *     inputs, or another program did; false unless requested
     * @param error why the build cannot continue; empty if it can
     * @param undeclared undeclared accesses of the step
     * @param refused whether the step fails because of these
     * @param contents the contents of the outputs, in order; empty unless requested, or if unknown
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
      public Settled {
        undeclared = List.copyOf(undeclared);
        contents = List.copyOf(contents);
      }

      /** Result for a step that was not traced or has no undeclared accesses. */
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

      /** A copy with the undeclared accesses of the step and its final output. */
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

      /** A copy with the contents of the outputs. */
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

    /** Answers {@link Effect.Files.CleanUp}. */
    record CleanedUp(int step) implements Files {}
  }

  /** The result of an {@link Effect.Logs}. */
  sealed interface Logs extends Completion {
    /**
     * Answers {@link Effect.Logs.RecordCommand} and {@link Effect.Logs.RecordDeps}.
     *
     * @param error why the log cannot be written, so that the build cannot continue; empty if it
     *     was written
     */
    record Recorded(String error) implements Logs {}

    /** The logs could not be closed; the build cannot continue. */
    record Broken(String message) implements Logs {}
  }

  /** The result of an {@link Effect.Reuse}. */
  sealed interface Reuse extends Completion {
    /** The step of the question. */
    int step();

    /** The cache has computed the step's key; the look-up may have to wait. Not an answer yet. */
    record Keyed(int step) implements Reuse {}

    /** The look-up of the step has been sent. Not an answer yet. */
    record LookupSent(int step) implements Reuse {}

    /**
     * A stage has no outputs for the step, or cannot find out.
     *
     * @param reason why; only meaningful for the cache
     * @param detail a few words for people; may be empty
     * @param tookMillis from sending the look-up to the answer; 0 if it was not sent
     */
    record NotFound(int step, MissReason reason, String detail, long tookMillis) implements Reuse {
      /** The answer of a stage without further information. */
      public NotFound(int step) {
        this(step, MissReason.NOT_FOUND, "", 0);
      }
    }

    /**
     * A stage has the outputs of the step.
     *
     * @param atNanos a time of the file system's clock, at least as late as all inputs; inputs that
     *     are not on disk yet count if their times are known
     * @param mtimes the timestamps that the outputs get or keep; empty if they are not known before
     *     the outputs are put in place
     * @param result the information from the cache; null for other stages
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Found(int step, long atNanos, long[] mtimes, @Nullable KnownResult result)
        implements Reuse {
      /** The answer of a stage that finds the outputs in place. */
      public Found(int step, long atNanos, long[] mtimes) {
        this(step, atNanos, mtimes, null);
      }
    }

    /**
     * A result in the cache.
     *
     * @param outputs the content of each output, in order
     * @param tier the tier that has it
     * @param sizeBytes the size of the data to fetch
     * @param tookMillis from sending the look-up to the answer
     * @param savedMillis the duration of the command where it ran; 0 if unknown
     */
    record KnownResult(
        List<OutputState> outputs, Tier tier, long sizeBytes, long tookMillis, long savedMillis) {
      public KnownResult {
        outputs = List.copyOf(outputs);
      }
    }

    /**
     * Answers {@link Effect.Reuse.Fetch}: everything was fetched.
     *
     * @param tier the tier that supplied it
     */
    record Fetched(int step, Tier tier) implements Reuse {}

    /** Answers a failed {@link Effect.Reuse.Fetch}; nothing of it remains on this machine. */
    record NotFetched(int step, MissReason reason) implements Reuse {}

    /**
     * Answers {@link Effect.Reuse.Take} and {@link Effect.Reuse.LeaveRemote}.
     *
     * @param atNanos the new timestamp in the build log
     * @param mtimes the timestamps of the outputs
     * @param output the output of the command where it ran
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Taken(int step, long atNanos, long[] mtimes, StepOutput output) implements Reuse {
      /** For a command that printed nothing, or whose output need not be shown again. */
      public Taken(int step, long atNanos, long[] mtimes) {
        this(step, atNanos, mtimes, StepOutput.NONE);
      }
    }

    /**
     * Answers a failed {@link Effect.Reuse.Take} or {@link Effect.Reuse.LeaveRemote}. The fetched
     * files are gone.
     *
     * @param stale whether an input has changed since the question: if so, the step is looked up
     *     again; if not, it has to run
     */
    record NotTaken(int step, boolean stale) implements Reuse {}

    /** Answers {@link Effect.Reuse.Materialise}. */
    record Materialised(int step) implements Reuse {}

    /** Answers a failed {@link Effect.Reuse.Materialise}: the outputs are missing now. */
    record NotMaterialised(int step, MissReason reason) implements Reuse {}
  }
}
