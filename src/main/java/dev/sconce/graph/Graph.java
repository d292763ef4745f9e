package dev.sconce.graph;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All nodes, edges and pools of a build. Interns nodes by canonical path in an open-addressing
 * table of bytes. One thread loads the graph; after that many threads may read it, and only the
 * thread that owns the scheduler changes it (dyndep files, discovered inputs).
 */
public final class Graph {
  private static final int FIRST_TABLE_SIZE = 1 << 12;
  private static final int MULTIPLIER = 0x9E3779B1;

  private Node[] nodes = new Node[FIRST_TABLE_SIZE / 2];
  private int nodeCount;
  private @Nullable Node[] table = new @Nullable Node[FIRST_TABLE_SIZE];
  private Edge[] edges = new Edge[FIRST_TABLE_SIZE / 4];
  private int edgeCount;
  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private final List<Node> defaults = new ArrayList<>();
  private final Set<Node> dyndeps = new HashSet<>();
  private final List<Edge> selfConsumers = new ArrayList<>();
  private boolean consumersKnown;

  /** A graph with the default and the console pool. */
  public Graph() {
    pools.put("", Pool.DEFAULT);
    pools.put("console", Pool.CONSOLE);
  }

  /** The node of a canonical path in {@code bytes}; created if new. */
  public Node node(byte[] bytes, int offset, int length) {
    int hash = hash(bytes, offset, length);
    int slot = slot(bytes, offset, length, hash);
    Node known = table[slot];
    if (known != null) {
      return known;
    }
    Node made = new Node(nodeCount, Arrays.copyOfRange(bytes, offset, offset + length), hash);
    if (nodeCount == nodes.length) {
      nodes = Arrays.copyOf(nodes, nodeCount * 2);
    }
    nodes[nodeCount++] = made;
    table[slot] = made;
    if (nodeCount * 2 > table.length) {
      rehash();
    }
    return made;
  }

  /** The node of a canonical path; created if new. */
  public Node node(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    return node(bytes, 0, bytes.length);
  }

  /** The node of a canonical path in {@code bytes}, or null. */
  public @Nullable Node find(byte[] bytes, int offset, int length) {
    return table[slot(bytes, offset, length, hash(bytes, offset, length))];
  }

  /** The node of a canonical path, or null. */
  public @Nullable Node find(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    return find(bytes, 0, bytes.length);
  }

  /** The number of nodes. Ids run from 0 to this number, exclusive. */
  public int nodeCount() {
    return nodeCount;
  }

  /** The size of the table of nodes, for statistics. */
  public int bucketCount() {
    return table.length;
  }

  /** The node with an id. */
  public Node node(int id) {
    return nodes[id];
  }

  /** The number of edges. Ids run from 0 to this number, exclusive. */
  public int edgeCount() {
    return edgeCount;
  }

  /** The edge with an id. */
  public Edge edge(int id) {
    return edges[id];
  }

  /**
   * Adds an edge and makes it the producer of its outputs. The caller has checked that no other
   * edge produces them.
   */
  public Edge addEdge(Edge.Bindings bindings, Pool pool, boolean phony, Edge.Nodes parts) {
    Edge edge = new Edge(edgeCount, bindings, pool, phony, parts);
    if (edgeCount == edges.length) {
      edges = Arrays.copyOf(edges, edgeCount * 2);
    }
    edges[edgeCount++] = edge;
    for (Node output : parts.outputs()) {
      output.producedBy(edge);
    }
    for (Node validation : parts.validations()) {
      validation.validating = append(validation.validating, validation.validating.length, edge);
    }
    if (consumersKnown) {
      for (Node input : parts.inputs()) {
        addConsumer(input, edge);
      }
    }
    return edge;
  }

  /** Whether a dyndep file has been applied to the graph. It must not be applied twice. */
  public boolean hasDyndep(Node file) {
    return dyndeps.contains(file);
  }

  /** Records that a dyndep file is being applied. */
  void addDyndepFile(Node file) {
    dyndeps.add(file);
  }

  /** Sets the dyndep file of an edge; the file is one of its inputs. */
  public void bindDyndep(Edge edge, Node file) {
    edge.dyndep(file);
  }

  /**
   * Counts an edge as a consumer of its first output, although that output is not, or no longer,
   * among its inputs. A phony edge that named itself as an input lost that input, but its output
   * must not become a root. Called right after the edge was added, once for each input that was
   * dropped.
   */
  public void addSelfConsumer(Edge edge) {
    assert !consumersKnown && edge.id() == edgeCount - 1;
    selfConsumers.add(edge);
  }

  /** Declares a pool. The caller has checked that the name is free. */
  public void addPool(Pool pool) {
    pools.put(pool.name(), pool);
  }

  /** The pool with this name, or null. */
  public @Nullable Pool pool(String name) {
    return pools.get(name);
  }

  /** All pools, the default and the console pool first. */
  public Collection<Pool> pools() {
    return Collections.unmodifiableCollection(pools.values());
  }

  /** Adds a node to those that are built if no target is named. */
  public void addDefault(Node node) {
    defaults.add(node);
  }

  /** The nodes of {@code default} statements, in order. */
  public List<Node> defaults() {
    return Collections.unmodifiableList(defaults);
  }

  /** The nodes that an edge produces and no edge consumes, in order of declaration. */
  public List<Node> roots() {
    List<Node> roots = new ArrayList<>();
    for (int id = 0; id < edgeCount; id++) {
      for (Node output : edges[id].outputs()) {
        if (consumerCount(output) == 0) {
          roots.add(output);
        }
      }
    }
    return roots;
  }

  /** The number of edges that have this node as an input, discovered inputs included. */
  public int consumerCount(Node node) {
    findConsumers();
    return node.consumerCount;
  }

  /** Consumer {@code index} of a node. An edge that names a node twice appears twice. */
  public Edge consumer(Node node, int index) {
    findConsumers();
    return node.consumers[index];
  }

  /** Replaces the discovered inputs of an edge. */
  public void discover(Edge edge, Node[] inputs) {
    if (consumersKnown) {
      for (Node old : edge.discovered()) {
        removeConsumer(old, edge);
      }
      for (Node input : inputs) {
        addConsumer(input, edge);
      }
    }
    edge.discovered(inputs);
  }

  /**
   * Applies an update of a dyndep file to an edge. The caller has checked that no other edge
   * produces the outputs.
   */
  public void addDyndep(Edge edge, Node[] implicitInputs, Node[] implicitOutputs, boolean restat) {
    edge.addImplicitInputs(implicitInputs);
    edge.addImplicitOutputs(implicitOutputs);
    for (Node output : implicitOutputs) {
      output.producedBy(edge);
    }
    if (consumersKnown) {
      for (Node input : implicitInputs) {
        addConsumer(input, edge);
      }
    }
    if (restat) {
      edge.restatByDyndep();
    }
  }

  /** Counts first, then fills arrays of the exact size. A null build never calls this. */
  private void findConsumers() {
    if (consumersKnown) {
      return;
    }
    consumersKnown = true;
    for (int id = 0; id < edgeCount; id++) {
      count(edges[id].inputs());
      count(edges[id].discovered());
    }
    for (Edge edge : selfConsumers) {
      edge.outputs()[0].consumerCount++;
    }
    for (int id = 0; id < nodeCount; id++) {
      Node node = nodes[id];
      node.consumers = node.consumerCount == 0 ? Node.NO_EDGES : new Edge[node.consumerCount];
      node.consumerCount = 0;
    }
    int nextSelf = 0;
    for (int id = 0; id < edgeCount; id++) {
      for (;
          nextSelf < selfConsumers.size() && selfConsumers.get(nextSelf).id() == id;
          nextSelf++) {
        addConsumer(edges[id].outputs()[0], edges[id]);
      }
      for (Node input : edges[id].inputs()) {
        addConsumer(input, edges[id]);
      }
      for (Node input : edges[id].discovered()) {
        addConsumer(input, edges[id]);
      }
    }
  }

  private static void count(Node[] inputs) {
    for (Node input : inputs) {
      input.consumerCount++;
    }
  }

  private static void addConsumer(Node node, Edge edge) {
    node.consumers = append(node.consumers, node.consumerCount++, edge);
  }

  private static void removeConsumer(Node node, Edge edge) {
    for (int i = 0; i < node.consumerCount; i++) {
      if (node.consumers[i] == edge) {
        System.arraycopy(node.consumers, i + 1, node.consumers, i, node.consumerCount - i - 1);
        node.consumerCount--;
        return;
      }
    }
  }

  private static Edge[] append(Edge[] array, int used, Edge edge) {
    Edge[] roomy = used < array.length ? array : Arrays.copyOf(array, used + Math.max(1, used / 2));
    roomy[used] = edge;
    return roomy;
  }

  /** Mixes four bytes at a time, because paths are long and every byte is hashed. */
  private static int hash(byte[] bytes, int offset, int length) {
    int hash = length;
    int end = offset + length;
    int i = offset;
    for (; i < end - 3; i += 4) {
      int word =
          bytes[i] & 0xff
              | (bytes[i + 1] & 0xff) << 8
              | (bytes[i + 2] & 0xff) << 16
              | bytes[i + 3] << 24;
      hash = (Integer.rotateLeft(hash, 5) ^ word) * MULTIPLIER;
    }
    for (; i < end; i++) {
      hash = (Integer.rotateLeft(hash, 5) ^ bytes[i]) * MULTIPLIER;
    }
    return hash ^ hash >>> 15;
  }

  private int slot(byte[] bytes, int offset, int length, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    Node node = table[slot];
    while (node != null && !(node.hash == hash && node.hasPath(bytes, offset, length))) {
      slot = (slot + 1) & mask;
      node = table[slot];
    }
    return slot;
  }

  private void rehash() {
    @Nullable Node[] larger = new @Nullable Node[table.length * 2];
    int mask = larger.length - 1;
    for (int id = 0; id < nodeCount; id++) {
      int slot = nodes[id].hash & mask;
      while (larger[slot] != null) {
        slot = (slot + 1) & mask;
      }
      larger[slot] = nodes[id];
    }
    table = larger;
  }
}
