package dev.sconce.schedule;

import dev.sconce.action.Reason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the scheduler wants done. Each says which completions answer it, if any. */
public sealed interface Effect {
  /**
   * Find out about nodes and edges and put it into {@code facts}: the mtimes of the nodes; for each
   * edge {@link Facts#describe}, then its depfile if {@link Facts#wantsDepfile}, and what the build
   * log knows of its outputs. Answered by {@link Completion.Gathered}.
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Gather(int[] nodes, int[] edges, Facts facts) implements Effect {}

  /**
   * Get ready to change things: commands are about to run. Answered by {@link Completion.Prepared}.
   */
  record Prepare() implements Effect {}

  /** Read a dyndep file. Answered by {@link Completion.DyndepRead}. */
  record ReadDyndep(Node file) implements Effect {}

  /**
   * Find out whether one more command may start. Answered by {@link Completion.GateAnswered}. When
   * nothing runs, one must be allowed to.
   *
   * @param running how many commands run
   * @param startedInTurn how many of them were started since the last one ended
   */
  record AskGate(int running, int startedInTurn) implements Effect {}

  /** A command that the gate let in is over. */
  record LeaveGate() implements Effect {}

  /** Write what is not on disk yet of the logs and let go of them: a generator will use them. */
  record ReleaseLogs() implements Effect {}

  /**
   * Make directories, note the file system's time, write the response file, start the command.
   * Answered by {@link Completion.Ended}, or by {@link Completion.StartFailed}.
   */
  record Run(Edge edge, StepText text) implements Effect {}

  /**
   * Let whoever owns the terminal let go of it: a step of the console pool is to start. Answered by
   * {@link Completion.TerminalReleased}; asked for only while somebody owns it.
   *
   * @param ticket names this release; no other one has it
   */
  record ReleaseTerminal(int ticket) implements Effect {}

  /**
   * The terminal is its owner's again: the command is over, or does not start for now. No answer;
   * an answer to the release that is still to come is of no interest any more.
   */
  record ReturnTerminal() implements Effect {}

  /**
   * Look at what a command left: discovered inputs, mtimes. Answered by {@link Completion.Settled}.
   *
   * @param succeeded whether the command did; if not, failures here are not reported
   * @param discover whether the edge discovers inputs
   * @param statOutputs whether the mtimes of the outputs are needed
   * @param statInputs whether the mtime of the newest input that counts is needed
   */
  record Settle(
      Edge edge,
      boolean succeeded,
      StepOutput output,
      boolean discover,
      boolean statOutputs,
      boolean statInputs)
      implements Effect {}

  /** Note in the build log that a command ran. No answer unless it breaks. */
  record RecordCommand(Edge edge, long startMillis, long endMillis, long mtimeNanos)
      implements Effect {}

  /** Note the discovered inputs of all outputs in the deps log. No answer unless it breaks. */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record RecordDeps(Edge edge, long[] outputMtimes, Node[] inputs) implements Effect {}

  /**
   * Keep what a run that ended well depended on and what it left, for later builds. No answer, and
   * whatever goes wrong only costs time later.
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
      List<Reason> reasons)
      implements Effect {}

  /**
   * Find out whether a step depends on just what its recorded run depended on, and whether what
   * that run left is still there. Changes nothing. Answered by {@link Completion.Compared}.
   */
  record Compare(Edge edge) implements Effect {}

  /**
   * Answer what is still to be compared at once, as if it differed: nobody waits for the result any
   * more. No answer of its own.
   */
  record GiveUpComparing() implements Effect {}

  /**
   * Bring the logs and the outputs of a step that was compared to the present time. Answered by
   * {@link Completion.Refreshed}.
   *
   * @param atNanos for the build log
   * @param mtimes for each output its time stamp; the present one where it is to stay
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Refresh(Edge edge, long atNanos, long[] mtimes) implements Effect {}

  /** Remove the response file of an edge. No answer. */
  record RemoveResponseFile(Edge edge) implements Effect {}

  /** Send a signal to a running command. No answer; it ends or not. */
  record Signal(int step, int number) implements Effect {}

  /**
   * Delete the depfile of a command that was stopped, and its outputs: all of them when it has a
   * depfile, else those whose mtime is no longer the known one. Answered by {@link
   * Completion.CleanedUp}.
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record CleanUp(Edge edge, long[] knownMtimes) implements Effect {}

  /** The run is over. */
  record Finish(RunResult result) implements Effect {}
}
