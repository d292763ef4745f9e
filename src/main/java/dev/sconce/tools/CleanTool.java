package dev.sconce.tools;

import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes built files: all, those of some targets and their inputs, or those of some rules. */
final class CleanTool {
  private static final String USAGE =
      """
      usage: ninja -t clean [options] [targets]

      options:
        -g     also clean files marked as ninja generator output
        -r     interpret targets as a list of rules to clean instead
      """;

  private final ToolOutput output;
  private final Graph graph;
  private final List<Manifest.RuleText> rules;
  private final DyndepLoader dyndeps;
  private final FileRemover cleaning;

  CleanTool(
      ToolOutput output,
      Graph graph,
      List<Manifest.RuleText> rules,
      DyndepLoader dyndeps,
      FileRemover cleaning) {
    this.output = output;
    this.graph = graph;
    this.rules = rules;
    this.dyndeps = dyndeps;
    this.cleaning = cleaning;
  }

  int run(ToolArguments arguments) {
    boolean generators = false;
    boolean byRule = false;
    Getopt options = arguments.options("hgr");
    for (int option = options.next(); option != Getopt.END; option = options.next()) {
      switch (option) {
        case 'g' -> generators = true;
        case 'r' -> byRule = true;
        default -> {
          return ToolArguments.Usage.print(output, arguments, options, option, USAGE);
        }
      }
    }
    List<String> operands = options.operands();
    if (byRule && operands.isEmpty()) {
      output.error("expected a rule to clean");
      return 1;
    }
    cleaning.begin();
    dyndeps.loadWhatIsThere();
    if (operands.isEmpty()) {
      cleanAll(generators);
    } else if (byRule) {
      cleanRules(operands);
    } else {
      cleanTargets(operands);
    }
    return cleaning.end();
  }

  private void cleanAll(boolean generators) {
    for (int id = 0; id < graph.edgeCount(); id++) {
      Edge edge = graph.edge(id);
      if (edge.phony() || (!generators && edge.generator())) {
        continue;
      }
      for (Node made : edge.outputs()) {
        cleaning.remove(made.path());
      }
      cleaning.removeFilesBeside(edge);
    }
  }

  private void cleanRules(List<String> names) {
    for (String name : names) {
      if (!isRule(name)) {
        cleaning.complain("unknown rule '" + name + "'");
        continue;
      }
      cleaning.announce("Rule", name);
      for (int id = 0; id < graph.edgeCount(); id++) {
        cleanIfOfRule(graph.edge(id), name);
      }
    }
  }

  private boolean isRule(String name) {
    for (Manifest.RuleText rule : rules) {
      if (rule.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void cleanIfOfRule(Edge edge, String rule) {
    if (!edge.bindings().ruleName().equals(rule)) {
      return;
    }
    for (Node made : edge.outputs()) {
      cleaning.remove(made.path());
      cleaning.removeFilesBeside(edge);
    }
  }

  private void cleanTargets(List<String> names) {
    Downwards downwards = new Downwards();
    for (String name : names) {
      if (name.isEmpty()) {
        cleaning.complain("failed to canonicalize '': empty path");
        continue;
      }
      String path = CanonicalPath.of(name);
      Node target = graph.find(path);
      if (target == null) {
        cleaning.complain("unknown target '" + path + "'");
        continue;
      }
      cleaning.announce("Target", path);
      downwards.walk(target);
    }
  }

  private final class Downwards extends InputWalk {
    private final Set<Node> seen = new HashSet<>();

    @Override
    boolean enter(Node node) {
      if (!seen.add(node)) {
        return false;
      }
      Edge producer = node.producer();
      if (producer != null && !producer.phony()) {
        cleaning.remove(node.path());
        cleaning.removeFilesBeside(producer);
      }
      return true;
    }
  }

  /** Removes files that former manifests built and the present one does not mention. */
  static final class CleanDeadTool {
    private final Graph graph;
    private final BuildLog log;
    private final DyndepLoader dyndeps;
    private final FileRemover cleaning;

    CleanDeadTool(Graph graph, BuildLog log, DyndepLoader dyndeps, FileRemover cleaning) {
      this.graph = graph;
      this.log = log;
      this.dyndeps = dyndeps;
      this.cleaning = cleaning;
    }

    int run() {
      cleaning.begin();
      dyndeps.loadWhatIsThere();
      for (String path : log.outputs()) {
        Node node = graph.find(path);
        if (node == null || (node.producer() == null && graph.consumerCount(node) == 0)) {
          cleaning.remove(path);
        }
      }
      return cleaning.end();
    }
  }
}
