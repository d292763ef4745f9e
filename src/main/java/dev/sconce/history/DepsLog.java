package dev.sconce.history;

import dev.sconce.files.FileException;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ninja's {@code .ninja_deps}, version 4: the discovered inputs of each output. The bytes of the
 * file stay in memory unchanged, and look-ups read them in place.
 *
 * <p>Reading never changes the file. {@link #openForWrite} repairs, compacts or restarts it. Each
 * record is appended in one write, and the first record creates the file. Several threads may look
 * up records while no thread records; everything else is for one thread.
 */
public final class DepsLog implements AutoCloseable {
  private static final Node[] NO_NODES = {};
  private static final int MIN_RECORDS_TO_RECOMPACT = 1000;
  private static final int RECOMPACT_RATIO = 3;

  /** A record added since the file was read. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Fresh(long mtimeNanos, Node[] nodes) {}

  private final Graph graph;
  private final @Nullable LogFile file;
  private final DepsLogWriter writer = new DepsLogWriter();
  private byte[] bytes;
  private DepsLogReader index;
  private @Nullable Fresh[] fresh = new @Nullable Fresh[0];
  private @Nullable String warning;
  private boolean startsOver;
  private boolean needsRecompaction;
  private boolean torn;

  private DepsLog(Graph graph, @Nullable LogFile file) {
    this.graph = graph;
    this.file = file;
    bytes = new byte[0];
    index = new DepsLogReader(bytes, graph);
  }

  /** A log in memory only. */
  public static DepsLog inMemory(Graph graph) {
    return new DepsLog(graph, null);
  }

  /**
   * Reads a log. Creates nodes in the graph for its paths.
   *
   * @throws FileException if the log exists but cannot be read; its reason is ninja's text
   */
  public static DepsLog load(Graph graph, Path path) throws FileException {
    return of(graph, UnparsedLog.read(path));
  }

  /** Parses a log that was read before. Creates nodes in the graph for its paths. */
  public static DepsLog of(Graph graph, UnparsedLog read) {
    DepsLog log = new DepsLog(graph, read.file());
    byte[] bytes = read.content();
    if (bytes != null) {
      log.read(bytes);
    }
    return log;
  }

  private void read(byte[] content) {
    boolean signed = DepsLogReader.hasSignature(content);
    int version = DepsLogReader.version(content);
    if (!signed || version != DepsLogReader.VERSION) {
      warning =
          version == 1
              ? "deps log version change; rebuilding"
              : "bad deps log signature or version; starting over";
      startsOver = true;
      return;
    }
    bytes = content;
    index = new DepsLogReader(content, graph);
    if (index.read()) {
      warning = "premature end of file; recovering";
    }
    torn = index.wholeLength < content.length;
    needsRecompaction =
        !torn
            && index.records > MIN_RECORDS_TO_RECOMPACT
            && index.records > index.outputs * RECOMPACT_RATIO;
  }

  /** The problem with the file, for a warning, in ninja's words. */
  public Optional<String> warning() {
    return Optional.ofNullable(warning);
  }

  /** Whether {@link #openForWrite} would change the file. */
  public boolean needsRepair() {
    return startsOver || needsRecompaction || torn;
  }

  /** Whether another process changed the file since, so that the records may be wrong. */
  public boolean isOutdated() throws FileException {
    return file != null && file.isOutdated();
  }

  /** Whether an output has a record. */
  public boolean has(Node output) {
    int id = id(output);
    return id >= 0 && (fresh(id) != null || index.recordOf[id] != 0);
  }

  /**
   * The timestamp of the output when it was recorded, in nanoseconds since 1970; 0 without a
   * record.
   */
  public long mtimeNanos(Node output) {
    int id = id(output);
    if (id < 0) {
      return 0;
    }
    Fresh recorded = fresh(id);
    if (recorded != null) {
      return recorded.mtimeNanos();
    }
    int at = index.recordOf[id];
    return at == 0 ? 0 : LittleEndian.getLong(bytes, at + Integer.BYTES);
  }

  /** The number of dependencies of an output; 0 without a record. */
  public int count(Node output) {
    int id = id(output);
    if (id < 0) {
      return 0;
    }
    Fresh recorded = fresh(id);
    if (recorded != null) {
      return recorded.nodes().length;
    }
    return index.recordOf[id] == 0 ? 0 : countOnDisk(index, id);
  }

  /** Dependency {@code at}, from 0, of an output with more than {@code at} dependencies. */
  public Node dependency(Node output, int at) {
    int id = id(output);
    Fresh recorded = fresh(id);
    return recorded == null ? onDisk(index, id, at) : recorded.nodes()[at];
  }

  /** The dependencies of an output, in a new array; empty without a record. */
  public Node[] dependencies(Node output) {
    int id = id(output);
    if (id < 0) {
      return NO_NODES;
    }
    Fresh recorded = fresh(id);
    if (recorded != null) {
      return recorded.nodes().clone();
    }
    if (index.recordOf[id] == 0) {
      return NO_NODES;
    }
    return onDisk(index, id);
  }

  /** The outputs with a record, in the order in which the log first names them. */
  public List<Node> outputs() {
    List<Node> outputs = new ArrayList<>();
    for (int id = 0; id < index.nodeCount; id++) {
      if (has(index.nodes[id])) {
        outputs.add(index.nodes[id]);
      }
    }
    return outputs;
  }

  /** All nodes that the log names, outputs and their dependencies, in its order. */
  public List<Node> nodes() {
    return List.of(Arrays.copyOf(index.nodes, index.nodeCount));
  }

  /** The first output in the log that depends on a node. */
  public Optional<Node> firstDependent(Node input) {
    for (int id = 0; id < index.nodeCount; id++) {
      Node output = index.nodes[id];
      for (int i = count(output) - 1; i >= 0; i--) {
        if (dependency(output, i) == input) {
          return Optional.of(output);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a record is still useful: an edge with {@code deps} makes its output. */
  public static boolean isLive(Node output) {
    Edge producer = output.producer();
    return producer != null && !producer.depsText().isEmpty();
  }

  /**
   * Prepares the file for records: restarts an unusable log, cuts off a torn end, and rewrites a
   * log with mostly outdated records. Leaves an intact or missing file alone.
   */
  public void openForWrite() throws IOException {
    if (file == null) {
      return;
    }
    if (startsOver) {
      file.delete();
    } else if (needsRecompaction) {
      recompact();
    } else if (torn) {
      file.truncate(index.wholeLength);
    }
    startsOver = false;
    torn = false;
  }

  /** Creates the file if it is missing. */
  public void create() throws IOException {
    if (file != null) {
      file.append(DepsLogWriter.header(), new ByteSink());
    }
  }

  /**
   * Records the dependencies of an output. Writes nothing if the log already contains them.
   *
   * @param mtimeNanos the timestamp of the output
   * @param nodes kept, so the caller must not change them afterwards
   */
  public void record(Node output, long mtimeNanos, Node[] nodes) throws IOException {
    int known = id(output);
    if (known >= 0 && says(known, output, mtimeNanos, nodes)) {
      return;
    }
    if (DepsLogReader.DEPS_HEADER_BYTES + (long) Integer.BYTES * nodes.length
        > DepsLogReader.MAX_RECORD_BYTES) {
      throw new IOException("Numerical result out of range");
    }
    if (file != null && file.isOutdated()) {
      // Another process rewrote the file meanwhile, so our ids mean other paths there.
      recompact();
    }
    int firstNew = index.nodeCount;
    try {
      ByteSink record = writer.record(index, output, mtimeNanos, nodes);
      if (file != null) {
        file.append(DepsLogWriter.header(), record);
      }
      remember(id(output), new Fresh(mtimeNanos, nodes));
    } catch (IOException failure) {
      index.forgetFrom(firstNew);
      throw failure;
    }
  }

  /** Rewrites the log with the latest record of each live output. Removes a file that is no log. */
  public void recompact() throws IOException {
    if (file == null) {
      return;
    }
    if (startsOver) {
      openForWrite();
      return;
    }
    DepsLogReader old = index;
    index = new DepsLogReader(bytes, graph);
    ByteSink content = DepsLogWriter.header();
    for (int id = 0; id < old.nodeCount; id++) {
      Node output = old.nodes[id];
      if (isLive(output)) {
        copy(old, id, content);
      }
    }
    file.replace(content);
    bytes = Arrays.copyOf(content.buffer(), content.length());
    index = new DepsLogReader(bytes, graph);
    index.read();
    fresh = new @Nullable Fresh[0];
    needsRecompaction = false;
    startsOver = false;
    torn = false;
  }

  /** Closes the file; the next record reopens it. */
  @Override
  public void close() throws IOException {
    if (file != null && file.isOpen()) {
      file.close();
    }
  }

  private void copy(DepsLogReader old, int id, ByteSink content) throws IOException {
    Fresh recorded = fresh(id);
    int at = old.recordOf[id];
    if (recorded == null && at != 0) {
      recorded = new Fresh(LittleEndian.getLong(bytes, at + Integer.BYTES), onDisk(old, id));
    }
    if (recorded != null) {
      ByteSink record =
          writer.record(index, old.nodes[id], recorded.mtimeNanos(), recorded.nodes());
      content.put(record.buffer(), 0, record.length());
    }
  }

  private boolean says(int id, Node output, long mtimeNanos, Node[] nodes) {
    boolean recorded = fresh(id) != null || index.recordOf[id] != 0;
    if (!recorded || mtimeNanos(output) != mtimeNanos || count(output) != nodes.length) {
      return false;
    }
    for (int i = 0; i < nodes.length; i++) {
      if (dependency(output, i) != nodes[i]) {
        return false;
      }
    }
    return true;
  }

  private int id(Node node) {
    return index.id(node);
  }

  private @Nullable Fresh fresh(int id) {
    return id < fresh.length ? fresh[id] : null;
  }

  private void remember(int id, Fresh recorded) {
    if (id >= fresh.length) {
      fresh = Arrays.copyOf(fresh, Math.max(index.nodeCount, id * 3 / 2 + 1));
    }
    fresh[id] = recorded;
  }

  private static int countOnDisk(DepsLogReader from, int id) {
    return (from.recordBytes[id] - DepsLogReader.DEPS_HEADER_BYTES) / Integer.BYTES;
  }

  private Node[] onDisk(DepsLogReader from, int id) {
    Node[] nodes = new Node[countOnDisk(from, id)];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = onDisk(from, id, i);
    }
    return nodes;
  }

  private Node onDisk(DepsLogReader from, int id, int at) {
    int offset = from.recordOf[id] + DepsLogReader.DEPS_HEADER_BYTES + at * Integer.BYTES;
    return from.nodes[LittleEndian.getInt(bytes, offset)];
  }

  /** Builds records of ninja's deps log. Not thread-safe. */
  static final class DepsLogWriter {
    private final ByteSink record = new ByteSink();

    /** The start of a file. */
    static ByteSink header() {
      ByteSink header = new ByteSink();
      header.put(DepsLogReader.SIGNATURE);
      LittleEndian.put(header, DepsLogReader.VERSION);
      return header;
    }

    /**
     * The record of an output's dependencies, after records of paths that the log does not contain
     * yet. The index contains those paths from now on, even if this fails.
     *
     * @return valid until the next call
     */
    ByteSink record(DepsLogReader index, Node output, long mtimeNanos, Node[] nodes)
        throws IOException {
      record.clear();
      int id = idFor(index, output);
      int[] ids = new int[nodes.length];
      for (int i = 0; i < nodes.length; i++) {
        ids[i] = idFor(index, nodes[i]);
      }
      putDeps(id, mtimeNanos, ids);
      return record;
    }

    /** The id of a node in the log. The record of a new node is written first. */
    private int idFor(DepsLogReader index, Node node) throws IOException {
      int known = index.id(node);
      if (known >= 0) {
        return known;
      }
      int padding = -node.pathLength() & 3;
      int size = node.pathLength() + padding + Integer.BYTES;
      if (size > DepsLogReader.MAX_RECORD_BYTES) {
        throw new IOException("Numerical result out of range");
      }
      LittleEndian.put(record, size);
      node.appendPath(record);
      for (int i = 0; i < padding; i++) {
        record.put(0);
      }
      LittleEndian.put(record, ~index.nodeCount);
      return index.add(node);
    }

    private void putDeps(int output, long mtimeNanos, int[] inputs) {
      int size = DepsLogReader.DEPS_HEADER_BYTES + Integer.BYTES * inputs.length;
      LittleEndian.put(record, size | DepsLogReader.DEPS_FLAG);
      LittleEndian.put(record, output);
      LittleEndian.put(record, (int) mtimeNanos);
      LittleEndian.put(record, (int) (mtimeNanos >>> Integer.SIZE));
      for (int input : inputs) {
        LittleEndian.put(record, input);
      }
    }
  }
}
