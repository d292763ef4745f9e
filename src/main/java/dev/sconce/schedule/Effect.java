package dev.sconce.schedule;

import dev.sconce.action.DirtyReason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the scheduler wants done. Each says which completions answer it, if any. */
public sealed interface Effect
    permits Effect.Commands, Effect.Finish, Effect.Files, Effect.Logs, Effect.Reuse {
  /** The run is over. */
  record Finish(RunResult result) implements Effect {}

  /** What is to be done about commands: whether they may start, their start, what they are sent. */
  sealed interface Commands extends Effect {
    /**
     * Get ready to change things: commands are about to run. Answered by {@link
     * Completion.Commands.Prepared}.
     */
    record Prepare() implements Commands {}

    /**
     * Find out whether one more command may start. Answered by {@link
     * Completion.Commands.GateAnswered}. When nothing runs, one must be allowed to.
     *
     * @param running how many commands run
     * @param startedInTurn how many of them were started since the last one ended
     */
    record AskGate(int running, int startedInTurn) implements Commands {}

    /** A command that the gate let in is over. */
    record LeaveGate() implements Commands {}

    /**
     * Make directories, note the file system's time, write the response file, start the command.
     * Answered by {@link Completion.Commands.Ended}, or by {@link Completion.Commands.StartFailed}
     * or {@link Completion.Commands.NoResources}.
     */
    record Run(Edge edge, StepText text) implements Commands {}

    /**
     * Let whoever owns the terminal let go of it: a step of the console pool is to start. Answered
     * by {@link Completion.Commands.TerminalReleased}; asked for only while somebody owns it.
     *
     * @param ticket names this release; no other one has it
     */
    record ReleaseTerminal(int ticket) implements Commands {}

    /**
     * The terminal is its owner's again: the command is over, or does not start for now. No answer;
     * an answer to the release that is still to come is of no interest any more.
     */
    record ReturnTerminal() implements Commands {}

    /** Send a signal to a running command. No answer; it ends or not. */
    record Signal(int step, int number) implements Commands {}

    /**
     * Say by {@link Completion.Commands.Reminded} that this time has come: what is right to do
     * changes then though nothing else may happen until then. A reminder takes the place of the one
     * before; the end of a run does not wait for it.
     *
     * @param atMillis since the build began
     */
    record Remind(long atMillis) implements Commands {}
  }

  /** What is to be done with files: look at them, read them, remove what is not to stay. */
  sealed interface Files extends Effect {
    /**
     * Find out about nodes and edges and put it into {@code facts}: the mtimes of the nodes; for
     * each edge {@link GraphFacts#describe}, then its depfile if {@link GraphFacts#wantsDepfile},
     * and what the build log knows of its outputs. Answered by {@link Completion.Files.Gathered}.
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Gather(int[] nodes, int[] edges, GraphFacts facts) implements Files {}

    /** Read a dyndep file. Answered by {@link Completion.Files.DyndepRead}. */
    record ReadDyndep(Node file) implements Files {}

    /**
     * Look at what a command left: discovered inputs, mtimes. Answered by {@link
     * Completion.Files.Settled}.
     *
     * @param succeeded whether the command did; if not, failures here are not reported
     * @param discover whether the edge discovers inputs
     * @param statOutputs whether the mtimes of the outputs are needed
     * @param startMtimeNanos the file system's time just before the command started, if it is
     *     needed whether that may be logged; else 0
     * @param digestOutputs whether it is needed what the outputs contain: others were asked for
     *     with what a cache had said of them
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
     * Delete the depfile of a command that was stopped, and its outputs: all of them when it has a
     * depfile, else those whose mtime is no longer the known one. Answered by {@link
     * Completion.Files.CleanedUp}.
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record CleanUp(Edge edge, long[] knownMtimes) implements Files {}
  }

  /** What ninja's logs are to be told. */
  sealed interface Logs extends Effect {
    /** Write what is not on disk yet of the logs and let go of them: a generator will use them. */
    record ReleaseLogs() implements Logs {}

    /** Note in the build log that a command ran. Answered by {@link Completion.Logs.Recorded}. */
    record RecordCommand(Edge edge, long startMillis, long endMillis, long mtimeNanos)
        implements Logs {}

    /**
     * Note the discovered inputs of all outputs in the deps log. Answered by {@link
     * Completion.Logs.Recorded}.
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record RecordDeps(Edge edge, long[] outputMtimes, Node[] inputs) implements Logs {}
  }

  /** What is to be done so that a step need not run, in this build or a later one. */
  sealed interface Reuse extends Effect {
    /**
     * Keep what a run that ended well depended on and what it left, for later builds. No answer,
     * and whatever goes wrong only costs time later.
     *
     * @param startedMillis since the build began
     * @param startMtimeNanos the file system's time just before it started, 0 when unknown
     * @param logMtimeNanos what the build log is told of it
     * @param leftAlone for each output whether a restat step left it as it was
     * @param discovered what the command said that it read, null when it was not asked to say
     * @param reasons why it was run
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record KeepRun(
        Edge edge,
        long startedMillis,
        long startMtimeNanos,
        long logMtimeNanos,
        boolean[] leftAlone,
        Node @Nullable [] discovered,
        List<DirtyReason> reasons)
        implements Reuse {}

    /** The stage that compares steps with their recorded runs. */
    int CUT_OFF = 0;

    /** The stage of results that are shared: on this machine, then on a server. */
    int CACHE = 1;

    /**
     * Find out whether a stage has what a step makes. Changes nothing. Answered by {@link
     * Completion.Reuse.Found} or {@link Completion.Reuse.NotFound}; the cache says before that how
     * far it is, by {@link Completion.Reuse.Keyed} and {@link Completion.Reuse.LookupSent}.
     *
     * <p>The cache is also asked for steps whose inputs are not here yet. What these will contain
     * is told by {@link Scheduler#knownOutputs}.
     *
     * @param stage which one
     */
    record Ask(int stage, Edge edge) implements Reuse {}

    /**
     * Bring here what a remote stage has found, complete and verified, but not in its place yet:
     * the command may still run. Answered by {@link Completion.Reuse.Brought} or {@link
     * Completion.Reuse.NotBrought}.
     */
    record Bring(int stage, Edge edge) implements Reuse {}

    /** Throw away what was brought here, as it is not going to be taken. No answer. */
    record Discard(Edge edge) implements Reuse {}

    /**
     * Put in its place what was found, and bring the logs and the outputs to the present time. All
     * inputs are in their places by now, or were left remote. Answered by {@link
     * Completion.Reuse.Taken} or {@link Completion.Reuse.NotTaken}.
     *
     * @param atNanos for the build log
     * @param mtimes for each output its time stamp; the present one where it is to stay
     * @param reasons why the step would have run
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Take(int stage, Edge edge, long atNanos, long[] mtimes, List<DirtyReason> reasons)
        implements Reuse {}

    /**
     * Leave what a remote stage has found where it is: nobody needs it here. Note that the outputs
     * count as made, remove what is in their places. Answered as {@link Take}.
     */
    record LeaveRemote(int stage, Edge edge, long atNanos) implements Reuse {}

    /**
     * Bring here and put in its place what was left remote, in this build or an earlier one, as a
     * command needs it. The time stamps are those that were noted then. Answered by {@link
     * Completion.Reuse.Materialised} or {@link Completion.Reuse.NotMaterialised}; after the latter
     * the outputs count as missing, unless it was given up. Also answered when nothing is known any
     * more of what was left.
     */
    record Materialise(Edge edge) implements Reuse {}

    /**
     * Answer at once what is open about a step, as if nothing was found, unless the answer is under
     * way. No answer of its own.
     */
    record GiveUp(Edge edge) implements Reuse {}

    /** Use the remote cache for something else from now on. No answer. */
    record SetMode(CacheMode mode) implements Reuse {}

    /** Ask a server again at once that was suspended after failures. No answer. */
    record AskServer() implements Reuse {}
  }
}
