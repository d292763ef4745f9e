package dev.sconce.app.workspace;

import dev.sconce.discover.judge.AllowList;
import dev.sconce.discover.judge.Judgement;
import dev.sconce.discover.judge.RunLookup;
import dev.sconce.discover.judge.ToolRules;
import dev.sconce.discover.judge.Workspace;
import dev.sconce.engine.AccessJudge;
import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.State;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.TraceEvent.ViolationKind;
import dev.sconce.session.Violation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Judges what steps of a build that was read were seen to do. */
public final class GraphAccessJudge implements AccessJudge, RunLookup {
  private final LoadedBuild loaded;
  private final dev.sconce.discover.judge.AccessJudge judge;

  /**
   * Of one build.
   *
   * @param workspace where its files are
   */
  public GraphAccessJudge(LoadedBuild loaded, Workspace workspace, AllowList allowed) {
    this.loaded = loaded;
    this.judge =
        new dev.sconce.discover.judge.AccessJudge(
            loaded.graph(), workspace, new ToolRules(List.of()), allowed, this);
  }

  @Override
  public Verdict judge(Edge step, AccessSet accesses, List<Node> discovered) {
    Judgement judged = judge.judge(step, accesses, discovered);
    return new Verdict(judged.violations(), judged.inputs(), report(judged.violations()));
  }

  @Override
  public List<Node> discovered(Edge edge) {
    return edge.discovered().length == 0 && edge.flag("deps")
        ? List.of(loaded.depsLog().dependencies(edge.outputs()[0]))
        : List.of(edge.discovered());
  }

  @Override
  public Optional<State> now(String path) {
    try {
      return Optional.of(loaded.files().state(path));
    } catch (IOException unreadable) {
      return Optional.of(State.UNREADABLE);
    }
  }

  private String report(List<Violation> violations) {
    StringBuilder text = new StringBuilder();
    for (Violation violation : violations) {
      if (violation.kind() != ViolationKind.E) {
        append(violation, text);
      }
    }
    return text.toString();
  }

  private void append(Violation violation, StringBuilder text) {
    Graph graph = loaded.graph();
    Edge step = graph.edge(violation.step());
    String output = step.outputs()[0].path();
    boolean made = violation.producer() != Violation.NO_STEP;
    text.append("error[").append(violation.kind()).append("]: ").append(output);
    text.append(' ').append(what(violation.finding())).append(": ").append(violation.path());
    row(text, "step", output + "  (rule " + step.bindings().ruleName() + ")");
    row(text, "process", violation.process());
    row(text, "file", violation.path());
    row(text, "made by", made ? graph.edge(violation.producer()).outputs()[0].path() : "");
    row(text, "detail", violation.detail());
    text.append('\n');
  }

  private static void row(StringBuilder text, String name, String value) {
    if (!value.isEmpty()) {
      text.append("\n  ").append(name).append(" ".repeat(10 - name.length())).append(value);
    }
  }

  private static String what(Violation.Finding finding) {
    return switch (finding) {
      case READS_UNORDERED -> "reads what another step makes, and nothing orders them";
      case PROBES_UNORDERED -> "looks for what another step makes, and nothing orders them";
      case LISTS_UNORDERED -> "lists where another step makes files, and nothing orders them";
      case CHANGES_OTHERS_OUTPUT -> "changes what another step makes";
      case INPUT_CHANGED -> "has read what is another file now";
      case WRITES_UNDECLARED -> "makes a file that is no output";
      case REMOVES_UNDECLARED -> "removes a file that is no output";
      case READS_UNDECLARED -> "reads a file that it does not declare";
      case READS_ORDER_ONLY -> "reads what is only to be there first";
      case UNKNOWABLE -> "may have done more than was seen";
    };
  }
}
