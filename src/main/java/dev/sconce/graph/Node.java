package dev.sconce.graph;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file, or the name of a phony edge. The canonical path is its identity. {@link #id()} is dense
 * from 0 in order of first mention, so that state of a build can be stored in arrays.
 */
public final class Node {
  static final Edge[] NO_EDGES = {};

  private final int id;
  private final byte[] path;
  final int hash;
  private @Nullable Edge producer;
  private boolean namedByManifest;
  Edge[] consumers = NO_EDGES;
  int consumerCount;
  Edge[] validating = NO_EDGES;

  Node(int id, byte[] path, int hash) {
    this.id = id;
    this.path = path;
    this.hash = hash;
  }

  /** Dense from 0, unique within the graph. */
  public int id() {
    return id;
  }

  /** The canonical path as a byte string; each call creates a new one. */
  public String path() {
    return new String(path, StandardCharsets.ISO_8859_1);
  }

  /** Appends the path. */
  public void appendPath(ByteSink sink) {
    sink.put(path, 0, path.length);
  }

  /** The length of the path in bytes. */
  public int pathLength() {
    return path.length;
  }

  /** Byte {@code index} of the path, 0 to 255. */
  public int pathByte(int index) {
    return path[index] & 0xff;
  }

  /** The edge that produces this node, or null for a source file. */
  public @Nullable Edge producer() {
    return producer;
  }

  /** Sets the producer, while a manifest or a dyndep file is applied. */
  public void producedBy(@Nullable Edge edge) {
    producer = edge;
  }

  /**
   * Whether a manifest names this node, and not only a dyndep file, a depfile or a log. A missing
   * file that no manifest names is no error: its consumers run again.
   */
  public boolean namedByManifest() {
    return namedByManifest;
  }

  /** Marks the node as named by a manifest. */
  public void nameByManifest() {
    namedByManifest = true;
  }

  /** The edges that have this node as a validation. */
  public List<Edge> validating() {
    return List.of(validating);
  }

  boolean hasPath(byte[] bytes, int offset, int length) {
    return java.util.Arrays.equals(path, 0, path.length, bytes, offset, offset + length);
  }

  @Override
  public String toString() {
    return path();
  }
}
