package dev.sconce.app.workspace;

import dev.sconce.discover.judge.AllowList;
import dev.sconce.discover.judge.FixAdvice;
import dev.sconce.discover.judge.Judgement;
import dev.sconce.discover.judge.RunLookup;
import dev.sconce.discover.judge.ToolRules;
import dev.sconce.discover.judge.Workspace;
import dev.sconce.engine.AccessJudge;
import dev.sconce.engine.KeptDepfile;
import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.State;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.report.UndeclaredText;
import dev.sconce.session.TraceEvent.ViolationKind;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.session.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges the file accesses of steps against the graph of a loaded build. */
public final class GraphAccessJudge implements AccessJudge, RunLookup {
  private final LoadedBuild loaded;
  private final ToolRules rules;
  private final AllowList allowed;
  private final FixAdvice advice;
  private final dev.sconce.discover.judge.AccessJudge judge;

  /**
   * @param workspace the directory of its files
   */
  public GraphAccessJudge(
      LoadedBuild loaded, Workspace workspace, ToolRules rules, AllowList allowed) {
    this.loaded = loaded;
    this.rules = rules;
    this.allowed = allowed;
    this.advice = new FixAdvice(loaded.graph(), workspace);
    this.judge =
        new dev.sconce.discover.judge.AccessJudge(loaded.graph(), workspace, rules, allowed, this);
  }

  @Override
  public Verdict judge(Edge step, AccessSet accesses, List<Node> discovered) {
    Judgement judged = judgement(step, accesses, discovered);
    return new Verdict(
        judged.violations(), judged.inputs(), report(judged.violations()), judged.obstacle());
  }

  @Override
  public boolean isOutput(Edge step, String path) {
    return rules.isOutput(step, path);
  }

  @Override
  public List<String> untracked(Edge step) {
    return allowed.untracked(step);
  }

  @Override
  public UndeclaredReport report(Violation violation) {
    return advice.report(violation);
  }

  /** Judges one run and returns all findings. */
  public Judgement judgement(Edge step, AccessSet accesses, List<Node> discovered) {
    return judge.judge(step, accesses, discovered);
  }

  @Override
  public List<Node> discovered(Edge edge) {
    if (edge.discovered().length > 0) {
      return List.of(edge.discovered());
    }
    return edge.flag("deps")
        ? List.of(loaded.depsLog().dependencies(edge.outputs()[0]))
        : List.of(KeptDepfile.inputs(edge, loaded.graph(), loaded.files()));
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
    List<UndeclaredReport> reports = new ArrayList<>();
    for (Violation violation : violations) {
      if (violation.kind() != ViolationKind.E) {
        reports.add(advice.report(violation));
      }
    }
    return UndeclaredText.of(reports);
  }
}
