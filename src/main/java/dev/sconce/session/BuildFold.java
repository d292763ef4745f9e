package dev.sconce.session;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Folds the events of one build into the state that a display shows. The state is for display only,
 * never the truth for scheduling.
 *
 * <p>The cost of an event does not grow with the build, only with what the event is about: a
 * failure visits the steps that wait for it. A snapshot shares unchanged parts with the one before.
 * Confined to one thread; the snapshots may go anywhere. It ignores events about unknown steps, so
 * that a damaged recording still shows the rest.
 */
public final class BuildFold implements EventSink {
  private final UnaryOperator<String> naming;
  private StepTracker tracker = new StepTracker();
  private StepTable steps = tracker.steps();
  private final Set<Integer> running = new LinkedHashSet<>();
  private final CacheFold cache = new CacheFold();

  /** Steps that the user cancelled and that may still end. */
  private final Set<Integer> cancels = new HashSet<>();

  private final OutputReading reading;
  private ProblemFold problems;
  private UndeclaredFold undeclared = new UndeclaredFold();
  private final BuildTimeFold times = new BuildTimeFold();
  private ActivityLog activityLog = new ActivityLog();
  private boolean begun;

  /**
   * Whether the present run builds the manifest. {@code manifestFirst} says so about the next run.
   */
  private boolean ofManifest;

  private boolean manifestFirst;
  private List<String> targets = List.of();
  private int slots;
  private int upToDate;
  private TraceEvent.UndeclaredAccessPolicy policy = TraceEvent.UndeclaredAccessPolicy.OFF;
  private String server = "";
  private BuildEvent.Phase phase = BuildEvent.Phase.SCANNING;
  private long phaseSinceMillis;
  private BuildEvent.@Nullable BuildFinished end;
  private @Nullable BuildTimes timesAtEnd;
  private PlanEvent.@Nullable Forecast forecast;
  private PlanEvent.@Nullable Forecast forecastBeforeTrip;

  /** A fold that shows the labels of steps unchanged. */
  public BuildFold() {
    this(UnaryOperator.identity());
  }

  /**
   * A fold that shows steps under display names.
   *
   * @param naming turns a label into such a name; both are byte strings
   */
  public BuildFold(UnaryOperator<String> naming) {
    this(naming, OutputReading.PLAIN);
  }

  /**
   * A fold that shows steps under display names and parses their output.
   *
   * @param naming turns a label into such a name; both are byte strings
   */
  public BuildFold(UnaryOperator<String> naming, OutputReading reading) {
    this.naming = naming;
    this.reading = reading;
    this.problems = new ProblemFold(reading);
  }

  private StepText named(StepText text) {
    String name = naming.apply(text.label());
    return name.equals(text.label())
        ? text
        : new StepText(
            name, text.rule(), text.outputs(), text.description(), text.command(), text.console());
  }

  /** Files without the root of the sources. What a step makes is not called as its source. */
  private CacheEvent named(CacheEvent event) {
    if (event instanceof CacheEvent.MissExplained(int step, CacheEvent.MissCause cause)
        && cause.kind() != CacheEvent.MissCause.Kind.FLAGS
        && cause.subject().endsWith(naming.apply(cause.subject()))) {
      String name = naming.apply(cause.subject());
      return new CacheEvent.MissExplained(step, new CacheEvent.MissCause(cause.kind(), name));
    }
    return event;
  }

  @Override
  public void accept(BuildEvent event) {
    timesAtEnd = null;
    switch (event) {
      case BuildEvent.BuildStarted started -> {
        if (begun) {
          readAgain(started);
        }
        begun = true;
        ofManifest = manifestFirst;
        manifestFirst = false;
        targets = started.targets();
        slots = started.slots();
        cache.begin(started.mode());
        times.slots(slots, times.idleMillis());
        if (slots == BuildEvent.BuildStarted.UNLIMITED) {
          times.unlimited();
        }
      }
      case BuildEvent.StepWanted wanted -> wanted(wanted);
      case BuildEvent.StepDropped dropped -> {
        problems.suspend(dropped.step());
        problems.upToDate(dropped.step());
        tracker.edit(dropped.step(), StepView::upToDate);
        upToDate += isGone(dropped.step()) ? 1 : 0;
      }
      case BuildEvent.StepMoved moved -> moved(moved);
      case BuildEvent.StepStarted started -> started(started);
      case BuildEvent.StepFinished finished -> finished(finished);
      case BuildEvent.Message message -> activityLog.message(message);
      case BuildEvent.Explained _ -> {
        // the page of a step shows the reasons from its history
      }
      case BuildEvent.PhaseChanged changed -> {
        tick(changed.atMillis());
        if (end != null) {
          times.continued(end.atMillis(), changed.atMillis());
          problems.nextRun();
          end = null;
          forecast = null;
          forecastBeforeTrip = null;
          times.slots(slots, changed.atMillis());
        }
        phase = changed.phase();
        phaseSinceMillis = changed.atMillis();
        times.phase(phase, phaseSinceMillis, !running.isEmpty());
      }
      case BuildEvent.SlotsChanged changed -> {
        slots = changed.slots();
        if (end == null) {
          times.slots(slots, lastMillis); // after the end, no command may use a slot
        }
      }
      case BuildEvent.RequestAnswered answered -> {
        // the effects of all other requests have events of their own
        if (answered.accepted()
            && answered.request() instanceof BuildRequest.AddTargets(List<String> more)) {
          Set<String> all = new LinkedHashSet<>(targets);
          all.addAll(more);
          targets = List.copyOf(all);
        }
      }
      case BuildEvent.CommandStopped stopped -> {
        if (running.contains(stopped.step())) {
          tracker.edit(stopped.step(), step -> step.stoppedBy = stopped.signal());
          StepView step = steps.get(stopped.step());
          if (step != null && stopped.signal() != BuildEvent.CommandStopped.GOES_ON) {
            activityLog.halted(step);
          }
        }
      }
      case BuildEvent.StepCancelled cancelled -> cancels.add(cancelled.step());
      case BuildEvent.BuildFinished finished -> {
        tick(finished.atMillis());
        end = finished;
        times.ended(finished.atMillis());
      }
      case CacheEvent of -> cached(of);
      case PlanEvent.UpToDateCounted counted -> upToDate = counted.steps();
      case PlanEvent.ManifestFirst _ -> manifestFirst = true;
      case PlanEvent.PhonyRelated related -> tracker.relatePhony(related.phony(), related.inputs());
      case PlanEvent.Forecast of -> forecast = of;
      case TraceEvent.PolicySet set -> policy = set.policy();
      case TraceEvent.UndeclaredAccess access -> undeclared(access);
    }
  }

  private long lastMillis;

  /** The manifest was reread: steps have new ids, the account goes on. */
  private void readAgain(BuildEvent.BuildStarted started) {
    times.readAgain(ofManifest);
    ProblemFold kept = new ProblemFold(reading);
    ProblemFold before = problems;
    before.keepFailures(steps, kept);
    Map<Integer, Integer> ids = new LinkedHashMap<>();
    tracker = tracker.readAgain(started.edges(), ids::put);
    before.keepPrinted(ids, steps, kept);
    steps = tracker.steps();
    problems = kept;
    undeclared = new UndeclaredFold();
    ActivityLog log = new ActivityLog();
    log.continueFrom(activityLog);
    activityLog = log;
    running.clear();
    cancels.clear();
    end = null;
    forecast = null;
    forecastBeforeTrip = null;
    phase = BuildEvent.Phase.SCANNING;
  }

  private void wanted(BuildEvent.StepWanted wanted) {
    int id = wanted.step();
    problems.wanted(id, wanted.output());
    if (steps.get(id) != null && !tracker.isEarlier(id)) {
      upToDate -= isGone(id) ? 1 : 0;
      problems.suspend(id);
      cancels.remove(id);
      tracker.relate(id, wanted.inputs());
      tracker.edit(
          id,
          step -> {
            step.expectAsLast();
            step.expectedMillis = Math.max(step.expectedMillis, wanted.expectedMillis());
            step.dropped = false;
            step.cancelled = false;
            step.state = StepState.WAITING;
            step.outcome = null;
            step.startMillis = -1;
            step.endMillis = -1;
          });
      tracker.reshape();
      return;
    }
    tracker.add(
        id,
        named(new StepText(wanted.label(), "", List.of(wanted.output()), "", "", false)),
        wanted);
  }

  private void moved(BuildEvent.StepMoved moved) {
    tick(moved.atMillis());
    if (moved.state() == StepState.DONE || moved.state() == StepState.FAILED) {
      return; // the event of its end has the outcome
    }
    boolean cancelled = moved.state() == StepState.CANCELLED && cancels.remove(moved.step());
    upToDate -= isGone(moved.step()) ? 1 : 0;
    tracker.edit(
        moved.step(),
        step -> {
          step.dropped = false;
          step.cancelled = cancelled || (step.cancelled && moved.state() == StepState.CANCELLED);
          boolean lookedUp = step.state == StepState.LOOKUP;
          step.state = moved.state();
          step.readyMillis =
              moved.state() == StepState.QUEUED ? moved.atMillis() : step.readyMillis;
          step.missedInPause =
              moved.state() == StepState.QUEUED
                  && (step.missedInPause || (lookedUp && phase == BuildEvent.Phase.PAUSED));
          if (moved.state().settled()) {
            step.outcome = StepOutcome.CANCELLED;
          } else {
            step.expectAsLast();
            step.outcome = null;
            if (!moved.state().holdsSlot() && moved.state() != StepState.FETCHING) {
              step.startMillis = -1;
              step.endMillis = -1;
            }
          }
        });
    if (!moved.state().holdsSlot()) {
      running.remove(moved.step());
    }
    if (!moved.state().settled()) {
      problems.suspend(moved.step());
    }
    StepView step = steps.get(moved.step());
    if (cancelled && step != null) {
      problems.failed(step, StepOutput.NONE, moved.atMillis(), tracker.relations(), steps);
      activityLog.finished(step, 0, 0, "");
    }
  }

  private void started(BuildEvent.StepStarted started) {
    tick(started.atMillis());
    problems.forget(started.step());
    undeclared.started(started.step());
    cancels.remove(started.step());
    tracker.edit(
        started.step(),
        step -> {
          step.undeclared = null;
          step.text = named(started.text());
          step.state = StepState.RUNNING;
          step.outcome = null;
          step.stoppedBy = 0;
          step.cancelled = false;
          step.startMillis = started.atMillis();
          step.endMillis = -1;
        });
    if (steps.get(started.step()) != null) {
      running.add(started.step());
    }
    times.started(started.atMillis());
  }

  private void finished(BuildEvent.StepFinished finished) {
    tick(finished.endMillis());
    running.remove(finished.step());
    times.stopped(finished.endMillis(), !running.isEmpty());
    undeclared.finished(finished.step(), finished.outcome() == StepOutcome.BUILT);
    boolean cancelled =
        cancels.remove(finished.step()) && finished.outcome() == StepOutcome.CANCELLED;
    tracker.edit(
        finished.step(),
        step -> {
          step.cancelled = cancelled;
          step.stoppedBy = 0;
          step.text = named(finished.text());
          step.outcome = finished.outcome();
          step.exitCode = finished.exitCode();
          step.startMillis = finished.startMillis();
          step.endMillis = finished.endMillis();
          step.state =
              switch (finished.outcome()) {
                case BUILT, HIT, UP_TO_DATE -> StepState.DONE;
                case FAILED -> StepState.FAILED;
                case CANCELLED -> StepState.CANCELLED;
              };
          step.printed = finished.outcome() == StepOutcome.BUILT && !finished.output().isEmpty();
          if (finished.outcome() == StepOutcome.UP_TO_DATE && step.done != null) {
            step.upToDate();
          }
          step.keepIfDone();
        });
    StepView step = steps.get(finished.step());
    if (step == null) {
      return;
    }
    cache.finished(step, finished.outcome());
    if (finished.outcome() == StepOutcome.UP_TO_DATE) {
      problems.upToDate(finished.step());
      upToDate += isGone(finished.step()) ? 1 : 0;
      return;
    }
    times.finished(step);
    if (step.category() == StepCategory.FAILED || step.cancelled) {
      problems.failed(step, finished.output(), finished.endMillis(), tracker.relations(), steps);
    } else if (step.printed) {
      problems.printed(step, finished.output());
    } else if (finished.outcome() != StepOutcome.CANCELLED) {
      problems.ended(finished.step());
    }
    if (step.category() != StepCategory.HIT) {
      activityLog.finished(step, step.elapsedMillis(step.endMillis), 0, "");
    }
  }

  private boolean isGone(int id) {
    StepView step = steps.get(id);
    return step != null && step.category() == StepCategory.GONE;
  }

  private void cached(CacheEvent received) {
    CacheEvent event = named(received);
    if (event instanceof CacheEvent.CacheConfigured configured) {
      server = configured.server();
    }
    cache.accept(event, steps);
    switch (event) {
      case CacheEvent.FetchStarted started ->
          tracker.edit(
              started.step(),
              step -> {
                step.sizeBytes = started.sizeBytes();
                step.doneBytes = 0;
                step.startMillis = step.state.holdsSlot() ? step.startMillis : started.atMillis();
              });
      case CacheEvent.FetchProgress progress ->
          tracker.edit(progress.step(), step -> step.doneBytes = progress.doneBytes());
      case CacheEvent.FetchFinished finished -> {
        tick(finished.atMillis());
        tracker.edit(finished.step(), step -> step.doneBytes = finished.sizeBytes());
        StepView step = steps.get(finished.step());
        if (step != null) {
          activityLog.add(
              new ActivityLogLine(
                  ActivityLogLine.Kind.HIT,
                  step.id(),
                  step.text.label(),
                  "hit",
                  0,
                  finished.tookMillis(),
                  finished.savedMillis(),
                  finished.tier() == CacheEvent.Tier.DISK ? "disk" : "remote",
                  null,
                  null));
        }
      }
      case CacheEvent.LookupMissed missed ->
          tracker.edit(
              missed.step(),
              step -> {
                step.missReason = missed.reason();
                step.missCause = null;
              });
      case CacheEvent.MissExplained explained ->
          tracker.edit(explained.step(), step -> step.missCause = explained.cause());
      case CacheEvent.NotAsked not ->
          tracker.edit(not.step(), step -> step.missReason = not.reason());
      case CacheEvent.RaceStarted race -> tracker.edit(race.step(), step -> step.racing = true);
      case CacheEvent.RaceEnded race -> tracker.edit(race.step(), step -> step.racing = false);
      case CacheEvent.BreakerChanged changed -> {
        activityLog.cache(changed, server);
        forecastBeforeTrip = changed.breaker() == CacheEvent.Breaker.SUSPENDED ? forecast : null;
      }
      case CacheEvent.CacheConfigured _,
          CacheEvent.ModeChanged _,
          CacheEvent.StepKeyed _,
          CacheEvent.LookupStarted _,
          CacheEvent.LookupHit _,
          CacheEvent.FetchFailed _,
          CacheEvent.UploadStarted _,
          CacheEvent.UploadFinished _,
          CacheEvent.NotStored _,
          CacheEvent.ConnectionsChanged _,
          CacheEvent.ServerChanged _,
          CacheEvent.TrafficCounted _ -> {
        // these change nothing in a step
      }
    }
  }

  private void undeclared(TraceEvent.UndeclaredAccess access) {
    undeclared.add(access);
    tracker.edit(
        access.step(),
        step -> {
          TraceEvent.UndeclaredAccess known = step.undeclared;
          if (known == null || access.violation().compareTo(known.violation()) < 0) {
            step.undeclared = access;
          }
        });
  }

  private void tick(long atMillis) {
    lastMillis = Math.max(lastMillis, atMillis);
  }

  /** The build times, once the build is over. It visits all steps, which no longer change then. */
  private @Nullable BuildTimes buildTimes() {
    if (end != null && timesAtEnd == null) {
      timesAtEnd = times.times(steps, tracker.order(), tracker.relations(), end.atMillis());
    }
    return timesAtEnd;
  }

  /**
   * The state now.
   *
   * @param nowMillis since the build began
   */
  public BuildState snapshot(long nowMillis) {
    long now = end == null ? Math.max(nowMillis, lastMillis) : end.atMillis();
    TargetTree tree = tracker.tree(now, phase == BuildEvent.Phase.SCANNING);
    StepTable.Snapshot known = steps.snapshot();
    return new BuildState(
        new BuildState.Parts(
            now,
            times.idleMillis(),
            naming,
            targets,
            slots,
            phase,
            phaseSinceMillis,
            end,
            tracker.counts(),
            Math.max(0, upToDate - tracker.earlierSteps()),
            known,
            List.copyOf(running),
            tree.views(known),
            tree.shape(),
            problems.failures(),
            problems.retried(),
            undeclared.files(),
            problems.warnings(),
            problems.printedCount(),
            problems.diagnostics(),
            undeclared.readers(),
            policy,
            activityLog.newestFirst(),
            forecast,
            forecastBeforeTrip,
            cache.view(steps, now, phase == BuildEvent.Phase.PAUSED ? phaseSinceMillis : now),
            buildTimes()));
  }
}
