package dev.sconce.schedule;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.StepOutcome;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A remote stage that answers as caches do: a hit, a miss, late, or not at all before it is given
 * up. Now and then it gives a step wrong outputs and says so later, whereupon the step and what
 * rests on it are to be made again.
 */
final class SimCache implements ReusePipeline.ReuseStage {
  /** The cut-off comes first. */
  static final int STAGE = 1;

  private final Random random;
  private final SimWorld world;
  private final SimMemory memory;
  private final Graph wholeGraph;
  private final boolean races;

  /** Steps of which something is asked that is never answered unless it is given up. */
  private final Set<Edge> silent = new HashSet<>();

  /** Steps whose outputs are here, but not in their place. */
  private final Set<Edge> staged = new HashSet<>();

  SimCache(Random random, SimWorld world, SimMemory memory, Graph wholeGraph) {
    this.random = random;
    this.world = world;
    this.memory = memory;
    this.wholeGraph = wholeGraph;
    this.races = random.nextBoolean();
  }

  /** Not steps whose depfile stays, as nobody would write it, nor those that copy dyndep files. */
  @Override
  public boolean applies(Edge edge) {
    return !edge.phony()
        && !edge.console()
        && !edge.generator()
        && !edge.bindings().ruleName().startsWith("cop")
        && edge.depfile().isEmpty()
        && edge.id() % 4 != 0;
  }

  @Override
  public boolean remote() {
    return true;
  }

  @Override
  public boolean mayRace(Edge edge) {
    return races && edge.id() % 3 != 0;
  }

  @Override
  public StepOutcome outcome() {
    return StepOutcome.HIT;
  }

  /** What is answered, if anything is yet. */
  List<Completion.Reuse> ask(Edge edge) {
    return switch (random.nextInt(5)) {
      case 0 -> silence(edge);
      case 1 -> List.of(new Completion.Reuse.NotFound(edge.id()));
      default -> List.of(new Completion.Reuse.Found(edge.id(), 0, new long[0]));
    };
  }

  List<Completion.Reuse> bring(Edge edge) {
    return random.nextInt(6) == 0
        ? silence(edge)
        : List.of(
            random.nextInt(6) > 0
                ? new Completion.Reuse.Brought(edge.id(), CacheEvent.Tier.REMOTE)
                : new Completion.Reuse.NotBrought(edge.id(), CacheEvent.MissReason.EVICTED));
  }

  private List<Completion.Reuse> silence(Edge edge) {
    silent.add(edge);
    return List.of();
  }

  /** A step's outputs are put in their place, and it is said sooner or later if they are right. */
  List<Completion.Reuse> take(Edge edge) {
    discard(edge);
    int id = edge.id();
    if (random.nextInt(8) == 0) {
      return List.of(new Completion.Reuse.NotTaken(id, false));
    }
    memory.begin(edge);
    long at = world.put(wholeGraph.edge(id), wholeGraph, true);
    memory.taken(edge);
    world.logTaken(edge, at);
    return List.of(new Completion.Reuse.Taken(id, at, world.mtimes(edge)));
  }

  void staged(Edge edge) {
    staged.add(edge);
  }

  void discard(Edge edge) {
    if (!staged.remove(edge)) {
      throw new AssertionError("nothing was brought of step " + edge.id());
    }
  }

  boolean nothingStaged() {
    return staged.isEmpty();
  }

  /** Nobody waits any more, or not for ever; false when something was said already. */
  boolean breaksSilence(Edge edge) {
    return silent.remove(edge);
  }

  /** One that is silent, to run into a time-out. */
  Edge oneSilent() {
    return silent.stream().min((one, other) -> Integer.compare(one.id(), other.id())).orElseThrow();
  }

  boolean anySilent() {
    return !silent.isEmpty();
  }

  boolean isSilent(Edge edge) {
    return silent.contains(edge);
  }
}
