package dev.sconce.app.sconce;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Finds the targets that complete a word on the command line. */
final class TargetCompletion {
  private static final int MOST = 2_000;
  private static final String GENERATED = "CMakeFiles/";
  private static final List<String> INTERNAL =
      List.of("cmake_object_order_depends_", "meson-internal__");

  private TargetCompletion() {}

  /**
   * The targets that begin with a prefix, sorted; at most as many as a shell can show. It leaves
   * out the generators' internal targets unless the prefix leads to them.
   *
   * @param prefix a byte string
   */
  static Collection<String> startingWith(String prefix, Graph graph) {
    TreeSet<String> found = new TreeSet<>();
    for (int id = 0; id < graph.edgeCount() && found.size() < MOST; id++) {
      Edge edge = graph.edge(id);
      if (edge.phony() && edge.inputs().length == 0) {
        continue; // stands for a file that may be missing
      }
      for (Node output : edge.outputs()) {
        if (starts(output, prefix) && wanted(output.path(), prefix)) {
          found.add(output.path());
        }
      }
    }
    return found;
  }

  /** Compares bytes, so that most nodes need no string. */
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
    boolean elsewhere = path.startsWith("/") && !prefix.startsWith("/");
    for (String internal : INTERNAL) {
      if (path.startsWith(internal) && !prefix.startsWith(internal)) {
        return false;
      }
    }
    return !generated && !elsewhere;
  }
}
