package dev.sconce.discover.judge;

import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges runs of a graph's steps by their recorded accesses (decision 0140). Belongs to the graph's
 * thread: it reads the graph, and changes nothing.
 */
public final class AccessJudge {
  /**
   * A limit, because alternating kinds of runs, such as compiling and linking, share fewer objects.
   */
  private static final int MOST_OF_SYSTEM = 100_000;

  private final Graph graph;
  private final Workspace workspace;
  private final ToolRules rules;
  private final AllowList allowed;
  private final RunLookup lookup;
  private final GraphOrder order;

  /** The files that steps make in a directory, by its absolute path; empty until needed. */
  private final Map<String, List<Node>> madeIn = new HashMap<>();

  /** The files that steps make outside the workspace, by absolute path. */
  private final Map<String, Node> madeOutside = new HashMap<>();

  /** By directory, the step that makes it as a whole. */
  private final Map<String, Optional<Edge>> directoryMakers = new HashMap<>();

  private boolean outputsKnown;

  /**
   * Accesses to system files, with whether they are inputs. Many runs share these objects. No step
   * makes these files, so the judgement of one run is valid for all.
   */
  private final IdentityHashMap<Access, Boolean> ofSystem = new IdentityHashMap<>();

  public AccessJudge(
      Graph graph, Workspace workspace, ToolRules rules, AllowList allowed, RunLookup lookup) {
    this.graph = graph;
    this.workspace = workspace;
    this.rules = rules;
    this.allowed = allowed;
    this.lookup = lookup;
    this.order = new GraphOrder(graph, lookup);
  }

  /**
   * Judges one run that succeeded.
   *
   * @param accesses the recorded accesses of the run
   * @param depfile the files in its depfile or include lines; empty if there are neither
   */
  public Judgement judge(Edge edge, AccessSet accesses, List<Node> depfile) {
    if (outputsKnown && edge.dyndep() != null) {
      learnOutputs(edge);
    }
    return new RunJudge(this, edge, accesses, depfile).judge();
  }

  Graph graph() {
    return graph;
  }

  Workspace workspace() {
    return workspace;
  }

  ToolRules rules() {
    return rules;
  }

  AllowList allowed() {
    return allowed;
  }

  RunLookup lookup() {
    return lookup;
  }

  GraphOrder order() {
    return order;
  }

  /** Whether an access was judged before; if it is an input, adds it. */
  boolean knows(Access access, List<Access> inputs) {
    Boolean input = ofSystem.get(access);
    if (input != null && input) {
      inputs.add(access);
    }
    return input != null;
  }

  void learnSystemInput(Access access, boolean input) {
    if (ofSystem.size() == MOST_OF_SYSTEM) {
      ofSystem.clear();
    }
    ofSystem.put(access, input);
  }

  /**
   * The step that has the directory of a file among its outputs, or that makes everything in it by
   * AUTOGEN; null if there is none.
   */
  @Nullable Edge makerOfDirectoryAbove(String path) {
    String directory = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    return makerOfDirectory(directory).orElse(null);
  }

  private Optional<Edge> makerOfDirectory(String directory) {
    if (!workspace.contains(directory)) {
      return Optional.empty();
    }
    Optional<Edge> known = directoryMakers.get(directory);
    if (known != null) {
      return known;
    }
    Optional<Edge> maker = Optional.empty();
    for (String name : workspace.names(directory)) {
      Node node = graph.find(name);
      if (node != null && FileNames.isMadeByCommand(node)) {
        maker = Optional.ofNullable(node.producer());
      }
    }
    if (maker.isEmpty() && ToolRules.mayBeAutogen(directory)) {
      maker =
          madeIn(directory).stream()
              .map(Node::producer)
              .filter(edge -> edge != null && ToolRules.isAutogen(edge))
              .findFirst();
    }
    if (maker.isEmpty()) {
      maker = makerOfDirectory(directory.substring(0, Math.max(0, directory.lastIndexOf('/'))));
    }
    directoryMakers.put(directory, maker);
    return maker;
  }

  /** The files that steps make in a directory, without subdirectories. */
  List<Node> madeIn(String directory) {
    learnOutputs();
    return madeIn.getOrDefault(directory, List.of());
  }

  /** Whether a step makes this file, which is outside the workspace. */
  boolean isMadeOutside(String path) {
    learnOutputs();
    return !madeOutside.isEmpty() && madeOutside.containsKey(path);
  }

  private void learnOutputs() {
    if (outputsKnown) {
      return;
    }
    outputsKnown = true;
    for (int id = 0; id < graph.edgeCount(); id++) {
      learnOutputs(graph.edge(id));
    }
  }

  private void learnOutputs(Edge edge) {
    if (edge.phony()) {
      return;
    }
    for (Node output : edge.outputs()) {
      String path = workspace.absolute(output.path());
      String directory = path.substring(0, Math.max(0, path.lastIndexOf('/')));
      List<Node> made = madeIn.computeIfAbsent(directory, _ -> new ArrayList<>(1));
      if (edge.dyndep() == null || !made.contains(output)) {
        made.add(output);
      }
      if (!workspace.contains(path)) {
        madeOutside.put(path, output);
        ofSystem.clear();
      }
    }
  }
}
