package dev.sconce.engine;

import dev.sconce.action.Reason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.DepsView;
import dev.sconce.schedule.RunResult;
import dev.sconce.schedule.ScheduleOptions;
import dev.sconce.schedule.Scheduler;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.EventSink;
import java.util.List;

/**
 * Builds targets of one graph, run after run: what a face of the program uses. All but {@link
 * #submit} belongs to one thread; a run uses the calling one.
 *
 * <p>A run that ran commands makes the next one look at all files anew; one that found nothing to
 * do does not.
 */
public final class Build implements AutoCloseable {
  private static final int FIRST_LOG_VERSION_WITH_START_TIMES = 6;

  private final EventBus events = new EventBus();
  private final Inbox inbox;
  private final Scheduler scheduler;
  private final EffectRunner effects;
  private final BuildLoop loop;

  /** Puts the parts together; does nothing yet. */
  public Build(BuildParts parts, BuildOptions options) {
    this(parts, options, new Inbox());
  }

  Build(BuildParts parts, BuildOptions options, Inbox inbox) {
    this.inbox = inbox;
    BuildLog log = parts.buildLog();
    DepsLog deps = parts.depsLog();
    this.scheduler =
        new Scheduler(
            parts.graph(),
            deps == null ? DepsView.EMPTY : new LoggedDeps(parts.graph(), deps),
            new ScheduleOptions(
                options.dryRun() ? Integer.MAX_VALUE : options.slots(),
                options.failuresAllowed(),
                parts.gate() != null && !options.dryRun(),
                options.dryRun(),
                options.explain(),
                log != null,
                log == null || log.version() >= FIRST_LOG_VERSION_WITH_START_TIMES,
                options.relations(),
                parts.memory() != null && log != null,
                options.weights()));
    this.effects = new EffectRunner(parts, options, events, inbox);
    this.loop = new BuildLoop(scheduler, effects, events, inbox, parts);
  }

  /** Adds a subscriber; it is told everything from now on, on the thread of the build. */
  public Build subscribe(EventSink sink) {
    events.subscribe(sink);
    return this;
  }

  /** Builds targets, in the order in which they were named. Returns when nothing runs any more. */
  public RunResult run(List<Node> targets) {
    RunResult result = loop.run(new Completion.Begin(targets));
    effects.close();
    return result;
  }

  /**
   * Asks for something while a run is under way; the answer is an event. One that comes too late is
   * answered, in the negative, by the next run.
   */
  public void submit(BuildRequest request) {
    inbox.post(new Completion.Asked(request));
  }

  /** Makes the next run look at all files and logs anew. */
  public void forget() {
    scheduler.forget();
  }

  /** Whether a node is out of date as far as is known, or was until it was built. */
  public boolean isDirty(Node node) {
    return scheduler.isDirty(node);
  }

  /** Why ninja's rule has a step of the last run run; none when it has not. */
  public List<Reason> reasons(Edge edge) {
    return scheduler.reasons(edge);
  }

  @Override
  public void close() {
    effects.close();
  }
}
