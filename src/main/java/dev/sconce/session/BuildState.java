package dev.sconce.session;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The state of a build at one moment, as a display needs it. Immutable; made by {@link BuildFold}.
 */
public final class BuildState {
  private final Parts parts;

  /** Computed at first use, because the rows of a frame ask for it again and again. */
  private @Nullable List<Integer> criticalPath;

  BuildState(Parts parts) {
    this.parts = parts;
  }

  /**
   * The fields that the fold fills in.
   *
   * @param nowMillis since the build began
   * @param idleMillis how long the build was over before it went on
   */
  record Parts(
      long nowMillis,
      long idleMillis,
      UnaryOperator<String> naming,
      List<String> targets,
      int slots,
      BuildEvent.Phase phase,
      long phaseSinceMillis,
      BuildEvent.@Nullable BuildFinished end,
      StepCounts counts,
      int upToDate,
      StepTable.Snapshot steps,
      List<Integer> running,
      List<TargetView> tree,
      TargetTree.Shape shape,
      List<Problem.Failure> failures,
      List<Problem.Failure> retried,
      List<Problem.Undeclared> undeclared,
      List<Problem.Warning> warnings,
      int printedCount,
      DiagnosticView diagnostics,
      List<Integer> undeclaredReaders,
      TraceEvent.UndeclaredAccessPolicy policy,
      List<ActivityLogLine> log,
      PlanEvent.@Nullable Forecast forecast,
      PlanEvent.@Nullable Forecast forecastBeforeTrip,
      CacheView cache,
      @Nullable BuildTimes buildTimes) {}

  /** The time of this state, in milliseconds since the build began. */
  public long nowMillis() {
    return parts.nowMillis;
  }

  /** The duration of the build, without the time when it was over before it went on. */
  public long elapsedMillis() {
    return Math.max(0, parts.nowMillis - parts.idleMillis);
  }

  /** The display name of a step, from its label; both are byte strings. */
  public String named(String label) {
    return parts.naming.apply(label);
  }

  /** The targets as the user named them, added ones last; byte strings. */
  public List<String> targets() {
    return parts.targets;
  }

  /**
   * How many commands may run at once; 0 if this build does {@linkplain #limited not limit} them.
   */
  public int slots() {
    return parts.slots;
  }

  /** Whether this build has a number of slots, rather than a job server that grants them. */
  public boolean limited() {
    return parts.slots != BuildEvent.BuildStarted.UNLIMITED;
  }

  /** The phase of the whole build. */
  public BuildEvent.Phase phase() {
    return parts.phase;
  }

  /** When the phase began. */
  public long phaseSinceMillis() {
    return parts.phaseSinceMillis;
  }

  /** The end of the build, once it is over. */
  public Optional<BuildEvent.BuildFinished> end() {
    return Optional.ofNullable(parts.end);
  }

  /** How many steps are in each category. */
  public StepCounts counts() {
    return parts.counts;
  }

  /** How many steps are outside the counts because they are up to date. */
  public int upToDate() {
    return parts.upToDate;
  }

  /** One step. */
  public Optional<StepView> step(int id) {
    return Optional.ofNullable(parts.steps.get(id));
  }

  /** The steps whose commands run, oldest first. */
  public List<Integer> running() {
    return parts.running;
  }

  /** All targets, each after its parent, else in the order of the graph. */
  public List<TargetView> tree() {
    return parts.tree;
  }

  /**
   * The indices of the targets directly below one, or with -1 of those at the top, in the order of
   * the graph.
   */
  public List<Integer> targetsBelow(int target) {
    return parts.shape.below(target);
  }

  /** The index in {@link #tree} of the target that a step belongs to, -1 for none. */
  public int targetOf(int step) {
    return parts.shape.targetOf(step);
  }

  /**
   * The steps that belong to a target but to none below it, by id.
   *
   * @param most how many at most
   */
  public List<Integer> stepsOf(int target, int most) {
    return parts.shape.stepsOf(target, most);
  }

  /** The steps in the tree, by id. */
  public IntStream steps() {
    return parts.shape.steps();
  }

  /** The failed steps, the first one first, then those that the user cancelled. */
  public List<Problem.Failure> failures() {
    return parts.failures;
  }

  /** The last failures of steps that are wanted again and have not ended yet. */
  public List<Problem.Failure> retried() {
    return parts.retried;
  }

  /** Whether the output of a failed step can be shown, even while the step is retried. */
  public boolean anyFailed() {
    return !parts.failures.isEmpty() || !parts.retried.isEmpty();
  }

  /** Undeclared files that steps accessed, worst class first. */
  public List<Problem.Undeclared> undeclared() {
    return parts.undeclared;
  }

  /** The first successful steps with output. */
  public List<Problem.Warning> warnings() {
    return parts.warnings;
  }

  /** How many successful steps had output. */
  public int printedCount() {
    return parts.printedCount;
  }

  /** The diagnostics of the build's tools. */
  public DiagnosticView diagnostics() {
    return parts.diagnostics;
  }

  /** The latest steps that accessed an undeclared file, newest first. */
  public List<Integer> undeclaredReaders() {
    return parts.undeclaredReaders;
  }

  /** Whether commands are traced, so that undeclared accesses are known. */
  public boolean traced() {
    return parts.policy != TraceEvent.UndeclaredAccessPolicy.OFF;
  }

  /** The policy for undeclared accesses; the strictest one if rules differ. */
  public TraceEvent.UndeclaredAccessPolicy policy() {
    return parts.policy;
  }

  /** The activity log, newest line first. */
  public List<ActivityLogLine> log() {
    return parts.log;
  }

  /** The latest forecast of the remaining time. */
  public Optional<PlanEvent.Forecast> forecast() {
    return Optional.ofNullable(parts.forecast);
  }

  /**
   * The expected remaining time from now on, in milliseconds: the forecast less the time since.
   * Negative once the build takes longer than forecast, empty without a forecast.
   */
  public OptionalLong remainingMillis() {
    PlanEvent.Forecast told = parts.forecast;
    if (told == null || told.remainingMillis() < 0) {
      return OptionalLong.empty();
    }
    long left = Math.max(told.remainingMillis(), told.criticalMillis()) - sinceForecast();
    long critical = criticalRemainingMillis();
    return OptionalLong.of(critical > 0 ? Math.max(left, critical) : left);
  }

  private long sinceForecast() {
    return parts.forecast == null ? 0 : parts.nowMillis - parts.forecast.atMillis();
  }

  /**
   * The unfinished steps of the longest chain in the forecast, first to run first; empty once the
   * build is over. Many steps may have ended since the forecast was made.
   */
  public List<Integer> criticalPath() {
    List<Integer> known = criticalPath;
    if (known == null) {
      known =
          parts.forecast == null || parts.end != null
              ? List.of()
              : parts.forecast.criticalPath().stream().filter(this::isUnfinished).toList();
      criticalPath = known;
    }
    return known;
  }

  private boolean isUnfinished(int id) {
    StepView step = parts.steps.get(id);
    if (step == null || step.blocked() || step.cancelled()) {
      return false;
    }
    return switch (step.category()) {
      case RUN, FETCH, LOOK_UP, WAIT -> true;
      case HIT, BUILT, FAILED, GONE -> false;
    };
  }

  /** The expected remaining time of {@link #criticalPath} from now on. */
  public long criticalRemainingMillis() {
    PlanEvent.Forecast told = parts.forecast;
    List<Integer> left = criticalPath();
    if (told == null || left.isEmpty()) {
      return 0;
    }
    double pace = Math.min(1, told.criticalMillis() / Math.max(1.0, expectedThen(told)));
    // waiting steps still take as long as expected, however late the running ones are
    double least = 0;
    for (int id : left) {
      StepView step = parts.steps.get(id);
      if (step != null) {
        least += pace * Math.max(0, step.expectedMillis() - step.elapsedMillis(parts.nowMillis));
      }
    }
    return Math.max((long) least, told.criticalMillis() - sinceForecast());
  }

  /**
   * The expected rest of the chain at the time of the forecast, from the last durations of its
   * steps.
   */
  private double expectedThen(PlanEvent.Forecast told) {
    double sum = 0;
    for (int id : told.criticalPath()) {
      StepView step = parts.steps.get(id);
      if (step != null) {
        long start = step.startMillis();
        long gone = start < 0 ? 0 : Math.max(0, told.atMillis() - start);
        sum += Math.max(0, step.expectedMillis() - gone);
      }
    }
    return sum;
  }

  /** The forecast before the cache was suspended, while it is suspended. */
  public Optional<PlanEvent.Forecast> forecastBeforeTrip() {
    return Optional.ofNullable(parts.forecastBeforeTrip);
  }

  /** The cache. */
  public CacheView cache() {
    return parts.cache;
  }

  /** Where the time went, once the build is over. */
  public Optional<BuildTimes> buildTimes() {
    return Optional.ofNullable(parts.buildTimes);
  }
}
