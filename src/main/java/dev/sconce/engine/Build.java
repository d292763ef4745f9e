package dev.sconce.engine;

import dev.sconce.action.DirtyReason;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.history.UpToDateRecorder;
import dev.sconce.schedule.CacheUse;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.RecordedDeps;
import dev.sconce.schedule.RunResult;
import dev.sconce.schedule.ScheduleOptions;
import dev.sconce.schedule.Scheduler;
import dev.sconce.session.Answer;
import dev.sconce.session.BuildControl;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.EventSink;
import dev.sconce.session.Question;
import dev.sconce.session.Requester;
import dev.sconce.session.TerminalOwner;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds targets of one graph, in one run after another; the faces of the program use it. The
 * methods of {@link BuildControl} may be called on any thread. All others belong to one thread, and
 * a run uses the thread that called it.
 *
 * <p>After a run that ran or skipped steps, the next run checks all files again; after a run that
 * found nothing to do, it does not. A run that continues a build, from {@link #linger}, always
 * checks them again.
 */
public final class Build implements BuildControl, AutoCloseable {
  /** Why a question is not answered. */
  static final String OVER = "the build is over";

  private final EventPublisher events = new EventPublisher();
  private final CompletionInbox inbox;
  private final Scheduler scheduler;
  private final EffectRunner effects;
  private final QuestionAnswerer enquiries;
  private final @Nullable MissExplainer misses;
  private final BuildLoop loop;

  /** Connects the parts; does nothing yet. */
  public Build(BuildParts parts, BuildOptions options) {
    this(parts, options, new CompletionInbox());
  }

  Build(BuildParts parts, BuildOptions options, CompletionInbox inbox) {
    this(parts, options, false, inbox);
  }

  /** A dry run that assumes that all commands would succeed. */
  static Build presuming(BuildParts parts, BuildOptions options) {
    return new Build(parts, options.asDryRun(), true, new CompletionInbox());
  }

  private Build(BuildParts parts, BuildOptions options, boolean presuming, CompletionInbox inbox) {
    this.inbox = inbox;
    BuildLog log = parts.buildLog();
    DepsLog deps = parts.depsLog();
    this.scheduler =
        new Scheduler(
            parts.graph(),
            deps == null ? RecordedDeps.EMPTY : new DepsLogLookup(parts.graph(), deps),
            new ScheduleOptions(
                options.dryRun() ? ScheduleOptions.UNLIMITED_SLOTS : options.slots(),
                options.failuresAllowed(),
                parts.gate() != null && !options.dryRun(),
                options.dryRun(),
                options.explain(),
                log != null,
                options.plan(),
                parts.memory() != null && log != null,
                options.weights(),
                parts.caching() == null ? null : cacheUse(parts.caching(), parts.memory())));
    this.effects =
        new EffectRunner(parts, options, presuming, scheduler.knownOutputs(), events, inbox);
    this.enquiries = new QuestionAnswerer(parts, scheduler, effects);
    this.loop = new BuildLoop(scheduler, effects, events, inbox, enquiries, parts);
    effects.whenEnded(loop::ended);
    RunRecorder recorder = effects.recorder();
    if (recorder != null && !options.dryRun()) {
      events.subscribe(recorder);
    }
    SharedResults shared = effects.shared();
    BuildParts.Caching caching = parts.caching();
    if (shared != null && caching != null) {
      events.subscribe(shared);
      caching.notices().tell(inbox::tell);
    }
    this.misses = shared == null ? null : missExplainer(parts, scheduler, inbox);
    if (misses != null) {
      events.subscribe(misses);
    }
  }

  private static @Nullable MissExplainer missExplainer(
      BuildParts parts, Scheduler scheduler, CompletionInbox inbox) {
    BuildParts.Stores memory = parts.memory();
    BuildParts.Caching caching = parts.caching();
    return memory == null || caching == null
        ? null
        : new MissExplainer(
            parts, memory, scheduler, inbox, new CacheAccount(caching.account(), inbox));
  }

  private void endRun() {
    if (misses != null) {
      misses.close();
    }
    effects.close();
  }

  private CacheUse cacheUse(BuildParts.Caching caching, BuildParts.@Nullable Stores memory) {
    return new CacheUse(
        caching.mode(),
        caching.local(),
        memory == null || memory.remote() == null
            ? CacheUse.Download.ALL
            : memory.remote().download(),
        caching.race(),
        SharedResults.eligibility(caching, this::isWatched));
  }

  /** Called only while a build runs. */
  private boolean isWatched(Edge edge) {
    return effects.watches(edge);
  }

  /** Adds a subscriber, which receives everything from now on, on the thread of the build. */
  public Build subscribe(EventSink sink) {
    events.subscribe(sink);
    return this;
  }

  /**
   * Sets the owner of the terminal. Without an owner, steps of the console pool just use the
   * terminal.
   */
  public Build lendingTerminalOf(TerminalOwner owner) {
    effects.terminal(owner);
    scheduler.terminalOwned(true);
    return this;
  }

  /** Builds targets, in the order in which they were named. Returns when nothing runs any more. */
  public RunResult run(List<Node> targets) {
    RunResult result = loop.run(new Completion.Begin(targets));
    endRun();
    return result;
  }

  /**
   * Keeps the build open after a run: answers questions and requests until one of them starts
   * another run, and returns when that run is over. The run continues the same build with the
   * targets of the last run, so no {@link dev.sconce.session.BuildEvent.BuildStarted} is published.
   * It checks all files again, so that it builds what was edited meanwhile. Steps that failed and
   * are not retried stay failed.
   *
   * @return empty when asked to stop
   */
  public Optional<RunResult> linger() {
    trust(UpToDateCheck.KnownTimestamps.none());
    effects.forgetTraced();
    Optional<RunResult> result = loop.linger();
    endRun();
    return result;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A request that comes too late for a run is answered by {@link #linger} or by the next run,
   * or refused when this build is closed. After that, requests are refused at once, on the calling
   * thread.
   */
  @Override
  public Requester.RequestId submit(Requester asker, BuildRequest request) {
    Requester.RequestId id = asker.next();
    if (!inbox.submit(new Completion.Asked(id, request))) {
      refuse(id, request);
    }
    return id;
  }

  private void refuse(Requester.RequestId id, BuildRequest request) {
    events.publish(new BuildEvent.RequestAnswered(id, request, BuildEvent.Reply.REFUSED, OVER));
  }

  /**
   * {@inheritDoc}
   *
   * <p>A question that is still open when this build is closed then gets a negative answer.
   */
  @Override
  public void ask(Question question, Consumer<Answer> whenAnswered) {
    QuestionAnswerer.PendingQuestion enquiry =
        new QuestionAnswerer.PendingQuestion(question, whenAnswered);
    if (!inbox.ask(enquiry)) {
      enquiry.unanswered(OVER);
    }
  }

  /**
   * Publishes what has happened since the last run was over, when its last results were stored and
   * pushed. Must be called by the thread of that run, if nobody calls {@link #linger}.
   */
  public void publishArrived() {
    loop.publishArrived();
  }

  /** Makes the next run check all files and reread all logs. */
  public void forget() {
    effects.trust(UpToDateCheck.KnownTimestamps.none());
    effects.forgetTraced();
    scheduler.forget();
  }

  /** Whether a node is out of date as far as is known, or was until it was built. */
  public boolean isDirty(Node node) {
    return scheduler.isDirty(node);
  }

  /** Why a step of the last run has to run by ninja's rule; empty if it does not. */
  public List<DirtyReason> reasons(Edge edge) {
    return scheduler.reasons(edge);
  }

  /** Uses these time stamps without checking them, until something is about to be done. */
  public void trust(UpToDateCheck.KnownTimestamps times) {
    effects.trust(times);
  }

  /** Records what the runs checked so far; true only as long as no run did anything. */
  public void note(UpToDateRecorder notes) {
    effects.note(notes);
  }

  @Override
  public void close() {
    publishArrived();
    CompletionInbox.Arrivals unhandled = inbox.close();
    for (QuestionAnswerer.PendingQuestion question : unhandled.enquiries()) {
      question.unanswered(OVER);
    }
    for (Completion completion : unhandled.completions()) {
      if (completion instanceof Completion.Asked(Requester.RequestId id, BuildRequest request)) {
        refuse(id, request);
      }
    }
    try {
      enquiries.close();
    } finally {
      endRun();
    }
    publishArrived();
  }

  /** The deps log as the scheduler sees it. */
  static final class DepsLogLookup implements RecordedDeps {
    private final Graph graph;
    private final DepsLog log;

    DepsLogLookup(Graph graph, DepsLog log) {
      this.graph = graph;
      this.log = log;
    }

    @Override
    public long mtimeNanos(int output) {
      Node node = graph.node(output);
      return log.has(node) ? log.mtimeNanos(node) : NO_RECORD;
    }

    @Override
    public int inputCount(int output) {
      return log.count(graph.node(output));
    }

    @Override
    public int input(int output, int index) {
      return log.dependency(graph.node(output), index).id();
    }
  }
}
