package dev.sconce.schedule;

import dev.sconce.action.DirtyReason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts about the files and logs of a graph, in arrays by node and edge id.
 *
 * <p>While an {@link Effect.Files.Gather} is performed, any number of threads may write facts, as
 * long as no two of them write the same fact of a node or an edge. Afterwards only the scheduler
 * uses the facts, and keeps its own marks in the same arrays.
 */
public final class GraphFacts {
  static final long UNKNOWN = -1;
  static final long UNREADABLE = -2;
  static final long NOT_LOGGED = -1;

  /** The file exists. A missing phony node may have the mtime of its newest input. */
  static final byte EXISTS = 1;

  /** Requested in a gather. */
  static final byte REQUESTED = 2;

  /** The node, or the edge that produces it, has been scanned. */
  static final byte SCANNED = 4;

  /** Out of date, or a missing source. */
  static final byte DIRTY = 8;

  /** The edge that produces the node has not finished. */
  static final byte UNREADY = 16;

  /** A dyndep file that has not been read yet. */
  static final byte DYNDEP_PENDING = 32;

  /** Not ready, but its future content is known. */
  static final byte KNOWN = 64;

  static final short EDGE_REQUESTED = 1;
  static final short IN_STACK = 2;
  static final short DONE = 4;

  /** Nothing has to happen before the outputs of this edge can be used. */
  static final short READY = 8;

  static final short DEPS_LOADED = 16;
  static final short DEPS_MISSING = 32;
  static final short HAS_DEPS = 64;
  static final short HAS_DEPFILE = 128;
  static final short RESTAT = 256;
  static final short GENERATOR = 512;

  /** The inputs in the deps log are valid. */
  static final short INPUTS_LOGGED = 1024;

  /** The inputs in {@link Edge#discovered()} are valid. */
  static final short INPUTS_ATTACHED = 2048;

  /** Something that the edge was seen to access has changed; {@link #tracedChange} says what. */
  static final short TRACED_CHANGED = 4096;

  /** The edge was seen to use undeclared outputs of other edges. */
  static final short TRACED_MADE = 8192;

  /** The outputs of the edge are not on disk, but in a cache. */
  static final short LEFT_REMOTE = 16_384;

  private static final byte KEPT_BY_NODES = DYNDEP_PENDING;

  private final Graph graph;
  long[] mtimes;
  long[] logMtimes;
  byte[] nodes;

  /**
   * Separate from {@link #nodes}, because two threads check the log entry and the file of an
   * output.
   */
  private boolean[] sameCommand;

  short[] edges;
  private @Nullable DepfileFinding[] depfiles;
  private final Map<Integer, String> statErrors = new HashMap<>();
  private final Map<Integer, DirtyReason> tracedChanges = new HashMap<>();
  private final Map<Integer, int[]> tracedMade = new HashMap<>();
  private @Nullable KnownOutputs known;

  /** Set by any gathering thread, read after the gather. */
  private volatile boolean anyLeftRemote;

  /** An object without any facts. */
  public GraphFacts(Graph graph) {
    this.graph = graph;
    int capacity = graph.nodeCount();
    mtimes = new long[capacity];
    logMtimes = new long[capacity];
    nodes = new byte[capacity];
    sameCommand = new boolean[capacity];
    edges = new short[graph.edgeCount()];
    depfiles = new @Nullable DepfileFinding[graph.edgeCount()];
    Arrays.fill(mtimes, UNKNOWN);
    Arrays.fill(logMtimes, NOT_LOGGED);
  }

  /** Sets the mtime of a node, 0 for a missing file. */
  public void stat(int node, long mtimeNanos) {
    mtimes[node] = mtimeNanos;
    if (mtimeNanos != 0) {
      nodes[node] |= EXISTS;
    }
  }

  /** Records that the state of a node could not be read. */
  public void statFailed(int node, String message) {
    mtimes[node] = UNREADABLE;
    synchronized (statErrors) {
      statErrors.put(node, message);
    }
  }

  /** The mtime of a node, 0 for a missing file. */
  public long statNanos(int node) {
    return (nodes[node] & EXISTS) == 0 ? 0 : mtimes[node];
  }

  /** Whether the state of a node could not be read. */
  public boolean isUnreadable(int node) {
    return mtimes[node] == UNREADABLE;
  }

  /** Evaluates the flags of an edge that a scan needs often. Part of a gather. */
  public void describe(Edge edge) {
    if (edge.phony()) {
      return;
    }
    int flags = edges[edge.id()];
    if (edge.flag("deps")) {
      flags |= HAS_DEPS;
    } else if (edge.flag("depfile")) {
      flags |= HAS_DEPFILE;
    }
    if (edge.restat()) {
      flags |= RESTAT;
    }
    if (edge.generator()) {
      flags |= GENERATOR;
    }
    edges[edge.id()] = (short) flags;
  }

  /** Whether the gather must read the depfile of a described edge. */
  public boolean wantsDepfile(int edge) {
    return (edges[edge] & HAS_DEPFILE) != 0;
  }

  /** Sets the content of an edge's depfile. */
  public void depfile(int edge, DepfileFinding content) {
    depfiles[edge] = content;
  }

  /**
   * Sets the build log's entry of an output. Not called without an entry.
   *
   * @param sameCommand whether the logged hash matches the present command
   */
  public void logged(int output, long mtimeNanos, boolean sameCommand) {
    logMtimes[output] = mtimeNanos;
    this.sameCommand[output] = sameCommand;
  }

  /**
   * Records that something which a step accessed in its last run has changed, so that the step has
   * to run, whatever ninja's rule says.
   *
   * @param first the first difference, or the fact that the run itself was refused
   */
  public void tracedChange(int edge, DirtyReason first) {
    synchronized (tracedChanges) {
      tracedChanges.put(edge, first);
      edges[edge] |= TRACED_CHANGED;
    }
  }

  /** Sets the undeclared outputs of other steps that a step used in its last run. */
  public void tracedMade(int edge, int[] nodesMade) {
    synchronized (tracedMade) {
      tracedMade.put(edge, nodesMade);
      edges[edge] |= TRACED_MADE;
    }
  }

  /**
   * Records that an earlier build left the outputs of an edge in a cache. Their mtimes are set as
   * if they were on disk, with the timestamps that they would have.
   *
   * @param contents the content of each output, in order
   */
  public void leftRemote(int edge, List<OutputState> contents) {
    Node[] outputs = graph.edge(edge).outputs();
    for (int i = 0; i < outputs.length; i++) {
      known().put(outputs[i], contents.get(i));
    }
    leaveRemote(edge);
  }

  /** Records that the outputs of an edge are in the cache; their contents are known. */
  void leaveRemote(int edge) {
    edges[edge] |= LEFT_REMOTE;
    anyLeftRemote = true;
  }

  /** Records that the outputs of an edge are on disk or will be made again. */
  void putInPlace(Edge edge) {
    if (edge(edge.id(), LEFT_REMOTE)) {
      setEdge(edge.id(), LEFT_REMOTE, false);
      for (Node output : edge.outputs()) {
        known().remove(output);
      }
    }
  }

  /** Records that outputs which were left in the cache are lost. */
  void lost(Edge edge) {
    putInPlace(edge);
    for (Node output : edge.outputs()) {
      mtimes[output.id()] = 0;
      setNode(output.id(), EXISTS, false);
    }
  }

  /** Whether any outputs are or were left in the cache. */
  boolean anyLeftRemote() {
    return anyLeftRemote;
  }

  /** The outputs that are not on disk. */
  synchronized KnownOutputs known() {
    KnownOutputs made = known;
    if (made == null) {
      made = new KnownOutputs();
      known = made;
    }
    return made;
  }

  /** The first of an edge's accesses that has changed; null if none has. */
  @Nullable DirtyReason tracedChange(int edge) {
    return (edges[edge] & TRACED_CHANGED) == 0 ? null : tracedChanges.get(edge);
  }

  /**
   * A dirty node among the undeclared outputs of other edges that an edge was seen to use; negative
   * if none is known to be dirty.
   */
  int tracedDirty(int edge) {
    if ((edges[edge] & TRACED_MADE) != 0) {
      for (int id : tracedMade.getOrDefault(edge, new int[0])) {
        if (node(id, DIRTY)) {
          return id;
        }
      }
    }
    return -1;
  }

  /** Makes room for nodes and edges that joined the graph. */
  void fit() {
    if (graph.edgeCount() > edges.length) {
      int capacity = Math.max(graph.edgeCount(), edges.length + edges.length / 4);
      edges = Arrays.copyOf(edges, capacity);
      depfiles = Arrays.copyOf(depfiles, capacity);
    }
    int count = graph.nodeCount();
    if (count > nodes.length) {
      int old = nodes.length;
      int capacity = Math.max(count, old + old / 4);
      mtimes = Arrays.copyOf(mtimes, capacity);
      logMtimes = Arrays.copyOf(logMtimes, capacity);
      nodes = Arrays.copyOf(nodes, capacity);
      sameCommand = Arrays.copyOf(sameCommand, capacity);
      Arrays.fill(mtimes, old, capacity, UNKNOWN);
      Arrays.fill(logMtimes, old, capacity, NOT_LOGGED);
    }
  }

  /** Forgets everything except which dyndep files are still to be read. */
  void forget() {
    Arrays.fill(mtimes, UNKNOWN);
    Arrays.fill(logMtimes, NOT_LOGGED);
    for (int id = 0; id < nodes.length; id++) {
      nodes[id] &= KEPT_BY_NODES;
    }
    Arrays.fill(sameCommand, false);
    Arrays.fill(edges, (short) 0);
    Arrays.fill(depfiles, null);
    statErrors.clear();
    tracedChanges.clear();
    tracedMade.clear();
    anyLeftRemote = false;
    if (known != null) {
      known.clear();
    }
  }

  /** Whether the logged command of an output is its present one. */
  boolean sameCommand(int output) {
    return sameCommand[output];
  }

  boolean node(int id, byte flag) {
    return (nodes[id] & flag) != 0;
  }

  void setNode(int id, byte flag, boolean on) {
    nodes[id] = (byte) (on ? nodes[id] | flag : nodes[id] & ~flag);
  }

  boolean edge(int id, short flag) {
    return (edges[id] & flag) != 0;
  }

  void setEdge(int id, short flag, boolean on) {
    edges[id] = (short) (on ? edges[id] | flag : edges[id] & ~flag);
  }

  String statError(int node) {
    return statErrors.getOrDefault(node, "");
  }

  @Nullable DepfileFinding depfileOf(int edge) {
    return depfiles[edge];
  }

  /** The result of reading the depfile of an edge without {@code deps}. */
  public sealed interface DepfileFinding {
    /** The file is missing or empty; the edge has to run to create it. */
    record Missing() implements DepfileFinding {}

    /**
     * The file cannot be read or parsed; the build cannot be planned.
     *
     * @param message a complete message for the user
     */
    record Unusable(String message) implements DepfileFinding {}

    /**
     * The file was parsed.
     *
     * @param outputs as written, except that the first one is canonical
     * @param inputs canonical paths
     */
    record Read(List<String> outputs, List<String> inputs) implements DepfileFinding {
      public Read {
        outputs = List.copyOf(outputs);
        inputs = List.copyOf(inputs);
      }
    }
  }
}
