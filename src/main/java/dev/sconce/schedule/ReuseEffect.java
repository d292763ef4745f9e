package dev.sconce.schedule;

import dev.sconce.action.Reason;
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
      List<Reason> reasons)
      implements ReuseEffect {}

  /**
   * Find out whether a step depends on just what its recorded run depended on, and whether what
   * that run left is still there. Changes nothing. Answered by {@link ReuseCompletion.Compared}.
   */
  record Compare(Edge edge) implements ReuseEffect {}

  /**
   * Answer what is still to be compared at once, as if it differed: nobody waits for the result any
   * more. No answer of its own.
   */
  record GiveUpComparing() implements ReuseEffect {}

  /**
   * Bring the logs and the outputs of a step that was compared to the present time. Answered by
   * {@link ReuseCompletion.Refreshed}.
   *
   * @param atNanos for the build log
   * @param mtimes for each output its time stamp; the present one where it is to stay
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Refresh(Edge edge, long atNanos, long[] mtimes) implements ReuseEffect {}
}
