package dev.sconce.schedule;

import dev.sconce.action.DirtyReason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Work that the scheduler requests. Each effect names the completions that answer it, if any. */
public sealed interface Effect
    permits Effect.Commands, Effect.Finish, Effect.Files, Effect.Logs, Effect.Reuse {
  /** The run is over. */
  record Finish(RunResult result) implements Effect {}

  /** Work on commands: permission to start, start, signals. */
  sealed interface Commands extends Effect {
    /**
     * Prepare for changes, because commands are about to run. Answered by {@link
     * Completion.Commands.Prepared}.
     */
    record Prepare() implements Commands {}

    /**
     * Find out whether one more command may start. Answered by {@link
     * Completion.Commands.GateAnswered}. If no command is running, the answer must be yes.
     *
     * @param running the number of running commands
     * @param startedInTurn how many of them were started since the last one ended
     */
    record AskGate(int running, int startedInTurn) implements Commands {}

    /** A command that the gate admitted has ended. */
    record LeaveGate() implements Commands {}

    /**
     * Create directories, read the file system's time, write the response file, start the command.
     * Answered by {@link Completion.Commands.Ended}, {@link Completion.Commands.StartFailed} or
     * {@link Completion.Commands.NoResources}.
     */
    record Run(Edge edge, StepText text) implements Commands {}

    /**
     * Make the owner of the terminal release it, because a step of the console pool is about to
     * start. Answered by {@link Completion.Commands.TerminalReleased}. Only requested while the
     * terminal has an owner.
     *
     * @param ticket the unique id of this release
     */
    record ReleaseTerminal(int ticket) implements Commands {}

    /**
     * Return the terminal to its owner, because the command has ended or does not start for now. No
     * answer; a pending answer to the release no longer matters.
     */
    record ReturnTerminal() implements Commands {}

    /** Send a signal to a running command. No answer. */
    record Signal(int step, int number) implements Commands {}

    /**
     * Send {@link Completion.Commands.Reminded} at this time, because a decision changes then even
     * if nothing else happens. A new reminder replaces the previous one. The end of a run does not
     * wait for it.
     *
     * @param atMillis since the start of the build
     */
    record Remind(long atMillis) implements Commands {}
  }

  /** Work on files: check, read or remove them. */
  sealed interface Files extends Effect {
    /**
     * Gather facts about nodes and edges into {@code facts}: the mtimes of the nodes; for each edge
     * {@link GraphFacts#describe}, then its depfile if {@link GraphFacts#wantsDepfile}, and the
     * build log's entries for its outputs. Answered by {@link Completion.Files.Gathered}.
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Gather(int[] nodes, int[] edges, GraphFacts facts) implements Files {}

    /** Read a dyndep file. Answered by {@link Completion.Files.DyndepRead}. */
    record ReadDyndep(Node file) implements Files {}

    /**
     * Check what a command left: discovered inputs, mtimes. Answered by {@link
     * Completion.Files.Settled}.
     *
     * @param succeeded whether the command succeeded; if not, failures here are not reported
     * @param discover whether the edge discovers inputs
     * @param statOutputs whether the mtimes of the outputs are needed
     * @param startMtimeNanos the file system's time just before the start, to find out whether it
     *     may be logged; 0 if that is not needed
     * @param digestOutputs whether the contents of the outputs are needed, because other steps were
     *     looked up with the contents in a cached result
     */
    record Settle(
        Edge edge,
        boolean succeeded,
        StepOutput output,
        boolean discover,
        boolean statOutputs,
        long startMtimeNanos,
        boolean digestOutputs)
        implements Files {}

    /** Remove the response file of an edge. No answer. */
    record RemoveResponseFile(Edge edge) implements Files {}

    /**
     * Delete the depfile of a stopped command, and its outputs: all of them if it has a depfile,
     * otherwise those with a new mtime. Answered by {@link Completion.Files.CleanedUp}.
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record CleanUp(Edge edge, long[] knownMtimes) implements Files {}
  }

  /** Work on ninja's logs. */
  sealed interface Logs extends Effect {
    /** Write pending log data and close the logs, because a generator will use them. */
    record ReleaseLogs() implements Logs {}

    /** Record in the build log that a command ran. Answered by {@link Completion.Logs.Recorded}. */
    record RecordCommand(Edge edge, long startMillis, long endMillis, long mtimeNanos)
        implements Logs {}

    /**
     * Record the discovered inputs of all outputs in the deps log. Answered by {@link
     * Completion.Logs.Recorded}.
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record RecordDeps(Edge edge, long[] outputMtimes, Node[] inputs) implements Logs {}
  }

  /** Work that avoids running a step, in this build or a later one. */
  sealed interface Reuse extends Effect {
    /**
     * Record the dependencies and outputs of a successful run for later builds. No answer; an error
     * only costs time later.
     *
     * @param startedMillis since the start of the build
     * @param startMtimeNanos the file system's time just before the start; 0 if unknown
     * @param logMtimeNanos the timestamp for the build log
     * @param unchanged for each output, whether a restat step left it unchanged
     * @param discovered the inputs that the command reported; null if it reports none
     * @param reasons why it ran
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record KeepRun(
        Edge edge,
        long startedMillis,
        long startMtimeNanos,
        long logMtimeNanos,
        boolean[] unchanged,
        Node @Nullable [] discovered,
        List<DirtyReason> reasons)
        implements Reuse {}

    /** The stage that compares steps with their recorded runs. */
    int CUT_OFF = 0;

    /** The stage of shared results: on this machine, then on a server. */
    int CACHE = 1;

    /**
     * Find out whether a stage has the outputs of a step. Changes nothing. Answered by {@link
     * Completion.Reuse.Found} or {@link Completion.Reuse.NotFound}. Before that, the cache reports
     * its progress by {@link Completion.Reuse.Keyed} and {@link Completion.Reuse.LookupSent}.
     *
     * <p>The cache is also asked for steps whose inputs are not on disk yet. {@link
     * Scheduler#knownOutputs} gives their future contents.
     *
     * @param stage the index of the stage
     */
    record Ask(int stage, Edge edge) implements Reuse {}

    /**
     * Fetch the outputs that a remote stage has found, completely and verified, but do not put them
     * in place yet: the command may still be running. Answered by {@link Completion.Reuse.Fetched}
     * or {@link Completion.Reuse.NotFetched}.
     */
    record Fetch(int stage, Edge edge) implements Reuse {}

    /** Discard fetched outputs that will not be used. No answer. */
    record Discard(Edge edge) implements Reuse {}

    /**
     * Put found outputs in place, and update the times of logs and outputs. By now, all inputs are
     * in place or were left in the cache. Answered by {@link Completion.Reuse.Taken} or {@link
     * Completion.Reuse.NotTaken}.
     *
     * @param atNanos the timestamp for the build log
     * @param mtimes the timestamp of each output; its present one if it is to stay
     * @param reasons why the step would have run
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Take(int stage, Edge edge, long atNanos, long[] mtimes, List<DirtyReason> reasons)
        implements Reuse {}

    /**
     * Leave in the cache what a remote stage has found, because nothing needs it here. Record that
     * the outputs count as made, and remove existing files in their places. Answered like {@link
     * Take}.
     */
    record LeaveRemote(int stage, Edge edge, long atNanos) implements Reuse {}

    /**
     * Fetch outputs that were left in the cache, in this build or an earlier one, and put them in
     * place, because a command needs them. They get the timestamps that were recorded then.
     * Answered by {@link Completion.Reuse.Materialised} or {@link
     * Completion.Reuse.NotMaterialised}; after the latter the outputs count as missing, unless the
     * effect was given up. Also answered if the record of the outputs is lost.
     */
    record Materialise(Edge edge) implements Reuse {}

    /**
     * Answer the open question about a step at once, as if nothing was found, unless the answer is
     * already on its way. Has no answer of its own.
     */
    record GiveUp(Edge edge) implements Reuse {}

    /** Use the remote cache in this mode from now on. No answer. */
    record SetMode(CacheMode mode) implements Reuse {}

    /** Retry at once a server that was suspended after failures. No answer. */
    record AskServer() implements Reuse {}
  }
}
