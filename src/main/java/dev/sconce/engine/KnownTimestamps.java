package dev.sconce.engine;

/**
 * Time stamps by node id that were found out moments before a build began. They are good until
 * something is done.
 */
public final class KnownTimestamps {
  /** In place of a time stamp that is not known. */
  static final long UNKNOWN = -1;

  private static final long[] NOTHING = {};

  private final long[] byNode;

  KnownTimestamps(long[] byNode) {
    this.byNode = byNode;
  }

  /** Nothing is known. */
  public static KnownTimestamps none() {
    return new KnownTimestamps(NOTHING);
  }

  /** The time stamp of a node, 0 if there is no file. */
  long nanos(int node) {
    return node < byNode.length ? byNode[node] : UNKNOWN;
  }
}
