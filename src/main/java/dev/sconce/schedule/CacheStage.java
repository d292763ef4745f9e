package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheMode;
import dev.sconce.session.StepOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The stage of shared results: decides which steps it looks up and which outputs it fetches. */
final class CacheStage implements ReuseStage {
  private final CacheUse use;
  private final GraphFacts facts;
  private final Graph graph;

  private final Set<Node> targets = new HashSet<>();

  private CacheMode mode;

  CacheStage(CacheUse use, Graph graph, GraphFacts facts) {
    this.use = use;
    this.graph = graph;
    this.facts = facts;
    this.mode = use.mode();
  }

  @Override
  public boolean applies(Edge edge) {
    return use.asksIn(mode) && obstacle(edge).isEmpty();
  }

  @Override
  public boolean remote() {
    return true;
  }

  @Override
  public boolean mayRace(Edge edge) {
    return use.race() && use.eligibility().mayRace(edge);
  }

  @Override
  public StepOutcome outcome() {
    return StepOutcome.HIT;
  }

  CacheMode mode() {
    return mode;
  }

  void mode(CacheMode wanted) {
    mode = wanted;
  }

  /** Whether outputs in this tier may be fetched now. */
  boolean fetchesFrom(CacheEvent.Tier tier) {
    return tier == CacheEvent.Tier.DISK || mode.fetches();
  }

  /** The reason why a step is not looked up. */
  CacheEvent.NotAsked notAsked(Step step) {
    String obstacle = obstacle(step.edge);
    return obstacle.isEmpty()
        ? new CacheEvent.NotAsked(step.id(), MissReason.DISABLED, "")
        : new CacheEvent.NotAsked(step.id(), MissReason.NOT_CACHEABLE, obstacle);
  }

  private String obstacle(Edge edge) {
    if (edge.phony()) {
      return "no command";
    }
    if (edge.console()) {
      return "in the console pool";
    }
    if (facts.edge(edge.id(), GraphFacts.GENERATOR)) {
      return "a generator";
    }
    if (EarlyCutOff.readsAlwaysDirtyGroup(edge, facts)) {
      return "always out of date";
    }
    return use.eligibility().obstacle(edge);
  }

  /** Sets the targets of the build. */
  void targets(List<Node> wanted) {
    targets.clear();
    if (use.download() == CacheUse.Download.TOPLEVEL) {
      targets.addAll(wanted);
    }
  }

  /** Whether the outputs of a step are fetched regardless of which commands run in this build. */
  boolean fetches(Edge edge) {
    return use.download() == CacheUse.Download.ALL
        || facts.edge(edge.id(), GraphFacts.HAS_DEPFILE)
        || isReadByOthersThanCommands(edge);
  }

  /**
   * Targets are for the user, dyndep files for the build itself, and inputs of generators for any
   * program that these run.
   */
  private boolean isReadByOthersThanCommands(Edge edge) {
    List<Edge> pending = new ArrayList<>(List.of(edge));
    Set<Edge> seen = new HashSet<>();
    while (!pending.isEmpty()) {
      for (Node output : pending.removeLast().outputs()) {
        if (targets.contains(output)) {
          return true;
        }
        int count = graph.consumerCount(output);
        for (int i = 0; i < count; i++) {
          Edge reader = graph.consumer(output, i);
          if (reader.dyndep() == output || (!reader.phony() && reader.generator())) {
            return true;
          }
          if (reader.phony() && seen.add(reader)) {
            pending.add(reader);
          }
        }
      }
    }
    return false;
  }
}
