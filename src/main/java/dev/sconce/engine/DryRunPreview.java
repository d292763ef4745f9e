package dev.sconce.engine;

import static java.util.Objects.requireNonNull;

import dev.sconce.action.Ingredients;
import dev.sconce.action.KeyDiff;
import dev.sconce.action.Reason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.Product;
import dev.sconce.history.RecordedRun;
import dev.sconce.schedule.RunResult;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.StepOutcome;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a build of some targets would do, found out by a dry run, and what it would find of each
 * step then and now. Changes nothing. For one thread.
 */
public final class DryRunPreview implements AutoCloseable {
  private final BuildParts parts;
  private final BuildMemory memory;
  private final BuildLog log;
  private final Build build;
  private final Comparison comparison;
  private final Set<Integer> runs = new HashSet<>();
  private final Set<Integer> spared = new HashSet<>();

  /**
   * A look ahead; nothing is done yet.
   *
   * @param parts with a memory and a build log; nothing in them is changed
   */
  public DryRunPreview(BuildParts parts) {
    this.parts = parts;
    this.memory = requireNonNull(parts.memory(), "a look ahead needs a memory");
    this.log = requireNonNull(parts.buildLog(), "a look ahead needs a build log");
    this.build = Build.presuming(parts, BuildOptions.ofSlots(1).failuresAllowed(0));
    FileStates states = new FileStates(parts.files(), memory.digests(), true);
    this.comparison =
        new Comparison(parts.files(), states, memory.ledger(), new PresumedTime(parts.clock()));
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

  /** Looks ahead to a build of some targets. */
  public RunResult look(List<Node> targets) throws IOException {
    memory.ledger().load();
    return build.run(targets);
  }

  /** Whether a step would run. */
  public boolean runs(Edge edge) {
    return runs.contains(edge.id());
  }

  /** Whether a step would be spared though its inputs are newer. */
  public boolean spares(Edge edge) {
    return spared.contains(edge.id());
  }

  /** Why ninja's rule would have a step run. */
  public List<Reason> reasons(Edge edge) {
    return build.reasons(edge);
  }

  /** What a step depends on now; empty when some of it cannot be read. */
  public Optional<Ingredients> now(Edge edge) {
    Node[] discovered = StepCapture.discovered(edge, parts.depsLog());
    StepCapture capture = StepCapture.of(edge, discovered, log, memory.ledger());
    try {
      return Optional.of(comparison.now(capture).ingredients());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** The last recorded run of a step, whether or not another ninja ran it since. */
  public Optional<RecordedRun> last(Edge edge) throws IOException {
    return memory.ledger().last(edge.outputs()[0].path());
  }

  /** How the last two recorded runs of a step differ; empty when two are not recorded. */
  public Optional<KeyDiff> lastChange(Edge edge) throws IOException {
    Optional<RecordedRun> last = last(edge);
    Optional<RecordedRun> before = memory.ledger().beforeLast(edge.outputs()[0].path());
    return last.isEmpty() || before.isEmpty()
        ? Optional.empty()
        : Optional.of(KeyDiff.between(before.get().ingredients(), last.get().ingredients()));
  }

  /**
   * Whether a recorded run made what the build log speaks of and is known for sure, so that what
   * differs from it is why the step runs.
   */
  public boolean stands(Edge edge, RecordedRun run) {
    boolean usable = run.head().usable();
    for (Node output : edge.outputs()) {
      Optional<Product> product = run.head().product(output.path());
      usable &= product.isPresent() && run.head().wrote(product.get(), log.mtimeNanos(output));
    }
    return usable;
  }

  @Override
  public void close() {
    build.close();
  }
}
