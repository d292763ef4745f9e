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
 * Builds targets of one graph, run after run: what a face of the program uses. What is {@link
 * BuildControl}'s may be called on any thread; all else belongs to one, and a run uses the calling
 * one.
 *
 * <p>A run that ran commands or spared steps makes the next one look at all files anew; one that
 * found nothing to do does not. One that goes on with a build, as {@link #linger} lets it, always
 * looks at them anew.
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

  /** Puts the parts together; does nothing yet. */
  public Build(BuildParts parts, BuildOptions options) {
    this(parts, options, new CompletionInbox());
  }

  Build(BuildParts parts, BuildOptions options, CompletionInbox inbox) {
    this(parts, options, false, inbox);
  }

  /** A dry run that takes for granted that all commands would succeed. */
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

  /** Asked only while a build runs. */
  private boolean isWatched(Edge edge) {
    return effects.watches(edge);
  }

  /** Adds a subscriber; it is told everything from now on, on the thread of the build. */
  public Build subscribe(EventSink sink) {
    events.subscribe(sink);
    return this;
  }

  /** Names who owns the terminal; without an owner steps of the console pool just take it. */
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
   * Stays with the build after a run: answers questions and requests until one of these begins
   * another run, and returns when that is over. It is the same build that goes on, with the targets
   * of the last run: no {@link dev.sconce.session.BuildEvent.BuildStarted} is told. It looks at all
   * files anew, so that whatever was edited meanwhile is built; steps that failed and are not
   * retried stay failed.
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
   * <p>One that comes too late for a run is answered by {@link #linger} or by the next run, or
   * refused when this is closed; one that comes after that is refused at once, on the calling
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
   * <p>One that is left when this is closed is answered then, in the negative.
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
   * Tells the subscribers what has happened since the last run was over: its last results are
   * stored and pushed then. To be called by the thread that ran it, when nobody {@linkplain #linger
   * stays}.
   */
  public void publishArrived() {
    loop.publishArrived();
  }

  /** Makes the next run look at all files and logs anew. */
  public void forget() {
    effects.trust(UpToDateCheck.KnownTimestamps.none());
    effects.forgetTraced();
    scheduler.forget();
  }

  /** Whether a node is out of date as far as is known, or was until it was built. */
  public boolean isDirty(Node node) {
    return scheduler.isDirty(node);
  }

  /** Why ninja's rule has a step of the last run run; none when it has not. */
  public List<DirtyReason> reasons(Edge edge) {
    return scheduler.reasons(edge);
  }

  /** Takes these time stamps for true until something is about to be done. */
  public void trust(UpToDateCheck.KnownTimestamps times) {
    effects.trust(times);
  }

  /** Tells what runs looked at so far; only true as long as none of them did anything. */
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
