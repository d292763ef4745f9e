package dev.sconce.history;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The latest line of each output, in order of first mention. Outputs in the graph are found by node
 * id. Others (from an older manifest, or not yet named by a dyndep file) are found by their bytes.
 */
final class BuildLogEntries {
  private static final int FIRST_CAPACITY = 64;
  private static final int FNV_OFFSET = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  private final Graph graph;
  private final int nodesAtFirst;
  private int count;
  private int[] starts = new int[FIRST_CAPACITY];
  private int[] ends = new int[FIRST_CAPACITY];
  private long[] mtimes = new long[FIRST_CAPACITY];
  private long[] hashes = new long[FIRST_CAPACITY];

  /** The output of an entry: a node, or the bytes of a path without a node. */
  private @Nullable Object[] outputs = new @Nullable Object[FIRST_CAPACITY];

  /** Entry plus 1, by node id; 0 for none. */
  private int[] entryOfNode;

  /** Entry plus 1, by the hash of the path, for entries that had no node when they were added. */
  private int[] strays = new int[FIRST_CAPACITY];

  private int strayCount;

  BuildLogEntries(Graph graph) {
    this.graph = graph;
    nodesAtFirst = graph.nodeCount();
    entryOfNode = new int[nodesAtFirst];
  }

  int count() {
    return count;
  }

  int start(int entry) {
    return starts[entry];
  }

  int end(int entry) {
    return ends[entry];
  }

  long mtime(int entry) {
    return mtimes[entry];
  }

  long hash(int entry) {
    return hashes[entry];
  }

  void mtime(int entry, long nanos) {
    mtimes[entry] = nanos;
  }

  void set(int entry, int start, int end, long mtime, long hash) {
    starts[entry] = start;
    ends[entry] = end;
    mtimes[entry] = mtime;
    hashes[entry] = hash;
  }

  /** The node of an entry, or null. The node may have been created after the log was read. */
  @Nullable Node node(int entry) {
    return outputs[entry] instanceof byte[] path
        ? graph.find(path, 0, path.length)
        : (Node) outputs[entry];
  }

  void appendPath(int entry, ByteSink sink) {
    // Uses no switch, because a pattern switch generates byte code in each build that writes a
    // record.
    Object output = outputs[entry];
    if (output instanceof Node node) {
      node.appendPath(sink);
    } else if (output instanceof byte[] path) {
      sink.put(path, 0, path.length);
    } else {
      throw new AssertionError("no output");
    }
  }

  /** The entry of a node, or -1. Changes nothing, so several threads may call it. */
  int find(Node node) {
    int id = node.id();
    if (id < entryOfNode.length && entryOfNode[id] != 0) {
      return entryOfNode[id] - 1;
    }
    return strayCount == 0 || id < nodesAtFirst ? -1 : strays[straySlot(node)] - 1;
  }

  int findOrAdd(Node node) {
    int known = find(node);
    int id = node.id();
    if (id >= entryOfNode.length) {
      entryOfNode = Arrays.copyOf(entryOfNode, Math.max(graph.nodeCount(), id * 3 / 2 + 1));
    }
    int entry = known < 0 ? add(node) : known;
    entryOfNode[id] = entry + 1;
    return entry;
  }

  int findOrAdd(byte[] bytes, int offset, int length) {
    Node node = graph.find(bytes, offset, length);
    return node == null ? findOrAddStray(bytes, offset, length) : findOrAdd(node);
  }

  /** Removes the marked entries and keeps the order of the others. */
  void removeIf(boolean[] dead) {
    int kept = 0;
    Arrays.fill(entryOfNode, 0);
    Arrays.fill(strays, 0);
    strayCount = 0;
    for (int entry = 0; entry < count; entry++) {
      Object output = outputs[entry];
      if (dead[entry]) {
        continue;
      }
      starts[kept] = starts[entry];
      ends[kept] = ends[entry];
      mtimes[kept] = mtimes[entry];
      hashes[kept] = hashes[entry];
      outputs[kept] = output;
      switch (output) {
        case Node node -> entryOfNode[node.id()] = kept + 1;
        case byte[] path -> strays[straySlot(path, 0, path.length)] = kept + 1;
        case null, default -> throw new AssertionError("no output");
      }
      strayCount += output instanceof byte[] ? 1 : 0;
      kept++;
    }
    Arrays.fill(outputs, kept, count, null);
    count = kept;
  }

  private int findOrAddStray(byte[] bytes, int offset, int length) {
    int slot = straySlot(bytes, offset, length);
    if (strays[slot] != 0) {
      return strays[slot] - 1;
    }
    int entry = add(Arrays.copyOfRange(bytes, offset, offset + length));
    strays[slot] = entry + 1;
    strayCount++;
    if (strayCount * 2 > strays.length) {
      rehashStrays();
    }
    return entry;
  }

  private int add(Object output) {
    if (count == outputs.length) {
      int larger = count * 2;
      starts = Arrays.copyOf(starts, larger);
      ends = Arrays.copyOf(ends, larger);
      mtimes = Arrays.copyOf(mtimes, larger);
      hashes = Arrays.copyOf(hashes, larger);
      outputs = Arrays.copyOf(outputs, larger);
    }
    outputs[count] = output;
    return count++;
  }

  private void rehashStrays() {
    int[] old = strays;
    strays = new int[old.length * 2];
    for (int mark : old) {
      if (mark != 0) {
        byte[] path = strayPath(mark);
        strays[straySlot(path, 0, path.length)] = mark;
      }
    }
  }

  private byte[] strayPath(int mark) {
    Object output = outputs[mark - 1];
    if (output instanceof byte[] path) {
      return path;
    }
    throw new AssertionError("no stray: " + output);
  }

  private int straySlot(byte[] bytes, int offset, int length) {
    int hash = FNV_OFFSET;
    for (int i = offset; i < offset + length; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * FNV_PRIME;
    }
    int mask = strays.length - 1;
    int slot = (hash ^ (hash >>> 15)) & mask;
    while (strays[slot] != 0 && !isAt(slot, bytes, offset, length)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int straySlot(Node node) {
    ByteSink path = new ByteSink();
    node.appendPath(path);
    return straySlot(path.buffer(), 0, path.length());
  }

  private boolean isAt(int slot, byte[] bytes, int offset, int length) {
    byte[] path = strayPath(strays[slot]);
    return Arrays.equals(path, 0, path.length, bytes, offset, offset + length);
  }
}
