package dev.sconce.history;

import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.Arrays;

/**
 * Reads the records of a deps log in one pass over its bytes, up to the first bad one. It creates
 * nodes for paths. For the dependencies of an output, it only keeps the offset of the latest
 * record.
 */
final class DepsLogReader {
  static final int VERSION = 4;
  static final String SIGNATURE = "# ninjadeps\n";
  static final int HEADER_BYTES = 16;
  static final int MAX_RECORD_BYTES = (1 << 19) - 1;
  static final int DEPS_FLAG = 0x80000000;

  /** In a record of dependencies: output id, low and high half of the mtime, then the inputs. */
  static final int DEPS_HEADER_BYTES = 12;

  private final byte[] bytes;
  private final Graph graph;

  /** Nodes, by their id in the log. */
  Node[] nodes = new Node[256];

  int nodeCount;

  /** Id in the log plus 1, by node id. */
  int[] idOfNode;

  /** Offset of the latest record's content, by id in the log; 0 for none. */
  int[] recordOf = new int[256];

  /** Size of that content in bytes, by id in the log. */
  int[] recordBytes = new int[256];

  int records;
  int outputs;
  int wholeLength = HEADER_BYTES;

  DepsLogReader(byte[] bytes, Graph graph) {
    this.bytes = bytes;
    this.graph = graph;
    this.idOfNode = new int[graph.nodeCount()];
  }

  static boolean hasSignature(byte[] bytes) {
    if (bytes.length < SIGNATURE.length()) {
      return false;
    }
    for (int i = 0; i < SIGNATURE.length(); i++) {
      if (bytes[i] != SIGNATURE.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static int version(byte[] bytes) {
    return bytes.length < HEADER_BYTES ? 0 : LittleEndian.getInt(bytes, SIGNATURE.length());
  }

  /**
   * Reads all records of a file with a valid header.
   *
   * @return whether a bad record ended the reading; an incomplete size field at the end is not a
   *     record
   */
  boolean read() {
    int at = HEADER_BYTES;
    while (bytes.length - at >= Integer.BYTES) {
      int head = LittleEndian.getInt(bytes, at);
      int size = head & ~DEPS_FLAG;
      int content = at + Integer.BYTES;
      if (size > MAX_RECORD_BYTES || size > bytes.length - content) {
        return true;
      }
      boolean good = head < 0 ? readDeps(content, size) : readPath(content, size);
      if (!good) {
        return true;
      }
      at = content + size;
      wholeLength = at;
    }
    return false;
  }

  private boolean readPath(int at, int size) {
    int end = at + size - Integer.BYTES;
    if (end <= at || LittleEndian.getInt(bytes, end) != ~nodeCount) {
      return false;
    }
    int length = end - at;
    for (int padding = 0; padding < 3 && bytes[at + length - 1] == 0; padding++) {
      if (--length == 0) {
        return false;
      }
    }
    Node node = graph.node(bytes, at, length);
    if (id(node) >= 0) {
      return false;
    }
    add(node);
    return true;
  }

  /** The id of a node in the log, or -1. */
  int id(Node node) {
    return node.id() < idOfNode.length ? idOfNode[node.id()] - 1 : -1;
  }

  /** Assigns the next id to a node. */
  int add(Node node) {
    if (node.id() >= idOfNode.length) {
      idOfNode = Arrays.copyOf(idOfNode, Math.max(node.id() + 1, idOfNode.length * 3 / 2));
    }
    if (nodeCount == nodes.length) {
      nodes = Arrays.copyOf(nodes, nodeCount * 2);
      recordOf = Arrays.copyOf(recordOf, nodeCount * 2);
      recordBytes = Arrays.copyOf(recordBytes, nodeCount * 2);
    }
    nodes[nodeCount++] = node;
    idOfNode[node.id()] = nodeCount;
    return nodeCount - 1;
  }

  /** Removes the most recent ids, from {@code firstId} on. */
  void forgetFrom(int firstId) {
    while (nodeCount > firstId) {
      idOfNode[nodes[--nodeCount].id()] = 0;
    }
  }

  private boolean readDeps(int at, int size) {
    if (size < DEPS_HEADER_BYTES || (size & 3) != 0) {
      return false;
    }
    int output = LittleEndian.getInt(bytes, at);
    if (output < 0 || output >= nodeCount) {
      return false;
    }
    int end = at + size;
    int worst = 0;
    for (int input = at + DEPS_HEADER_BYTES; input < end; input += Integer.BYTES) {
      int id = LittleEndian.getInt(bytes, input);
      worst |= id | (nodeCount - 1 - id);
    }
    if (worst < 0) {
      return false;
    }
    records++;
    if (recordOf[output] == 0) {
      outputs++;
    }
    recordOf[output] = at;
    recordBytes[output] = size;
    return true;
  }
}
