package dev.sconce.graph;

import java.util.Optional;

/** Suggests a known name for an unknown one. */
public final class Spellcheck {
  private static final int MAX_DISTANCE = 3;

  private Spellcheck() {}

  /** The node whose path is closest to an unknown path, at most three edits away. */
  public static Optional<Node> node(Graph graph, String path) {
    int best = MAX_DISTANCE + 1;
    Node closest = null;
    for (int id = 0; id < graph.nodeCount(); id++) {
      Node node = graph.node(id);
      if (Math.abs(node.pathLength() - path.length()) >= best) {
        continue;
      }
      int distance = distance(node.path(), path, true, MAX_DISTANCE);
      if (distance < best) {
        best = distance;
        closest = node;
      }
    }
    return Optional.ofNullable(closest);
  }

  /** The word closest to an unknown one, at most three edits away. */
  public static Optional<String> word(String unknown, Iterable<String> known) {
    int best = MAX_DISTANCE + 1;
    String closest = null;
    for (String word : known) {
      int distance = distance(word, unknown, true, MAX_DISTANCE);
      if (distance < best) {
        best = distance;
        closest = word;
      }
    }
    return Optional.ofNullable(closest);
  }

  /**
   * The number of insertions, deletions and, if allowed, replacements that turn one text into
   * another.
   *
   * @param maxDistance a larger distance is returned as {@code maxDistance + 1}; 0 for no limit
   */
  static int distance(String from, String to, boolean replacements, int maxDistance) {
    int[] row = new int[to.length() + 1];
    for (int x = 0; x < row.length; x++) {
      row[x] = x;
    }
    for (int y = 1; y <= from.length(); y++) {
      int diagonal = row[0];
      row[0] = y;
      int bestOfRow = y;
      for (int x = 1; x < row.length; x++) {
        int above = row[x];
        boolean same = from.charAt(y - 1) == to.charAt(x - 1);
        int edited = Math.min(row[x - 1], above) + 1;
        if (same) {
          row[x] = replacements ? Math.min(diagonal, edited) : diagonal;
        } else {
          row[x] = replacements ? Math.min(diagonal + 1, edited) : edited;
        }
        diagonal = above;
        bestOfRow = Math.min(bestOfRow, row[x]);
      }
      if (maxDistance > 0 && bestOfRow > maxDistance) {
        return maxDistance + 1;
      }
    }
    return row[to.length()];
  }
}
