package dev.sconce.engine;

import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.DepsLog;
import dev.sconce.session.FileUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the steps that use a file: by declaration, by depfile, or by their traced accesses. */
public final class FileUserFinder {
  private final Map<Edge, FileUser> users = new LinkedHashMap<>();

  /**
   * A step that uses the file.
   *
   * @param program the program that was seen to use it; empty if none was
   */
  public record FileUser(Edge step, FileUse use, String program) {}

  /**
   * Starts with the steps that declare or report the use. Belongs to the thread of the graph.
   *
   * @param nodes the file, by all names that the manifest has for it
   */
  public FileUserFinder(Graph graph, @Nullable DepsLog deps, Collection<Node> nodes) {
    for (Node node : nodes) {
      addDeclared(graph, node);
    }
    if (nodes.isEmpty()) {
      return;
    }
    for (int id = 0; id < graph.edgeCount(); id++) {
      Edge edge = graph.edge(id);
      if (!edge.phony()) {
        for (Node read : StepSnapshot.discovered(edge, deps)) {
          if (nodes.contains(read)) {
            add(edge, FileUse.DEPFILE, "");
          }
        }
      }
    }
  }

  /** Phony steps are followed: a step that depends on one depends on its inputs. */
  private void addDeclared(Graph graph, Node node) {
    Set<Node> seen = new LinkedHashSet<>(List.of(node));
    List<Node> open = new ArrayList<>(seen);
    for (int at = 0; at < open.size(); at++) {
      Node one = open.get(at);
      for (int i = 0; i < graph.consumerCount(one); i++) {
        Edge edge = graph.consumer(one, i);
        boolean triggers = isTriggering(edge, one);
        if (!edge.phony()) {
          add(edge, triggers ? FileUse.DECLARED : FileUse.ORDER_ONLY, "");
        } else if (triggers && seen.add(edge.outputs()[0])) {
          open.add(edge.outputs()[0]);
        }
      }
    }
  }

  private static boolean isTriggering(Edge edge, Node node) {
    for (int i = 0; i < edge.triggeringInputs(); i++) {
      if (edge.inputs()[i] == node) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds a step if it was seen to use the file.
   *
   * @param path the file, absolute and without links
   */
  public void addTraced(Edge edge, AccessSet seen, String path) {
    String directory = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    for (Access access : seen.accesses()) {
      if (access.path().equals(path) && !access.has(Use.WRITE)) {
        add(edge, use(access), access.program());
      } else if (access.path().equals(directory) && access.has(Use.LIST)) {
        add(edge, FileUse.LISTED, access.program());
      }
    }
  }

  private static FileUse use(Access access) {
    if (access.before().kind() == State.Kind.ABSENT) {
      return FileUse.MISSED;
    }
    return access.has(Use.READ) || access.has(Use.EXECUTE) || access.has(Use.FOLLOW)
        ? FileUse.TRACED
        : FileUse.PROBED;
  }

  private void add(Edge edge, FileUse use, String program) {
    FileUser known = users.get(edge);
    if (known == null || use.compareTo(known.use()) < 0) {
      users.put(edge, new FileUser(edge, use, program));
    }
  }

  /** All users that were found. */
  public Collection<FileUser> users() {
    return List.copyOf(users.values());
  }
}
