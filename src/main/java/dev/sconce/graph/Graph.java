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
 * All nodes, edges and pools of a build. Nodes are interned by canonical path in an open-addressing
 * table over bytes. Made by one thread; afterwards read by many, changed (dyndep, discovered
 * inputs) only by the thread that owns the scheduler.
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

  /** The node of a canonical path in {@code bytes}, made when it is new. */
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

  /** The node of a canonical path, made when it is new. */
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

  /** How many nodes there are: ids are 0 to this, exclusive. */
  public int nodeCount() {
    return nodeCount;
  }

  /** How many places the table of nodes has, for statistics. */
  public int bucketCount() {
    return table.length;
  }

  /** The node with an id. */
  public Node node(int id) {
    return nodes[id];
  }

  /** How many edges there are: ids are 0 to this, exclusive. */
  public int edgeCount() {
    return edgeCount;
  }

  /** The edge with an id. */
  public Edge edge(int id) {
    return edges[id];
  }

  /**
   * Adds an edge and makes it the producer of its outputs. The caller has made sure that no other
   * edge makes them.
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

  /** Whether what a dyndep file says was added to the graph; it must not be added twice. */
  public boolean hasDyndep(Node file) {
    return dyndeps.contains(file);
  }

  /** Takes note that what a dyndep file says is being added. */
  void addDyndepFile(Node file) {
    dyndeps.add(file);
  }

  /** Makes a node, one of its inputs, the dyndep file of an edge. */
  public void bindDyndep(Edge edge, Node file) {
    edge.dyndep(file);
  }

  /**
   * Counts an edge as a consumer of its first output although that is not among its inputs (any
   * more). A phony that named itself as an input lost that input, yet it is no root. To be called
   * right after the edge was added, once for each input that went away.
   */
  public void addSelfConsumer(Edge edge) {
    assert !consumersKnown && edge.id() == edgeCount - 1;
    selfConsumers.add(edge);
  }

  /** Declares a pool. The caller has made sure that the name is free. */
  public void addPool(Pool pool) {
    pools.put(pool.name(), pool);
  }

  /** The pool of a name, or null. */
  public @Nullable Pool pool(String name) {
    return pools.get(name);
  }

  /** All pools, the default and the console pool first. */
  public Collection<Pool> pools() {
    return Collections.unmodifiableCollection(pools.values());
  }

  /** Adds a node to what is built when no target is named. */
  public void addDefault(Node node) {
    defaults.add(node);
  }

  /** The nodes of {@code default} statements, in order. */
  public List<Node> defaults() {
    return Collections.unmodifiableList(defaults);
  }

  /** Nodes that some edge makes and no edge has as an input, in order of declaration. */
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

  /** How many edges have this node as an input, discovered inputs included. */
  public int consumerCount(Node node) {
    findConsumers();
    return node.consumerCount;
  }

  /** Consumer {@code index} of a node. An edge that names a node twice is listed twice. */
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
   * Adds what a dyndep file says of an edge. The caller has made sure that no other edge makes the
   * outputs.
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

  /** Counts first, then fills arrays of the exact size: a null build never pays for this. */
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

  /** Takes four bytes at a time: paths are long, and each byte of each is hashed. */
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
