package dev.sconce.graph;

import java.util.List;

/**
 * What a dyndep file says of one edge.
 *
 * @param edge the edge
 * @param implicitInputs to be added, in order
 * @param implicitOutputs to be added, in order
 * @param restat whether the edge becomes a restat edge
 */
public record DyndepUpdate(
    Edge edge, List<Node> implicitInputs, List<Node> implicitOutputs, boolean restat) {
  /** Copies the lists. */
  public DyndepUpdate {
    implicitInputs = List.copyOf(implicitInputs);
    implicitOutputs = List.copyOf(implicitOutputs);
  }
}
