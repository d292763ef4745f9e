package dev.sconce.session;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All that a display needs to know of a build at one moment. Immutable; made by {@link BuildFold}.
 */
public final class BuildState {
  private final Parts parts;

  /** Found when it is asked for first: rows of a frame ask again and again. */
  private @Nullable List<Integer> criticalPath;

  BuildState(Parts parts) {
    this.parts = parts;
  }

  /**
   * What the fold hands over.
   *
   * @param nowMillis since the build began
   * @param idleMillis how much of that the build was over before it went on
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
      @Nullable BuildTimes account) {}

  /** The time of this moment, in milliseconds since the build began. */
  public long nowMillis() {
    return parts.nowMillis;
  }

  /** How long it has been built, without the time that it was over before it went on. */
  public long elapsedMillis() {
    return Math.max(0, parts.nowMillis - parts.idleMillis);
  }

  /** The name that people know a step by, of its label; both are byte strings. */
  public String named(String label) {
    return parts.naming.apply(label);
  }

  /** The targets as the user named them, added ones last; byte strings. */
  public List<String> targets() {
    return parts.targets;
  }

  /** How many commands may run at once; 0 when {@linkplain #limited nobody here} says it. */
  public int slots() {
    return parts.slots;
  }

  /** Whether there is a number of slots, and no job server that gives them. */
  public boolean limited() {
    return parts.slots != BuildEvent.BuildStarted.UNLIMITED;
  }

  /** The state of the whole. */
  public BuildEvent.Phase phase() {
    return parts.phase;
  }

  /** Since when. */
  public long phaseSinceMillis() {
    return parts.phaseSinceMillis;
  }

  /** How the build ended, once it did. */
  public Optional<BuildEvent.BuildFinished> end() {
    return Optional.ofNullable(parts.end);
  }

  /** How many steps stand where. */
  public StepCounts counts() {
    return parts.counts;
  }

  /** How many steps are no part of the counts since they are up to date. */
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

  /** The targets, each after the one that it is below, else in the order of the graph. */
  public List<TargetView> tree() {
    return parts.tree;
  }

  /**
   * The indices of the targets below one, or with -1 of those at the top, in the order of the
   * graph.
   */
  public List<Integer> targetsBelow(int target) {
    return parts.shape.below(target);
  }

  /** The index in {@link #tree} of the target that a step belongs to, -1 when to none. */
  public int targetOf(int step) {
    return parts.shape.targetOf(step);
  }

  /**
   * The steps that belong to a target and to none below it, by id.
   *
   * @param most how many at most
   */
  public List<Integer> stepsOf(int target, int most) {
    return parts.shape.stepsOf(target, most);
  }

  /** The steps that are in the tree, by id. */
  public IntStream steps() {
    return parts.shape.steps();
  }

  /** The steps that failed, first one first, then those that the user cancelled. */
  public List<Problem.Failure> failures() {
    return parts.failures;
  }

  /** What is known of the last run of steps that failed, are wanted again and have not ended. */
  public List<Problem.Failure> retried() {
    return parts.retried;
  }

  /** Whether there is an output of a step that failed to be seen, maybe while it is retried. */
  public boolean anyFailed() {
    return !parts.failures.isEmpty() || !parts.retried.isEmpty();
  }

  /** Files that steps touched without declaring them, worst class first. */
  public List<Problem.Undeclared> undeclared() {
    return parts.undeclared;
  }

  /** The first steps that succeeded and printed something. */
  public List<Problem.Warning> warnings() {
    return parts.warnings;
  }

  /** How many steps did so. */
  public int printedCount() {
    return parts.printedCount;
  }

  /** What the tools of the build report. */
  public DiagnosticView diagnostics() {
    return parts.diagnostics;
  }

  /** The newest steps that touched a file without declaring it, newest first. */
  public List<Integer> undeclaredReaders() {
    return parts.undeclaredReaders;
  }

  /** Whether commands are watched, so that undeclared accesses are known. */
  public boolean traced() {
    return parts.policy != TraceEvent.UndeclaredAccessPolicy.OFF;
  }

  /** What is made of undeclared accesses; the strictest, where rules differ. */
  public TraceEvent.UndeclaredAccessPolicy policy() {
    return parts.policy;
  }

  /** What happened, newest first. */
  public List<ActivityLogLine> log() {
    return parts.log;
  }

  /** How long the rest was thought to take when that was last looked at. */
  public Optional<PlanEvent.Forecast> forecast() {
    return Optional.ofNullable(parts.forecast);
  }

  /**
   * How long the rest is thought to take from now on, in milliseconds: the forecast less the time
   * since. Below zero once it takes longer than that, nothing where there is no forecast.
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
   * What of the longest chain of the forecast is not over yet, first to run first; none once the
   * build is over. Much may have ended since the forecast was made.
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

  /** How long {@link #criticalPath} is thought to take from now on. */
  public long criticalRemainingMillis() {
    PlanEvent.Forecast told = parts.forecast;
    List<Integer> left = criticalPath();
    if (told == null || left.isEmpty()) {
      return 0;
    }
    double pace = Math.min(1, told.criticalMillis() / Math.max(1.0, expectedThen(told)));
    double least = 0; // what waits takes as long as was thought, however late what runs is
    for (int id : left) {
      StepView step = parts.steps.get(id);
      if (step != null) {
        least += pace * Math.max(0, step.expectedMillis() - step.elapsedMillis(parts.nowMillis));
      }
    }
    return Math.max((long) least, told.criticalMillis() - sinceForecast());
  }

  /** What was left of the chain when it was told, had its steps taken as long as last time. */
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

  /** How long it was thought to take before the cache was suspended, while it is. */
  public Optional<PlanEvent.Forecast> forecastBeforeTrip() {
    return Optional.ofNullable(parts.forecastBeforeTrip);
  }

  /** The cache. */
  public CacheView cache() {
    return parts.cache;
  }

  /** Where the time went, once the build is over. */
  public Optional<BuildTimes> account() {
    return Optional.ofNullable(parts.account);
  }
}
