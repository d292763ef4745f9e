package dev.sconce.engine;

import dev.sconce.files.FileStat;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file that a user means by a path. It may be a path from the build directory, an absolute
 * path, or the end of one, since files are displayed without the directory of the sources. Belongs
 * to the thread of the graph.
 *
 * @param absolute the path of the file, as far as the location of the build directory is known
 * @param nodes the file, by all names that the graph has for it
 * @param exists whether the file exists on disk
 * @param endingSo the candidates, if several paths have this end; the first {@link
 *     Answer.UnknownFile#MOST}
 * @param alike files with a similar name, if none matches; as many
 */
record NamedFile(
    String absolute, Set<Node> nodes, boolean exists, List<String> endingSo, List<String> alike) {
  private static final String UP = "../";

  /** The limit for comparing files to find out which of them are the same. */
  private static final int MOST_COMPARED = 200;

  /**
   * Finds the file.
   *
   * @param place the build directory, absolute; empty if it is not known
   */
  static NamedFile find(Graph graph, FileSystem files, String path, String place) {
    String absolute = path.startsWith("/") ? path : CanonicalPath.of(place + "/" + path);
    Set<Node> exact = exact(graph, path, absolute, place);
    Optional<FileStat> there = stat(files, path);
    if (!exact.isEmpty()) {
      return new NamedFile(absolute, exact, there.isPresent(), List.of(), List.of());
    }
    List<Node> ending = ending(graph, CanonicalPath.of(path));
    List<Node> same = there.isPresent() ? same(files, ending, there.get()) : oneFile(files, ending);
    boolean chosen = !same.isEmpty() && (there.isPresent() || !path.startsWith("/"));
    if (chosen) {
      String name = same.getFirst().path();
      String known = name.startsWith("/") ? name : CanonicalPath.of(place + "/" + name);
      return new NamedFile(known, new LinkedHashSet<>(same), true, List.of(), List.of());
    }
    boolean several = !path.startsWith("/") && !ending.isEmpty();
    return new NamedFile(
        absolute,
        Set.of(),
        there.isPresent(),
        several ? paths(ending) : List.of(),
        several ? List.of() : paths(alike(graph, path)));
  }

  private static Set<Node> exact(Graph graph, String path, String absolute, String place) {
    List<String> names = new ArrayList<>(List.of(path, CanonicalPath.of(path), absolute));
    if (!place.isEmpty() && absolute.startsWith(place + "/")) {
      names.add(absolute.substring(place.length() + 1));
    }
    Set<Node> nodes = new LinkedHashSet<>();
    for (String name : names) {
      Node node = graph.find(name);
      if (node != null) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  /**
   * Files whose path ends with this path, after a slash; for an absolute path, files whose relative
   * path is its end.
   */
  private static List<Node> ending(Graph graph, String path) {
    String end = withoutUps(path);
    List<Node> found = new ArrayList<>();
    for (int id = 0; id < graph.nodeCount(); id++) {
      Node node = graph.node(id);
      String known = isFile(node) ? node.path() : "";
      boolean ends =
          path.startsWith("/")
              ? !known.startsWith("/") && path.endsWith("/" + withoutUps(known))
              : known.endsWith(end) && (known.length() == end.length() || precedes(known, end));
      if (ends && !known.isEmpty()) {
        found.add(node);
      }
    }
    return found;
  }

  private static boolean precedes(String known, String end) {
    return known.charAt(known.length() - end.length() - 1) == '/';
  }

  private static String withoutUps(String path) {
    String rest = path;
    while (rest.startsWith(UP)) {
      rest = rest.substring(UP.length());
    }
    return rest;
  }

  private static boolean isFile(Node node) {
    @Nullable Edge maker = node.producer();
    return maker == null || !maker.phony();
  }

  private static List<Node> same(FileSystem files, List<Node> some, FileStat file) {
    return some.stream()
        .limit(MOST_COMPARED)
        .filter(node -> stat(files, node.path()).filter(file::equals).isPresent())
        .toList();
  }

  /** All of them, if they are the same file. */
  private static List<Node> oneFile(FileSystem files, List<Node> some) {
    if (some.size() < 2) {
      return some;
    }
    Optional<FileStat> first = stat(files, some.getFirst().path());
    return first.isPresent() && same(files, some, first.get()).size() == some.size()
        ? some
        : List.of();
  }

  private static Optional<FileStat> stat(FileSystem files, String path) {
    try {
      return files.stat(path);
    } catch (IOException unreadable) {
      return Optional.empty(); // then names alone say which file is meant
    }
  }

  /**
   * Files with the same name in other directories or, if there are none, files whose name contains
   * this one.
   */
  private static List<Node> alike(Graph graph, String path) {
    String name = name(path);
    String stem =
        name.substring(0, name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length());
    List<Node> same = new ArrayList<>();
    List<Node> similar = new ArrayList<>();
    for (int id = 0; id < graph.nodeCount(); id++) {
      Node node = graph.node(id);
      String known = isFile(node) ? name(node.path()) : "";
      if (known.equals(name)) {
        same.add(node);
      } else if (!stem.isEmpty() && known.contains(stem)) {
        similar.add(node);
      }
    }
    return same.isEmpty() ? similar : same;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  private static List<String> paths(List<Node> nodes) {
    return nodes.stream().limit(Answer.UnknownFile.MOST).map(Node::path).toList();
  }
}
