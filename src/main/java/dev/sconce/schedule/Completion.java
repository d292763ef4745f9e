package dev.sconce.schedule;

import dev.sconce.graph.DyndepFile;
import dev.sconce.graph.Node;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.StepOutput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of an effect, or what a user wants. */
public sealed interface Completion {
  /** Build these targets: the first completion of a run. */
  record Begin(List<Node> targets) implements Completion {
    /** Copies the list. */
    public Begin {
      targets = List.copyOf(targets);
    }
  }

  /** A user's request. */
  record Asked(BuildRequest request) implements Completion {}

  /** An {@link Effect.Gather} was performed. */
  record Gathered() implements Completion {}

  /**
   * An {@link Effect.Prepare} was performed.
   *
   * @param current whether what the plan rests on is still true; if not, all must be read anew
   */
  record Prepared(boolean current) implements Completion {}

  /**
   * An {@link Effect.ReadDyndep} was performed.
   *
   * @param content what the file says, null when it cannot be used
   * @param error why it cannot be used, empty when it can
   */
  record DyndepRead(Node file, @Nullable DyndepFile content, String error) implements Completion {}

  /** An {@link Effect.AskGate} was performed. */
  record GateAnswered(boolean open) implements Completion {}

  /** A gate that refused may be open now. */
  record GateMayBeOpen() implements Completion {}

  /** An {@link Effect.ReleaseTerminal} was performed. */
  record TerminalReleased(int ticket) implements Completion {}

  /**
   * A command could not be prepared; nothing was started.
   *
   * @param message for the user, empty when it was told already
   */
  record StartFailed(int step, String message) implements Completion {}

  /**
   * A command ended.
   *
   * @param exitCode its own, or 128 and the signal that ended it
   * @param signal the signal that ended it, 0 for none
   * @param cpuMillis user and system time, -1 when unknown
   * @param startMtimeNanos the file system's time just before it started, 0 when unknown
   */
  record Ended(
      int step, int exitCode, int signal, StepOutput output, long cpuMillis, long startMtimeNanos)
      implements Completion {}

  /**
   * An {@link Effect.Settle} was performed.
   *
   * @param output what the command printed, without what only told of inputs
   * @param deps the inputs that were discovered, null when the edge discovers none
   * @param depsError why inputs could not be discovered, empty when they could
   * @param outputMtimes of each output, in order; empty unless asked for
   * @param newestInputMtime of the inputs that count; 0 unless asked for
   * @param error why the build cannot go on, empty when it can
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Settled(
      int step,
      StepOutput output,
      Node @Nullable [] deps,
      String depsError,
      long[] outputMtimes,
      long newestInputMtime,
      String error)
      implements Completion {}

  /**
   * An {@link Effect.Compare} was performed.
   *
   * @param same whether nothing differs
   * @param atNanos a time of the file system's clock that none of the inputs is newer than
   * @param mtimes the time stamps that the outputs have to get, or keep; empty unless the same
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Compared(int step, boolean same, long atNanos, long[] mtimes) implements Completion {
    /** Something differs, or cannot be found out. */
    public static Compared differs(int step) {
      return new Compared(step, false, 0, new long[0]);
    }
  }

  /**
   * An {@link Effect.Refresh} was performed.
   *
   * @param done whether all of it was; if not, the step has to run
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Refreshed(int step, boolean done, long atNanos, long[] mtimes) implements Completion {}

  /** An {@link Effect.CleanUp} was performed. */
  record CleanedUp(int step) implements Completion {}

  /** A log could not be written, or a file not removed: the build cannot go on. */
  record Broken(String message) implements Completion {}
}
