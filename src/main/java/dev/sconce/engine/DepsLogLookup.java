package dev.sconce.engine;

import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.DepsLog;
import dev.sconce.schedule.RecordedDeps;

/** The deps log as the scheduler sees it. */
final class DepsLogLookup implements RecordedDeps {
  private final Graph graph;
  private final DepsLog log;

  DepsLogLookup(Graph graph, DepsLog log) {
    this.graph = graph;
    this.log = log;
  }

  @Override
  public long mtimeNanos(int output) {
    Node node = graph.node(output);
    return log.has(node) ? log.mtimeNanos(node) : NO_RECORD;
  }

  @Override
  public int inputCount(int output) {
    return log.count(graph.node(output));
  }

  @Override
  public int input(int output, int index) {
    return log.dependency(graph.node(output), index).id();
  }
}
