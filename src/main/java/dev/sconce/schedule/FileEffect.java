package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.StepOutput;

/** What is to be done with files: look at them, read them, remove what is not to stay. */
public sealed interface FileEffect extends Effect {
  /**
   * Find out about nodes and edges and put it into {@code facts}: the mtimes of the nodes; for each
   * edge {@link GraphFacts#describe}, then its depfile if {@link GraphFacts#wantsDepfile}, and what
   * the build log knows of its outputs. Answered by {@link FileCompletion.Gathered}.
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Gather(int[] nodes, int[] edges, GraphFacts facts) implements FileEffect {}

  /** Read a dyndep file. Answered by {@link FileCompletion.DyndepRead}. */
  record ReadDyndep(Node file) implements FileEffect {}

  /**
   * Look at what a command left: discovered inputs, mtimes. Answered by {@link
   * FileCompletion.Settled}.
   *
   * @param succeeded whether the command did; if not, failures here are not reported
   * @param discover whether the edge discovers inputs
   * @param statOutputs whether the mtimes of the outputs are needed
   * @param startMtimeNanos the file system's time just before the command started, if it is needed
   *     whether that may be logged; else 0
   */
  record Settle(
      Edge edge,
      boolean succeeded,
      StepOutput output,
      boolean discover,
      boolean statOutputs,
      long startMtimeNanos)
      implements FileEffect {}

  /** Remove the response file of an edge. No answer. */
  record RemoveResponseFile(Edge edge) implements FileEffect {}

  /**
   * Delete the depfile of a command that was stopped, and its outputs: all of them when it has a
   * depfile, else those whose mtime is no longer the known one. Answered by {@link
   * FileCompletion.CleanedUp}.
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record CleanUp(Edge edge, long[] knownMtimes) implements FileEffect {}
}
