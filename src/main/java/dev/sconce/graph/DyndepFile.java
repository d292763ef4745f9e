package dev.sconce.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parsed content of a dyndep file.
 *
 * @param file the file
 * @param updates at most one for each edge
 */
public record DyndepFile(Node file, List<Update> updates) {
  public DyndepFile {
    updates = List.copyOf(updates);
  }

  /**
   * Applies the updates to the graph.
   *
   * @return the edges that name this dyndep file, all of which were updated
   * @throws DyndepException if the file does not mention exactly those edges, or an output already
   *     has a producer. Part of the file may have been applied by then, so the build must end
   */
  public List<Edge> applyTo(Graph graph) throws DyndepException {
    graph.addDyndepFile(file);
    Map<Edge, Update> unused = new LinkedHashMap<>();
    for (Update update : updates) {
      unused.put(update.edge(), update);
    }
    List<Edge> readers = readers(graph);
    for (Edge edge : readers) {
      Update update = unused.remove(edge);
      if (update == null) {
        throw new DyndepException(
            "'" + firstOutput(edge) + "' not mentioned in its dyndep file '" + file + "'");
      }
      apply(graph, update);
    }
    for (Edge stranger : unused.keySet()) {
      throw new DyndepException(
          "dyndep file '"
              + file
              + "' mentions output '"
              + firstOutput(stranger)
              + "' whose build statement does not have a dyndep binding for the file");
    }
    return readers;
  }

  private List<Edge> readers(Graph graph) {
    Set<Edge> readers = new LinkedHashSet<>();
    for (int i = 0; i < graph.consumerCount(file); i++) {
      Edge edge = graph.consumer(file, i);
      if (edge.dyndep() == file) {
        readers.add(edge);
      }
    }
    return new ArrayList<>(readers);
  }

  private static void apply(Graph graph, Update update) throws DyndepException {
    Set<Node> made = new HashSet<>();
    for (Node output : update.implicitOutputs()) {
      if (output.producer() != null || !made.add(output)) {
        throw new DyndepException("multiple rules generate " + output);
      }
    }
    graph.addDyndep(
        update.edge(),
        update.implicitInputs().toArray(Node[]::new),
        update.implicitOutputs().toArray(Node[]::new),
        update.restat());
  }

  private static Node firstOutput(Edge edge) {
    return edge.outputs()[0];
  }

  /** Parses the syntax of dyndep files. Performs no I/O. */
  public interface Reader {
    /**
     * Parses the content of a dyndep file. Creates the nodes that it names; {@link
     * DyndepFile#applyTo} makes all other changes to the graph. Called only by the thread that owns
     * the graph.
     *
     * @throws DyndepException if it is malformed
     */
    DyndepFile read(Graph graph, Node file, byte[] content) throws DyndepException;
  }

  /**
   * The part of a dyndep file about one edge.
   *
   * @param edge the edge
   * @param implicitInputs inputs to add, in order
   * @param implicitOutputs outputs to add, in order
   * @param restat whether the edge becomes a restat edge
   */
  public record Update(
      Edge edge, List<Node> implicitInputs, List<Node> implicitOutputs, boolean restat) {
    public Update {
      implicitInputs = List.copyOf(implicitInputs);
      implicitOutputs = List.copyOf(implicitOutputs);
    }
  }
}
