package dev.sconce.tools;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.Spellcheck;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Lists targets: all, those of a rule, source files, or the graph as a tree to some depth. */
final class TargetsTool {
  private final ToolOutput output;
  private final Graph graph;
  private final TargetFinder targets;

  TargetsTool(ToolOutput output, Graph graph, TargetFinder targets) {
    this.output = output;
    this.graph = graph;
    this.targets = targets;
  }

  int run(List<String> words) {
    String mode = words.isEmpty() ? "depth" : words.getFirst();
    String argument = words.size() > 1 ? words.get(1) : "";
    switch (mode) {
      case "all" -> printAll();
      case "rule" -> {
        if (argument.isEmpty()) {
          printSources();
        } else {
          printRule(argument);
        }
      }
      case "depth" -> {
        return printTree(words.size() > 1 ? (int) LeadingNumber.of(argument).value() : 1);
      }
      default -> {
        Optional<String> meant = Spellcheck.word(mode, List.of("rule", "depth", "all"));
        output.error(
            "unknown target tool mode '"
                + mode
                + "'"
                + meant.map(word -> ", did you mean '" + word + "'?").orElse(""));
        return 1;
      }
    }
    return 0;
  }

  private void printAll() {
    for (int id = 0; id < graph.edgeCount(); id++) {
      Edge edge = graph.edge(id);
      for (Node made : edge.outputs()) {
        output.print(made.path()).print(": ").line(edge.bindings().ruleName());
      }
    }
  }

  private void printSources() {
    for (int id = 0; id < graph.edgeCount(); id++) {
      for (Node input : graph.edge(id).inputs()) {
        if (input.producer() == null) {
          output.line(input.path());
        }
      }
    }
  }

  private void printRule(String rule) {
    Set<String> made = new TreeSet<>();
    for (int id = 0; id < graph.edgeCount(); id++) {
      Edge edge = graph.edge(id);
      if (edge.bindings().ruleName().equals(rule)) {
        for (Node node : edge.outputs()) {
          made.add(node.path());
        }
      }
    }
    for (String path : made) {
      output.line(path);
    }
  }

  private int printTree(int depth) {
    Tree tree = new Tree(depth);
    try {
      for (Node root : targets.roots()) {
        tree.walk(root);
      }
    } catch (TargetFinder.TargetException e) {
      output.error(e.getMessage());
      return 1;
    }
    return 0;
  }

  private final class Tree extends InputWalk {
    private final int levels;
    private final Set<Node> above = new HashSet<>();

    /** A tree with at most this number of levels; unlimited if the number is not positive. */
    Tree(int levels) {
      this.levels = levels;
    }

    @Override
    boolean enter(Node node) {
      for (int i = 0; i < depth(); i++) {
        output.print("  ");
      }
      Edge producer = node.producer();
      if (producer == null) {
        output.line(node.path());
        return false;
      }
      output.print(node.path()).print(": ").line(producer.bindings().ruleName());
      boolean deeper = levels <= 0 || depth() + 1 < levels;
      return deeper && above.add(node);
    }

    @Override
    void leave(Node node) {
      above.remove(node);
    }
  }
}
