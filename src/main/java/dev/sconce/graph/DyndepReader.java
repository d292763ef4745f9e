package dev.sconce.graph;

/** Reads the syntax of dyndep files. Does no input or output. */
public interface DyndepReader {
  /**
   * Parses the content of a dyndep file. Nodes that it names are made in the graph; nothing else
   * changes until {@link DyndepFile#applyTo}. To be called by the thread that owns the graph.
   *
   * @throws DyndepException if it is malformed
   */
  DyndepFile read(Graph graph, Node file, byte[] content) throws DyndepException;
}
