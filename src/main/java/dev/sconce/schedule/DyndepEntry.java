package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;

/**
 * What a dyndep file says of one edge. The arrays become the edge's own.
 *
 * @param edge the edge, found by its first output
 * @param inputs implicit inputs to add
 * @param outputs implicit outputs to add
 * @param restat whether it says {@code restat}
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record DyndepEntry(Edge edge, Node[] inputs, Node[] outputs, boolean restat) {}
