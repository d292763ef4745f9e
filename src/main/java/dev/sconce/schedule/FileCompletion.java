package dev.sconce.schedule;

import dev.sconce.graph.DyndepFile;
import dev.sconce.graph.Node;
import dev.sconce.session.StepOutput;
import org.jspecify.annotations.Nullable;

/** What came of a {@link FileEffect}. */
public sealed interface FileCompletion extends Completion {
  /** An {@link FileEffect.Gather} was performed. */
  record Gathered() implements FileCompletion {}

  /**
   * An {@link FileEffect.ReadDyndep} was performed.
   *
   * @param content what the file says, null when it cannot be used
   * @param error why it cannot be used, empty when it can
   */
  record DyndepRead(Node file, @Nullable DyndepFile content, String error)
      implements FileCompletion {}

  /**
   * An {@link FileEffect.Settle} was performed.
   *
   * @param output what the command printed, without what only told of inputs
   * @param deps the inputs that were discovered, null when the edge discovers none
   * @param depsError why inputs could not be discovered, empty when they could
   * @param outputMtimes of each output, in order; empty unless asked for
   * @param startTells whether the start may be logged: the step did not write its own inputs, or
   *     somebody else did; false unless asked for
   * @param error why the build cannot go on, empty when it can
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Settled(
      int step,
      StepOutput output,
      Node @Nullable [] deps,
      String depsError,
      long[] outputMtimes,
      boolean startTells,
      String error)
      implements FileCompletion {}

  /** An {@link FileEffect.CleanUp} was performed. */
  record CleanedUp(int step) implements FileCompletion {}
}
