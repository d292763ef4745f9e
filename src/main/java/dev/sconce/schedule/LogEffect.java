package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;

/** What ninja's logs are to be told. */
public sealed interface LogEffect extends Effect {
  /** Write what is not on disk yet of the logs and let go of them: a generator will use them. */
  record ReleaseLogs() implements LogEffect {}

  /** Note in the build log that a command ran. Answered by {@link LogCompletion.Recorded}. */
  record RecordCommand(Edge edge, long startMillis, long endMillis, long mtimeNanos)
      implements LogEffect {}

  /**
   * Note the discovered inputs of all outputs in the deps log. Answered by {@link
   * LogCompletion.Recorded}.
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record RecordDeps(Edge edge, long[] outputMtimes, Node[] inputs) implements LogEffect {}
}
