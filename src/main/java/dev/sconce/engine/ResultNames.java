package dev.sconce.engine;

import dev.sconce.action.ActionResult;
import dev.sconce.action.Roots;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource;
import dev.sconce.graph.ByteSource.Malformed;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The names that results give to outputs and inputs, which are the same in all workspaces. An
 * output is named by its location in the build directory or in that of the sources. Inputs from a
 * depfile are paths with roots as tokens.
 */
final class ResultNames {
  /**
   * The name under which a result has the reported inputs of the step. No step makes such a file.
   */
  static final String DEPFILE = ".sconce/depfile";

  private static final String OWN = ".sconce";
  private static final String SOURCES = OWN + "/source/";
  private static final String BUILD_TOKEN = "\0b/";
  private static final String SOURCE_TOKEN = "\0s/";
  private static final String DEPFILE_MAGIC = "SconceDepfile1";

  private final Roots roots;
  private final String build;

  /**
   * @param build the build directory, absolute, a byte string
   */
  ResultNames(Roots roots, String build) {
    this.roots = roots;
    this.build = build;
  }

  /** The name of an output; empty if it lies outside the directories that every workspace has. */
  Optional<String> of(Node output) {
    return of(output.path());
  }

  /** The name of a file, given by its path as in the graph or by an absolute one. */
  Optional<String> of(String path) {
    boolean simple = !path.startsWith("/") && !path.startsWith("..");
    String token = simple ? BUILD_TOKEN + path : roots.token(absolute(path));
    if (token.startsWith(BUILD_TOKEN)) {
      String name = token.substring(BUILD_TOKEN.length());
      boolean own = name.startsWith(OWN) && !name.startsWith(OWN + ".");
      return name.isEmpty() || own ? Optional.empty() : Optional.of(name);
    }
    return token.startsWith(SOURCE_TOKEN)
        ? Optional.of(SOURCES + token.substring(SOURCE_TOKEN.length()))
        : Optional.empty();
  }

  /**
   * Whether a link leads into the workspace, whatever other links are on the way.
   *
   * @param name of the link in a result
   */
  boolean staysInside(String name, String target) {
    if (target.startsWith("/")) {
      return CanonicalPath.of(target).equals(target) && isInside(target);
    }
    int up = 0;
    while (target.startsWith("..", up)
        && (up + 2 == target.length() || target.charAt(up + 2) == '/')) {
      up = Math.min(target.length(), up + 3);
    }
    if (("/" + target.substring(up) + "/").contains("/../")) {
      return false; // behind another link that leads anywhere
    }
    return up == 0 || isInside(CanonicalPath.of(parent(path(name)) + "/" + target));
  }

  /**
   * Why a result is of no use; empty if it is usable.
   *
   * @param outputs the names that it must have
   */
  Optional<String> flaw(ActionResult result, List<String> outputs) {
    if (!hasAll(result, outputs)) {
      return Optional.of("the result has not all outputs");
    }
    return result.links().stream()
        .filter(link -> !staysInside(link.path(), link.target()))
        .map(link -> "its link " + link.path() + " leads out of the workspace")
        .findFirst();
  }

  private boolean isInside(String path) {
    String token = roots.token(path) + "/";
    return token.startsWith(BUILD_TOKEN) || token.startsWith(SOURCE_TOKEN);
  }

  /** The absolute path of a name in a result. */
  private String path(String name) {
    return name.startsWith(SOURCES)
        ? roots.path(SOURCE_TOKEN + name.substring(SOURCES.length())).orElse("/")
        : build + "/" + name;
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** The absolute path of a path in the graph. */
  String absolute(String path) {
    return path.startsWith("/") ? path : CanonicalPath.of(build + "/" + path);
  }

  /** The names of all outputs of a step; empty if one of them has none. */
  Optional<List<String>> ofOutputs(Edge edge) {
    List<String> names = new ArrayList<>(edge.outputs().length);
    for (Node output : edge.outputs()) {
      Optional<String> name = of(output);
      if (name.isEmpty()) {
        return Optional.empty();
      }
      names.add(name.get());
    }
    return Optional.of(names);
  }

  /** The reported inputs of a step, in the form that results carry. */
  byte[] depfile(Node[] inputs) {
    ByteSink bytes = new ByteSink();
    bytes.putText(DEPFILE_MAGIC);
    bytes.putInt(inputs.length);
    for (Node input : inputs) {
      String path = input.path();
      bytes.putText(path.startsWith("/") ? roots.token(path) : path);
    }
    return Arrays.copyOf(bytes.buffer(), bytes.length());
  }

  /**
   * The paths that a depfile in a result stands for here, as in the graph if the graph has them.
   *
   * @throws Malformed if Sconce did not write the depfile, or if a path has no counterpart here
   */
  List<String> read(byte[] depfile) throws Malformed {
    ByteSource in = new ByteSource(depfile);
    if (!in.text().equals(DEPFILE_MAGIC)) {
      throw new Malformed();
    }
    int count = in.count(Integer.BYTES);
    List<String> paths = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String path = in.text();
      boolean token = path.startsWith("/") || path.startsWith("\0");
      paths.add(token ? roots.path(path).orElseThrow(Malformed::new) : path);
    }
    if (in.remaining() > 0) {
      throw new Malformed();
    }
    return paths;
  }

  /** The nodes of paths. Must be called on the thread that owns the graph. */
  static Node[] nodes(List<String> paths, Graph graph) {
    Node[] nodes = new Node[paths.size()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = graph.node(CanonicalPath.of(paths.get(i)));
    }
    return nodes;
  }

  /** A depfile as a compiler might write it, for a step whose depfile stays. */
  static byte[] asMakefile(String target, Node[] inputs) {
    ByteSink text = new ByteSink();
    escape(target, text);
    text.put(":");
    for (Node input : inputs) {
      text.put(" \\\n ");
      escape(input.path(), text);
    }
    text.put("\n");
    return Arrays.copyOf(text.buffer(), text.length());
  }

  private static void escape(String path, ByteSink text) {
    for (int i = 0; i < path.length(); i++) {
      char one = path.charAt(i);
      switch (one) {
        case ' ', '#' -> text.put('\\');
        case '$' -> text.put('$');
        default -> {
          // stands for itself
        }
      }
      text.put(one);
    }
  }

  /** Whether a result has all outputs of a step, each once. */
  static boolean hasAll(ActionResult result, List<String> names) {
    List<String> found = new ArrayList<>();
    result.files().forEach(file -> found.add(file.path()));
    result.links().forEach(link -> found.add(link.path()));
    return found.stream().distinct().count() == found.size() && found.containsAll(names);
  }
}
