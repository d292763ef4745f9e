package dev.sconce.engine;

import dev.sconce.action.CacheObstacle;
import dev.sconce.action.Ingredient;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.cache.ResultCache;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.RecordedRun;
import dev.sconce.schedule.CacheUse;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.Effect;
import dev.sconce.schedule.KnownOutputs;
import dev.sconce.schedule.OutputState;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildEvent.StepFinished;
import dev.sconce.session.BuildEvent.StepWanted;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.EventSink;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The reuse stage for shared results: looks them up, fetches them, puts them in place, and shares
 * the results of commands that ran here. A problem with a cache is an answer like others: the step
 * runs. All methods are called on the thread of the build. Work that waits for disk or network runs
 * on virtual threads.
 */
final class SharedResults implements EventSink {
  private final BuildParts parts;
  private final BuildParts.Caching caching;
  private final StepKeys keys;
  private final CacheAccount account;
  private final ResultLookup lookup;
  private final FamilyPrefetch prefetch;
  private final ResultNames names;
  private final ResultStaging staging;
  private final ResultPlacement placement;
  private final UndeclaredOutputs undeclared;
  private final TakenAccesses accesses;
  private final ResultPublisher publisher;
  private final RunRecorder recorder;
  private final CutOffTimestamp time;
  private final @Nullable RemoteLeaving leaving;
  private final CompletionInbox inbox;

  /** By step: the question that is being answered. */
  private final Map<Integer, ReuseQuestion> open = new HashMap<>();

  /** By step: the result that was found and is not in place yet. */
  private final Map<Integer, ResultLookup.FoundResult> found = new ConcurrentHashMap<>();

  /** By step: the files that were fetched and are not in place yet. */
  private final Map<Integer, ResultStaging.Staged> fetched = new ConcurrentHashMap<>();

  /** By step: whether the last look-up found something. */
  private final Map<Integer, Boolean> lookedUp = new HashMap<>();

  /** By step: what its command printed, from its end until it is kept. */
  private final Map<Integer, StepFinished> ended = new HashMap<>();

  /**
   * Uses the caches of a build.
   *
   * @param known outputs that are not on disk
   * @param watched tells whether commands are traced
   * @param left the outputs that were left remote; null if everything is downloaded
   */
  SharedResults(
      BuildParts parts,
      BuildParts.Caching caching,
      BuildLog log,
      RunRecorder recorder,
      FileStateReader states,
      KnownOutputs known,
      ResultLookup.WatchedSteps watched,
      CutOffTimestamp time,
      @Nullable LeftOutputs left,
      CompletionInbox inbox) {
    this.parts = parts;
    this.caching = caching;
    this.names = new ResultNames(caching.roots(), caching.directory());
    this.account = new CacheAccount(caching.account(), inbox);
    account.conditions(BuildConditions.of(caching), caching.roots().layout());
    KeyedPaths.UpcomingFiles upcoming = node -> upcoming(known, node);
    AccessJudge judge = parts.tracing() == null ? null : parts.tracing().judge();
    this.keys =
        new StepKeys(
            parts.graph(),
            parts.files(),
            states,
            new StepKeys.Setting(
                caching.roots(), caching.conditions(), caching.environment(), caching.directory()),
            upcoming,
            judge);
    LikelyPathSets likely =
        new LikelyPathSets(keys, parts.tracing() == null ? null : parts.tracing().store());
    ResultContents contents = new ResultContents(states);
    this.lookup =
        new ResultLookup(
            parts, caching, contents, keys, likely, upcoming, names, time, account, watched);
    this.prefetch = new FamilyPrefetch(keys, likely, states);
    this.accesses = new TakenAccesses(parts.files(), states, keys, upcoming);
    this.staging = new ResultStaging(caching.staging());
    this.placement = new ResultPlacement(parts, log, states, names, left);
    this.undeclared =
        new UndeclaredOutputs(parts.graph(), parts.files(), caching.roots(), names, judge);
    this.publisher =
        new ResultPublisher(parts, caching, states, keys, names, undeclared, likely, account);
    this.recorder = recorder;
    this.time = time;
    this.leaving =
        left == null ? null : new RemoteLeaving(left, staging, placement, contents, names);
    this.inbox = inbox;
  }

  private static Ingredient.FileState.@Nullable Content upcoming(KnownOutputs known, Node node) {
    OutputState state = known.get(node);
    return state == null
        ? null
        : new Ingredient.FileState.Content(state.content(), state.executable());
  }

  /** What prevents sharing results of a step, in a few words; empty if nothing does. */
  static CacheUse.Eligibility eligibility(
      BuildParts.Caching caching, ResultLookup.WatchedSteps watched) {
    ResultNames names = new ResultNames(caching.roots(), caching.directory());
    return new CacheUse.Eligibility() {
      @Override
      public String obstacle(Edge edge) {
        if (caching.cacheOf(edge).isEmpty()) {
          return new CacheObstacle(CacheObstacle.Kind.TURNED_OFF, edge.bindings().ruleName())
              .text();
        }
        for (Node output : edge.outputs()) {
          if (names.of(output).isEmpty()) {
            return new CacheObstacle(CacheObstacle.Kind.OUTPUT_OUTSIDE, output.path()).text();
          }
        }
        return "";
      }

      @Override
      public boolean mayRace(Edge edge) {
        return watched.contains(edge);
      }
    };
  }

  /** Called when a dyndep file has changed the graph. */
  void graphChanged() {
    keys.graphChanged();
  }

  /** Performs an effect; returns its completion, or null if that comes later or never. */
  @Nullable Completion perform(Effect.Reuse effect) {
    switch (effect) {
      case Effect.Reuse.Ask ask -> ask(ask.edge());
      case Effect.Reuse.Fetch fetch -> fetch(fetch.edge());
      case Effect.Reuse.Take take -> {
        return take(take);
      }
      case Effect.Reuse.Discard(Edge edge) -> discard(edge.id());
      case Effect.Reuse.GiveUp(Edge edge) -> giveUp(edge.id());
      case Effect.Reuse.SetMode mode -> caching.cache().changeMode(mode.mode());
      case Effect.Reuse.AskServer _ -> caching.cache().rearm();
      case Effect.Reuse.LeaveRemote leave -> {
        return leaveRemote(leave);
      }
      case Effect.Reuse.Materialise(Edge edge) -> materialise(edge);
      case Effect.Reuse.KeepRun _ ->
          throw new IllegalArgumentException("not of this stage: " + effect);
    }
    return null;
  }

  private void ask(Edge edge) {
    int id = edge.id();
    found.remove(id);
    if (leaving != null) {
      leaving.forget(id);
    }
    StepKeys.Subject subject = keys.subject(edge);
    ResultCache cache = caching.cacheOf(edge).orElseThrow();
    prefetch.begin(caching);
    ReuseQuestion question =
        new ReuseQuestion(inbox, new Completion.Reuse.NotFound(id, MissReason.ABANDONED, "", 0));
    start(
        id,
        question,
        "look up",
        () -> {
          ResultLookup.Outcome outcome = lookup.find(subject, cache, question::tell);
          if (leaving != null && outcome.result().isPresent()) {
            outcome = leaving.withTexts(outcome, cache);
          }
          if (question.claim()) {
            outcome.result().ifPresent(result -> found.put(id, result));
            inbox.post(outcome.answer());
          }
        });
  }

  private void fetch(Edge edge) {
    int id = edge.id();
    ResultLookup.FoundResult result = found.get(id);
    assert result != null : edge;
    Set<String> wanted = new HashSet<>(names.ofOutputs(edge).orElse(List.of()));
    wanted.addAll(undeclared.allowed(edge, result.result()));
    ReuseQuestion question =
        new ReuseQuestion(inbox, new Completion.Reuse.NotFetched(id, MissReason.ABANDONED));
    start(
        id,
        question,
        "fetch",
        () -> {
          try {
            ResultStaging.Staged staged =
                staging.fetch(
                    caching.cacheOf(edge).orElseThrow(),
                    result.result(),
                    wanted,
                    result.atNanos(),
                    new ProgressTeller(id));
            if (question.claim()) {
              fetched.put(id, staged);
              inbox.post(new Completion.Reuse.Fetched(id, staged.tier()));
            } else {
              staged.discard();
            }
          } catch (ResultStaging.NotStagedException reason) {
            if (question.claim()) {
              account.notBrought(edge, reason.reason(), reason.detail());
              inbox.post(new Completion.Reuse.NotFetched(id, reason.reason()));
            }
          }
        });
  }

  /** Reports the progress of a fetch. For small fetches, only the end is reported. */
  private final class ProgressTeller implements FetchProgress {
    private static final long MIN_BYTES = 1 << 18;
    private static final long MIN_MILLIS = 100;

    private final int step;
    private long toldBytes;
    private long toldAtMillis = parts.clock().millis();

    ProgressTeller(int step) {
      this.step = step;
    }

    @Override
    public synchronized void received(long bytes) {
      long now = parts.clock().millis();
      if (bytes >= toldBytes + MIN_BYTES && now >= toldAtMillis + MIN_MILLIS) {
        toldBytes = bytes;
        toldAtMillis = now;
        inbox.tell(new CacheEvent.FetchProgress(step, bytes, now - parts.startedAtMillis()));
      }
    }
  }

  private void start(int id, ReuseQuestion question, String name, ReuseQuestion.Task task) {
    open.put(id, question);
    question.start(name, task);
  }

  private void giveUp(int step) {
    ReuseQuestion question = open.remove(step);
    if (question != null) {
      question.giveUp();
    }
  }

  private void discard(int step) {
    ResultStaging.Staged staged = fetched.remove(step);
    if (staged != null) {
      staged.discard();
    }
    found.remove(step);
    if (leaving != null) {
      leaving.forget(step);
    }
  }

  /**
   * Puts a result in place. If an input is newer than the state with which the step was looked up,
   * the step is looked up again.
   */
  private Completion take(Effect.Reuse.Take take) {
    Edge edge = take.edge();
    int id = edge.id();
    ResultStaging.Staged staged = fetched.remove(id);
    assert staged != null : edge;
    RecordedRun.Origin origin =
        switch (staged.tier()) {
          case DISK -> RecordedRun.Origin.LOCAL_CACHE;
          case REMOTE -> RecordedRun.Origin.REMOTE_CACHE;
        };
    return place(
        edge,
        staged,
        (ready, result) -> {
          int startMillis = (int) (parts.clock().millis() - parts.startedAtMillis());
          int endMillis = startMillis + (int) Math.min(result.savedMillis(), Integer.MAX_VALUE / 2);
          long at = result.atNanos();
          ResultPlacement.Placed placed = placement.place(ready, at, startMillis, endMillis);
          recorder.taken(take, at, placed, origin);
          return placed.mtimes();
        });
  }

  private Completion leaveRemote(Effect.Reuse.LeaveRemote leave) {
    Edge edge = leave.edge();
    RemoteLeaving remote = leaving;
    assert remote != null : edge;
    return place(
        edge,
        remote.takeTexts(edge),
        (ready, result) -> {
          int startMillis = (int) (parts.clock().millis() - parts.startedAtMillis());
          int endMillis = startMillis + (int) Math.min(result.savedMillis(), Integer.MAX_VALUE / 2);
          return remote.leave(
              ready, result, undeclared.allowed(edge, result.result()), startMillis, endMillis);
        });
  }

  /** Puts a result in place, or records where it is. */
  private interface Placing {
    /** Returns the time stamps of the outputs. */
    long[] perform(ResultPlacement.Staged ready, ResultLookup.FoundResult result)
        throws IOException;
  }

  private Completion place(Edge edge, ResultStaging.Staged staged, Placing placing) {
    int id = edge.id();
    open.remove(id);
    ResultLookup.FoundResult result = found.remove(id);
    assert result != null : edge;
    try {
      ResultPlacement.Staged ready = placement.read(result.subject(), result.result(), staged);
      if (!lookup.stillHolds(result, placement.newestGenerated(result.subject(), ready))) {
        return new Completion.Reuse.NotTaken(id, true);
      }
      recorder.beginTaking(edge);
      undeclared.makeDirectories(result.result());
      long[] mtimes = placing.perform(ready, result);
      List<String> discovered = paths(ready.discovered());
      recorder.keepTakenAccesses(edge, () -> accesses.of(result, discovered));
      StepOutput printed = CommandResultReader.TextStepOutput.of(staged.stdout());
      return new Completion.Reuse.Taken(id, result.atNanos(), mtimes, printed);
    } catch (IOException failure) {
      account.notTaken(edge, FactGatherer.messageOf(failure));
      return new Completion.Reuse.NotTaken(id, false);
    } finally {
      staged.discard();
    }
  }

  private static List<String> paths(Node @Nullable [] nodes) {
    return nodes == null ? List.of() : Arrays.stream(nodes).map(Node::path).toList();
  }

  /** Fetches remote outputs. This writes no logs, which have the time of the outputs already. */
  private void materialise(Edge edge) {
    int id = edge.id();
    RemoteLeaving remote = leaving;
    assert remote != null : edge;
    Optional<RemoteLeaving.Left> left = remote.left(edge);
    if (left.isEmpty() || caching.cacheOf(edge).isEmpty()) {
      inbox.post(new Completion.Reuse.NotMaterialised(id, MissReason.EVICTED));
      return;
    }
    ResultCache cache = caching.cacheOf(edge).orElseThrow();
    ReuseQuestion question =
        new ReuseQuestion(inbox, new Completion.Reuse.NotMaterialised(id, MissReason.ABANDONED));
    start(
        id,
        question,
        "materialise",
        () -> {
          try {
            ResultStaging.Staged staged = remote.fetch(left.get(), cache);
            if (question.claim()) {
              inbox.post(remote.put(left.get(), staged));
            }
            staged.discard();
          } catch (ResultStaging.NotStagedException reason) {
            if (question.claim()) {
              account.notBrought(edge, reason.reason(), reason.detail());
              inbox.post(remote.lost(left.get(), reason.reason()));
            }
          }
        });
  }

  /** Shares a run that succeeded. */
  void keep(Effect.Reuse.KeepRun run, StepTracing.@Nullable JudgedRun seen) {
    StepFinished finished = ended.remove(run.edge().id());
    StepOutput printed = finished == null ? StepOutput.NONE : finished.output();
    long tookMillis = finished == null ? 0 : finished.endMillis() - finished.startMillis();
    publisher.publish(run, seen, printed, tookMillis);
  }

  /** Receives which steps are wanted and found, and what commands have printed. */
  @Override
  public void accept(BuildEvent event) {
    if (event instanceof StepWanted wanted) {
      prefetch.wanted(parts.graph().edge(wanted.step()));
    } else if (event instanceof CacheEvent.LookupHit hit) {
      lookedUp.put(hit.step(), true);
    } else if (event instanceof CacheEvent.LookupMissed missed && missed.reason().answered()) {
      lookedUp.put(missed.step(), false);
    } else if (event instanceof StepFinished finished && finished.outcome() == StepOutcome.BUILT) {
      ended.put(finished.step(), finished);
    }
  }

  /**
   * Waits until the results of this build are stored on this machine; ends everything that waits
   * for a server.
   */
  void close() {
    prefetch.close();
    for (int step : List.copyOf(open.keySet())) {
      giveUp(step);
    }
    fetched.values().forEach(ResultStaging.Staged::discard);
    fetched.clear();
    found.clear();
    ended.clear();
    publisher.finish();
    time.forget();
    noteHitRate();
  }

  private void noteHitRate() {
    int hits = Collections.frequency(lookedUp.values(), true);
    int count = caching.server() == null ? 0 : lookedUp.size();
    try {
      caching.hitRates().note(hits, count);
    } catch (IOException failure) {
      parts.memoryTrouble(failure);
    }
    lookedUp.clear();
  }
}
