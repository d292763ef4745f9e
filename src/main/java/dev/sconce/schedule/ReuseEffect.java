package dev.sconce.schedule;

import dev.sconce.action.DirtyReason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done so that a step need not run, in this build or a later one. */
public sealed interface ReuseEffect extends Effect {
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
      List<DirtyReason> reasons)
      implements ReuseEffect {}

  /**
   * Find out whether a stage has what a step makes. Changes nothing. Answered by {@link
   * ReuseCompletion.Found} or {@link ReuseCompletion.NotFound}.
   *
   * @param stage which one, from 0
   */
  record Ask(int stage, Edge edge) implements ReuseEffect {}

  /**
   * Bring here what a remote stage has found, complete and verified, but not in its place yet: the
   * command may still run. Answered by {@link ReuseCompletion.Brought}.
   */
  record Bring(int stage, Edge edge) implements ReuseEffect {}

  /** Throw away what was brought here, as it is not going to be taken. No answer. */
  record Discard(Edge edge) implements ReuseEffect {}

  /**
   * Put in its place what was found, and bring the logs and the outputs to the present time.
   * Answered by {@link ReuseCompletion.Taken}.
   *
   * @param atNanos for the build log
   * @param mtimes for each output its time stamp; the present one where it is to stay
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Take(int stage, Edge edge, long atNanos, long[] mtimes) implements ReuseEffect {}

  /**
   * Answer at once what is open about a step, as if nothing was found, unless the answer is under
   * way. No answer of its own.
   */
  record GiveUp(Edge edge) implements ReuseEffect {}
}
