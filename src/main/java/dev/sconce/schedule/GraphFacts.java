package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the files and logs of a graph: arrays by node and edge id.
 *
 * <p>Filled while an {@link Effect.Files.Gather} is performed, by any number of threads as long as
 * no two of them tell the same of a node or an edge; read by the scheduler afterwards. The
 * scheduler keeps its own marks in the same arrays.
 */
public final class GraphFacts {
  static final long UNKNOWN = -1;
  static final long UNREADABLE = -2;
  static final long NOT_LOGGED = -1;

  /** There is a file. The mtime of a missing node may be that of what it stands for (phony). */
  static final byte EXISTS = 1;

  /** Asked for in a gather. */
  static final byte REQUESTED = 2;

  /** The scan has judged the node, or the edge that makes it. */
  static final byte SCANNED = 4;

  /** Out of date, or a missing source. */
  static final byte DIRTY = 8;

  /** The edge that makes the node has not finished. */
  static final byte UNREADY = 16;

  /** A dyndep file that was not read yet. */
  static final byte DYNDEP_PENDING = 32;

  /** It is not ready, but known what it will be. */
  static final byte KNOWN = 64;

  static final short EDGE_REQUESTED = 1;
  static final short IN_STACK = 2;
  static final short DONE = 4;

  /** Nothing stands between this edge's outputs and those who read them. */
  static final short READY = 8;

  static final short DEPS_LOADED = 16;
  static final short DEPS_MISSING = 32;
  static final short HAS_DEPS = 64;
  static final short HAS_DEPFILE = 128;
  static final short RESTAT = 256;
  static final short GENERATOR = 512;

  /** The inputs in the deps log count. */
  static final short INPUTS_LOGGED = 1024;

  /** The inputs in {@link Edge#discovered()} count. */
  static final short INPUTS_ATTACHED = 2048;

  /** What the edge was seen to use is not what it was; {@link #tracedChange} says more. */
  static final short TRACED_CHANGED = 4096;

  /** The edge was seen to use outputs of others that it does not declare. */
  static final short TRACED_MADE = 8192;

  /** What the edge makes is not here, but in a cache. */
  static final short LEFT_REMOTE = 16_384;

  private static final byte KEPT_BY_NODES = DYNDEP_PENDING;

  private final Graph graph;
  long[] mtimes;
  long[] logMtimes;
  byte[] nodes;

  /** Apart from {@link #nodes}: the log and the file of an output are looked at by two threads. */
  private boolean[] sameCommand;

  short[] edges;
  private @Nullable DepfileFinding[] depfiles;
  private final Map<Integer, String> statErrors = new HashMap<>();
  private final Map<Integer, String> tracedChanges = new HashMap<>();
  private final Map<Integer, int[]> tracedMade = new HashMap<>();
  private @Nullable KnownOutputs known;

  /** Set by whichever thread gathers, read when that is over. */
  private volatile boolean anyLeftRemote;

  /** Knows nothing yet. */
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

  /** Tells the mtime of a node, 0 when there is no file. */
  public void stat(int node, long mtimeNanos) {
    mtimes[node] = mtimeNanos;
    if (mtimeNanos != 0) {
      nodes[node] |= EXISTS;
    }
  }

  /** Tells that a node could not be looked at. */
  public void statFailed(int node, String message) {
    mtimes[node] = UNREADABLE;
    synchronized (statErrors) {
      statErrors.put(node, message);
    }
  }

  /** The mtime that a node was told to have, 0 when there is no file. */
  public long statNanos(int node) {
    return (nodes[node] & EXISTS) == 0 ? 0 : mtimes[node];
  }

  /** Whether a node could not be looked at. */
  public boolean isUnreadable(int node) {
    return mtimes[node] == UNREADABLE;
  }

  /** Evaluates what a scan asks of an edge again and again. Part of performing a gather. */
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

  /** Whether the gather has to read the depfile of an edge that was described. */
  public boolean wantsDepfile(int edge) {
    return (edges[edge] & HAS_DEPFILE) != 0;
  }

  /** Tells what the depfile of an edge says. */
  public void depfile(int edge, DepfileFinding content) {
    depfiles[edge] = content;
  }

  /**
   * Tells what the build log knows of an output; not called for one that it does not know.
   *
   * @param sameCommand whether the logged hash is that of the command as it is now
   */
  public void logged(int output, long mtimeNanos, boolean sameCommand) {
    logMtimes[output] = mtimeNanos;
    this.sameCommand[output] = sameCommand;
  }

  /**
   * Tells that something which a step was seen to use when it ran last is not what it was: it has
   * to run, whatever ninja's rule says.
   *
   * @param path of the first that differs; empty if the run itself did not count
   */
  public void tracedChange(int edge, String path) {
    synchronized (tracedChanges) {
      tracedChanges.put(edge, path);
      edges[edge] |= TRACED_CHANGED;
    }
  }

  /**
   * Tells which outputs of others a step was seen to use when it ran last, and does not declare.
   */
  public void tracedMade(int edge, int[] nodesMade) {
    synchronized (tracedMade) {
      tracedMade.put(edge, nodesMade);
      edges[edge] |= TRACED_MADE;
    }
  }

  /**
   * Tells that the outputs of an edge were left in a cache by an earlier build. Their mtimes are
   * told as if they were here, with the time stamps that they would have.
   *
   * @param contents of each output, in order
   */
  public void leftRemote(int edge, List<OutputState> contents) {
    Node[] outputs = graph.edge(edge).outputs();
    for (int i = 0; i < outputs.length; i++) {
      known().put(outputs[i], contents.get(i));
    }
    leaveRemote(edge);
  }

  /** Takes note that what an edge makes is not here; what it is, is known. */
  void leaveRemote(int edge) {
    edges[edge] |= LEFT_REMOTE;
    anyLeftRemote = true;
  }

  /** Takes note that what an edge makes is here, or is to be made again. */
  void putInPlace(Edge edge) {
    if (edge(edge.id(), LEFT_REMOTE)) {
      setEdge(edge.id(), LEFT_REMOTE, false);
      for (Node output : edge.outputs()) {
        known().remove(output);
      }
    }
  }

  /** Takes note that what an edge makes was left remote and cannot be had any more. */
  void lost(Edge edge) {
    putInPlace(edge);
    for (Node output : edge.outputs()) {
      mtimes[output.id()] = 0;
      setNode(output.id(), EXISTS, false);
    }
  }

  /** Whether anything was left remote, now or before. */
  boolean anyLeftRemote() {
    return anyLeftRemote;
  }

  /** Outputs that are not on disk. */
  synchronized KnownOutputs known() {
    KnownOutputs made = known;
    if (made == null) {
      made = new KnownOutputs();
      known = made;
    }
    return made;
  }

  /** The first of what an edge was seen to use that is not what it was; null if all is. */
  @Nullable String tracedChange(int edge) {
    return (edges[edge] & TRACED_CHANGED) == 0 ? null : tracedChanges.get(edge);
  }

  /**
   * Of the outputs of others that an edge was seen to use and does not declare, one that is out of
   * date; negative if none is known to be.
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

  /** Forgets everything but which dyndep files are still to be read. */
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

  /** Whether the command that is logged for an output is the one that it has now. */
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

  /** What was found where an edge without {@code deps} says that its depfile is. */
  public sealed interface DepfileFinding {
    /** There is none, or it is empty: the edge has to run to make it. */
    record Missing() implements DepfileFinding {}

    /**
     * It cannot be read or parsed: the build cannot be planned.
     *
     * @param message for the user, complete
     */
    record Unusable(String message) implements DepfileFinding {}

    /**
     * Its content.
     *
     * @param outputs as written, but the first one canonical
     * @param inputs canonical paths
     */
    record Read(List<String> outputs, List<String> inputs) implements DepfileFinding {
      /** Copies the lists. */
      public Read {
        outputs = List.copyOf(outputs);
        inputs = List.copyOf(inputs);
      }
    }
  }
}
