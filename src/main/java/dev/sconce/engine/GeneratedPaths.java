package dev.sconce.engine;

import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which paths the steps of a graph make, and which steps run before which. It is a copy of the
 * graph as it was at creation, so any thread may use it.
 */
final class GeneratedPaths {
  private static final int[] NONE = {};

  /** By absolute path: the outputs of steps. */
  private final Map<String, Node> made = new HashMap<>();

  /** By directory: the names of outputs in it, and of directories above outputs. */
  private final Map<String, List<MadeName>> namesIn = new HashMap<>();

  /**
   * By directory: the same with depfiles and response files, for directories that were requested.
   */
  private final Map<String, Set<String>> allNames = new ConcurrentHashMap<>();

  /** Directories above outputs. */
  private final Set<String> above = new HashSet<>();

  private final String place;

  /** Whether there are outputs outside the build directory, where most paths are. */
  private boolean makesOutside;

  private final int[][] inputMakers;
  private final String[][] outputs;

  /**
   * A name in a directory.
   *
   * @param step the step that makes it; for a directory, one of the steps that make something in it
   */
  record MadeName(String name, int step) {}

  /**
   * The paths of a graph as it is now.
   *
   * @param place the build directory, absolute and without links, a byte string
   */
  GeneratedPaths(Graph graph, String place) {
    this.place = place;
    this.inputMakers = new int[graph.edgeCount()][];
    this.outputs = new String[graph.edgeCount()][];
    for (int id = 0; id < inputMakers.length; id++) {
      Edge edge = graph.edge(id);
      inputMakers[id] = makersOfInputs(edge);
      outputs[id] = new String[edge.phony() ? 0 : edge.outputs().length];
      if (!edge.phony()) {
        for (int i = 0; i < outputs[id].length; i++) {
          Node output = edge.outputs()[i];
          outputs[id][i] = absolute(output.path());
          made.put(outputs[id][i], output);
          makesOutside |= !outputs[id][i].startsWith(place);
          addName(outputs[id][i], id);
        }
      }
    }
  }

  private static int[] makersOfInputs(Edge edge) {
    int[] makers = new int[edge.inputs().length];
    int count = 0;
    for (Node input : edge.inputs()) {
      Edge producer = input.producer();
      if (producer != null) {
        makers[count++] = producer.id();
      }
    }
    return count == 0 ? NONE : Arrays.copyOf(makers, count);
  }

  private void addName(String path, int step) {
    int slash = path.lastIndexOf('/');
    if (slash <= 0) {
      return;
    }
    String directory = path.substring(0, slash);
    namesIn
        .computeIfAbsent(directory, _ -> new ArrayList<>(1))
        .add(new MadeName(path.substring(slash + 1), step));
    if (above.add(directory)) {
      addName(directory, step);
    }
  }

  /** The absolute path of a path in the graph. */
  String absolute(String path) {
    if (path.startsWith("/")) {
      return path;
    }
    String directory = place;
    String rest = path;
    while (rest.startsWith("../")) {
      directory = directory.substring(0, Math.max(0, directory.lastIndexOf('/')));
      rest = rest.substring("../".length());
    }
    return directory + "/" + rest;
  }

  /**
   * The output at a path, or the output that is a directory above it; null if no step makes one.
   */
  @Nullable Node maker(String path) {
    if (!makesOutside && !path.startsWith(place)) {
      return null;
    }
    Node output = made.get(path);
    int highest = makesOutside ? 0 : place.length();
    for (int slash = path.lastIndexOf('/');
        output == null && slash > highest;
        slash = path.lastIndexOf('/', slash - 1)) {
      output = made.get(path.substring(0, slash));
    }
    return output;
  }

  /** Whether steps make something below a directory. */
  boolean isAboveOutputs(String directory) {
    return above.contains(directory);
  }

  /** Whether steps make something in a directory. */
  boolean makesIn(String directory) {
    return namesIn.containsKey(directory);
  }

  /**
   * All names in a directory that are outputs, have outputs below them, or are depfiles or response
   * files beside outputs.
   */
  Set<String> namesIn(String directory) {
    return allNames.computeIfAbsent(directory, this::findNames);
  }

  private Set<String> findNames(String directory) {
    Set<String> found = new HashSet<>();
    for (MadeName made : namesIn.getOrDefault(directory, List.of())) {
      found.add(made.name());
      Node output = this.made.get(directory + "/" + made.name());
      Edge maker = output == null ? null : output.producer();
      if (maker != null) {
        addNameIn(directory, maker.depfile(), found);
        addNameIn(directory, maker.rspfile(), found);
      }
    }
    return found;
  }

  private void addNameIn(String directory, String path, Set<String> names) {
    String whole = path.isEmpty() ? "" : absolute(CanonicalPath.of(path));
    int slash = whole.lastIndexOf('/');
    if (slash == directory.length() && whole.startsWith(directory)) {
      names.add(whole.substring(slash + 1));
    }
  }

  /** The names that a step finds in a directory when it runs: the outputs of steps before it. */
  Set<String> namesBefore(String directory, int step, BitSet ancestors) {
    Set<String> found = new HashSet<>();
    for (MadeName made : namesIn.getOrDefault(directory, List.of())) {
      String path = directory + "/" + made.name();
      if (ancestors.get(made.step())
          || isAboveOutputs(path) && isAboveOutputsOf(path, step, ancestors)) {
        found.add(made.name());
      }
    }
    return found;
  }

  /** Whether a step or one of its ancestors makes something below a directory. */
  boolean isAboveOutputsOf(String directory, int step, BitSet ancestors) {
    if (isAbove(directory, step)) {
      return true;
    }
    for (int id = ancestors.nextSetBit(0); id >= 0; id = ancestors.nextSetBit(id + 1)) {
      if (isAbove(directory, id)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAbove(String directory, int step) {
    for (String output : outputs[step]) {
      if (output.length() > directory.length()
          && output.charAt(directory.length()) == '/'
          && output.startsWith(directory)) {
        return true;
      }
    }
    return false;
  }

  /** The ids of the steps that have run when a step runs. */
  BitSet ancestors(int step) {
    BitSet found = new BitSet(inputMakers.length);
    Deque<Integer> open = new ArrayDeque<>();
    open.add(step);
    while (!open.isEmpty()) {
      for (int maker : inputMakers[open.remove()]) {
        if (!found.get(maker)) {
          found.set(maker);
          open.add(maker);
        }
      }
    }
    return found;
  }
}
