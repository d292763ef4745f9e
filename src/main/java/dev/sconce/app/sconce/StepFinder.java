package dev.sconce.app.sconce;

import dev.sconce.app.settings.ClosestWord;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.schedule.StepTextEvaluator;
import dev.sconce.ui.text.StepLabels;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the steps that a user means: by an output, a source, or the name on the screen. */
final class StepFinder {
  private static final int MOST_LISTED = 20;

  private final Graph graph;
  private final StepTextEvaluator texts;
  private final StepLabels labels;

  StepFinder(Graph graph, StepLabels labels) {
    this.graph = graph;
    this.texts = new StepTextEvaluator(graph);
    this.labels = labels;
  }

  /**
   * The steps with this name: the one that makes a file of this path, else all with this source or
   * name. A source that is compiled for several targets belongs to several steps.
   *
   * @param word a byte string
   */
  List<Edge> called(String word) {
    String path = CanonicalPath.of(word);
    Node node = graph.find(path);
    Edge maker = node == null ? null : node.producer();
    if (maker != null) {
      return List.of(namesake(real(maker), path));
    }
    List<Edge> found = new ArrayList<>();
    for (int id = 0; id < graph.edgeCount(); id++) {
      Edge edge = graph.edge(id);
      if (!edge.phony() && isCalled(edge, path)) {
        found.add(edge);
      }
    }
    return found;
  }

  /**
   * The steps that these words name, each once.
   *
   * @throws StartException if a word names no step
   */
  Set<Edge> allCalled(List<String> words) throws StartException {
    Set<Edge> edges = new LinkedHashSet<>();
    for (String typed : words) {
      String word = Utf8Text.of(typed);
      List<Edge> called = called(word);
      if (called.isEmpty()) {
        called = endingSo(word);
        if (called.size() > 1) {
          throw new StartException(severalEndSo(word, called));
        }
      }
      if (called.isEmpty()) {
        Optional<String> nearest = nearest(word);
        throw new StartException(
            "no step is called '"
                + word
                + "'"
                + nearest.map(name -> "; did you mean '" + name + "'?").orElse(""));
      }
      edges.addAll(called);
    }
    return edges;
  }

  /** The steps of which an output or the name on the screen ends with a slash and this word. */
  private List<Edge> endingSo(String word) {
    String end = "/" + CanonicalPath.of(word);
    List<Edge> found = new ArrayList<>();
    for (int id = 0; id < graph.edgeCount(); id++) {
      Edge edge = graph.edge(id);
      if (!edge.phony() && (endsSo(edge, end) || labels.name(texts.label(edge)).endsWith(end))) {
        found.add(edge);
      }
    }
    return found;
  }

  private static boolean endsSo(Edge edge, String end) {
    for (Node output : edge.outputs()) {
      if (output.path().endsWith(end)) {
        return true;
      }
    }
    return false;
  }

  private String severalEndSo(String word, List<Edge> edges) {
    StringBuilder text = new StringBuilder("several steps end in '").append(word).append("':");
    for (Edge edge : edges.subList(0, Math.min(edges.size(), MOST_LISTED))) {
      text.append("\n  ").append(edge.outputs()[0].path());
    }
    int more = edges.size() - MOST_LISTED;
    return more > 0
        ? text.append("\n  and ").append(more).append(" more").toString()
        : text.toString();
  }

  /** The step behind a phony that stands for one step alone. */
  private static Edge real(Edge maker) {
    Edge edge = maker;
    for (int depth = 0; edge.phony() && edge.inputs().length == 1 && depth < 100; depth++) {
      Edge next = edge.inputs()[0].producer();
      if (next == null) {
        return edge;
      }
      edge = next;
    }
    return edge;
  }

  /**
   * The step in a group that the screen shows under the same name as the group. CMake has such
   * groups: a custom target with dependencies stands for its command and for these.
   */
  private Edge namesake(Edge group, String path) {
    if (group.phony()) {
      for (Node input : group.inputs()) {
        Edge member = input.producer();
        if (member != null && !member.phony() && isCalled(member, path)) {
          return member;
        }
      }
    }
    return group;
  }

  private boolean isCalled(Edge edge, String path) {
    if (isOrIsNamed(path, texts.label(edge))
        || StepTextEvaluator.source(edge).filter(source -> isOrIsNamed(path, source)).isPresent()) {
      return true;
    }
    for (Node output : edge.outputs()) {
      if (labels.name(output.path()).equals(path)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOrIsNamed(String path, String label) {
    return label.equals(path) || labels.name(label).equals(path);
  }

  /** The message that a word is no target, with the most likely target; empty if it is one. */
  Optional<String> unknownTarget(String word) {
    String path = CanonicalPath.of(word);
    boolean reader = path.endsWith("^");
    if (path.isEmpty()
        || graph.find(reader ? path.substring(0, path.length() - 1) : path) != null) {
      return Optional.empty();
    }
    List<Edge> called = called(word);
    Optional<String> meant =
        called.isEmpty() ? nearestTarget(word) : Optional.of(called.getFirst().outputs()[0].path());
    String advice =
        meant
            .map(near -> "did you mean '" + near + "'?")
            .orElse("'sconce --ninja -t targets all' lists them");
    return Optional.of("unknown target '" + word + "'; " + advice);
  }

  private Optional<String> nearestTarget(String word) {
    Set<String> outputs = new LinkedHashSet<>();
    for (int id = 0; id < graph.edgeCount(); id++) {
      for (Node output : graph.edge(id).outputs()) {
        outputs.add(output.path());
      }
    }
    return ClosestWord.to(word, outputs);
  }

  /** The most similar name. */
  private Optional<String> nearest(String word) {
    Set<String> names = new LinkedHashSet<>();
    for (int id = 0; id < graph.edgeCount(); id++) {
      Edge edge = graph.edge(id);
      names.add(labels.name(texts.label(edge)));
      names.add(edge.outputs()[0].path());
    }
    return ClosestWord.to(word, names);
  }
}
