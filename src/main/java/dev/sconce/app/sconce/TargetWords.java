package dev.sconce.app.sconce;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.Collection;
import java.util.TreeSet;

/** Finds what a word on the command line may be completed to: names that steps make. */
final class TargetWords {
  private static final int MOST = 2_000;
  private static final String GENERATED = "CMakeFiles/";
  private static final String GENERATED_BY_MESON = "meson-internal__";

  private TargetWords() {}

  /**
   * The targets that begin with a prefix, in order; not the object files and helpers below CMake's
   * directories unless the prefix leads there, and not more than a shell can show.
   *
   * @param prefix a byte string
   */
  static Collection<String> startingWith(String prefix, Graph graph) {
    TreeSet<String> found = new TreeSet<>();
    for (int id = 0; id < graph.edgeCount() && found.size() < MOST; id++) {
      Edge edge = graph.edge(id);
      for (Node output : edge.outputs()) {
        if (starts(output, prefix) && wanted(output.path(), prefix)) {
          found.add(output.path());
        }
      }
    }
    return found;
  }

  /** Compares bytes first: most nodes need no string. */
  private static boolean starts(Node node, String prefix) {
    if (node.pathLength() < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (node.pathByte(i) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean wanted(String path, String prefix) {
    boolean generated = path.contains(GENERATED) && !prefix.contains("CMakeFiles");
    boolean byMeson = path.startsWith(GENERATED_BY_MESON) && !prefix.startsWith("meson");
    return !generated && !byMeson;
  }
}
