package dev.sconce.history;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Node;
import java.io.IOException;

/** Puts records of ninja's deps log together. For one thread. */
final class DepsLogWriter {
  private final ByteSink record = new ByteSink();

  /** What a file begins with. */
  static ByteSink header() {
    ByteSink header = new ByteSink();
    header.put(DepsLogReader.SIGNATURE);
    LittleEndian.put(header, DepsLogReader.VERSION);
    return header;
  }

  /**
   * The record of what an output depends on, after records of the paths that the log does not name
   * yet. Those are named in the index from now on, also when this fails.
   *
   * @return good until the next one is made
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

  /** The id of a node in the log; a new one is written first. */
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
