package dev.sconce.engine;

import dev.sconce.action.DirtyReason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.schedule.RunResult;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.StepOutcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a build of some targets would do, found out by a dry run. Changes nothing. For one thread.
 */
public final class DryRunPreview implements AutoCloseable {
  private final Build build;
  private final Set<Integer> runs = new HashSet<>();
  private final Set<Integer> spared = new HashSet<>();

  /**
   * Creates a preview; nothing is done yet.
   *
   * @param parts of the build; nothing in them is changed
   */
  public DryRunPreview(BuildParts parts) {
    this.build = Build.presuming(parts, BuildOptions.ofSlots(1).failuresAllowed(0));
    build.subscribe(this::take);
  }

  private void take(BuildEvent event) {
    if (event instanceof BuildEvent.StepStarted started) {
      runs.add(started.step());
    } else if (event instanceof BuildEvent.StepFinished finished
        && finished.outcome() == StepOutcome.UP_TO_DATE) {
      spared.add(finished.step());
    }
  }

  /** Previews a build of some targets. */
  public RunResult look(List<Node> targets) {
    return build.run(targets);
  }

  /** Whether a step would run. */
  public boolean runs(Edge edge) {
    return runs.contains(edge.id());
  }

  /** Whether a step would be skipped although its inputs are newer. */
  public boolean spares(Edge edge) {
    return spared.contains(edge.id());
  }

  /** Why a step would have to run by ninja's rule. */
  public List<DirtyReason> reasons(Edge edge) {
    return build.reasons(edge);
  }

  @Override
  public void close() {
    build.close();
  }
}
