package dev.sconce.discover.judge;

import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Maps the files that one run touched to their names in the manifest. Recorded paths contain no
 * links, but the manifest and depfiles may use a link; the links that the run followed show which.
 */
final class FileNames {
  private static final int MOST_NAMES = 16;

  private final Graph graph;
  private final Workspace workspace;

  /** Followed links: from their target to the links. */
  private final Map<String, Set<String>> links = new LinkedHashMap<>();

  FileNames(Graph graph, Workspace workspace, AccessSet set) {
    this.graph = graph;
    this.workspace = workspace;
    for (Access access : set.accesses()) {
      if (access.has(Use.FOLLOW)) {
        addLink(access.path(), access.before().target());
      }
    }
  }

  private void addLink(String link, String target) {
    if (target.isEmpty()) {
      return;
    }
    String directory = link.substring(0, link.lastIndexOf('/') + 1);
    String leadsTo = CanonicalPath.of(target.startsWith("/") ? target : directory + target);
    if (workspace.contains(leadsTo)) {
      links.computeIfAbsent(leadsTo, _ -> new LinkedHashSet<>()).add(link);
    }
  }

  /** All names that a manifest may use for a file. */
  List<String> of(String path) {
    if (links.isEmpty()) {
      return workspace.names(path);
    }
    List<String> names = new ArrayList<>();
    for (String one : throughLinks(path)) {
      names.addAll(workspace.names(one));
    }
    return names;
  }

  private Set<String> throughLinks(String path) {
    List<String> paths = new ArrayList<>(List.of(path));
    Set<String> seen = new LinkedHashSet<>(paths);
    for (int i = 0; i < paths.size() && seen.size() < MOST_NAMES; i++) {
      String one = paths.get(i);
      links.forEach(
          (leadsTo, all) -> {
            if (Workspace.isWithin(one, leadsTo)) {
              for (String link : all) {
                String name = link + one.substring(leadsTo.length());
                if (seen.add(name)) {
                  paths.add(name);
                }
              }
            }
          });
    }
    return seen;
  }

  /**
   * The nodes of a file; several if the manifest has several names for it. A link that leads to the
   * file is a file of its own, with its own producer.
   */
  List<Node> nodes(String path) {
    List<Node> nodes = new ArrayList<>(1);
    for (String name : of(path)) {
      Node node = graph.find(name);
      if (node != null && !isLinkTo(path, name)) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  /** The nodes of links that lead to a file. */
  List<Node> linksTo(String path) {
    List<Node> nodes = new ArrayList<>(0);
    for (String link : links.getOrDefault(path, Set.of())) {
      for (String name : of(link)) {
        Node node = graph.find(name);
        if (node != null) {
          nodes.add(node);
        }
      }
    }
    return nodes;
  }

  private boolean isLinkTo(String path, String name) {
    Set<String> leading = links.get(path);
    return leading != null
        && leading.stream().anyMatch(link -> workspace.names(link).contains(name));
  }

  /** The name that users see: that of the manifest, if it has one. */
  String shown(String path) {
    List<Node> nodes = nodes(path);
    return nodes.isEmpty() ? workspace.shown(path) : nodes.getFirst().path();
  }

  static boolean isMadeByCommand(Node node) {
    Edge producer = node.producer();
    return producer != null && !producer.phony();
  }
}
