package dev.sconce.engine;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.action.ActionResult.Blob;
import dev.sconce.action.FirstKey;
import dev.sconce.action.FirstKey.Evidence;
import dev.sconce.action.Ingredient;
import dev.sconce.action.KeyNode;
import dev.sconce.action.PathSet;
import dev.sconce.action.ResultSeal;
import dev.sconce.action.Roots;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.ResultCache;
import dev.sconce.cache.ResultCache.Freshness;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.ByteSource.Malformed;
import dev.sconce.graph.Edge;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.Completion.Reuse.KnownResult;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the result of a step: first the path sets under its first key, then the results under
 * the keys that these produce, in parallel. So a look-up always takes two round trips. For virtual
 * threads, except {@link #stillHolds}.
 */
final class ResultLookup {
  private static final int MAX_ATTEMPTS = 3;

  /** More than one, so that the next steps are keyed while a server is waited for. */
  private static final int SEARCHES_PER_CONNECTION = 2;

  /**
   * A result that was found.
   *
   * @param inputs the states of the inputs of the step
   * @param atNanos a time that none of the inputs is newer than
   * @param savedMillis how long the command took where it ran, 0 if unknown
   */
  record FoundResult(
      StepKeys.Subject subject,
      Evidence evidence,
      FirstKey first,
      List<Ingredient.State> inputs,
      PathSet paths,
      ActionKey key,
      ActionResult result,
      Tier tier,
      long atNanos,
      long savedMillis) {}

  /** The outcome of a look-up. */
  record Outcome(Completion.Reuse answer, Optional<FoundResult> result) {}

  private final FileSystem files;
  private final ResultContents contents;
  private final CachePolicy policy;
  private final Optional<ResultCache> here;
  private final StepKeys keys;
  private final LikelyPathSets likely;
  private final int connections;
  private final LookupPermits permits;
  private final AtomicInteger searches = new AtomicInteger();
  private final KeyedPaths.UpcomingFiles upcoming;
  private final ResultNames names;
  private final CutOffTimestamp time;
  private final CacheAccount account;
  private final WatchedSteps watched;

  /** The present looks at files were made after this time. */
  private long lookedAfter = CutOffTimestamp.NONE;

  /** The newest of the inputs that turned out to be too new. */
  private long earliest;

  /** Tells whether the commands of a step are traced. Any thread. */
  @FunctionalInterface
  interface WatchedSteps {
    boolean contains(Edge edge);
  }

  ResultLookup(
      BuildParts parts,
      BuildParts.Caching caching,
      ResultContents contents,
      StepKeys keys,
      LikelyPathSets likely,
      KeyedPaths.UpcomingFiles upcoming,
      ResultNames names,
      CutOffTimestamp time,
      CacheAccount account,
      WatchedSteps watched) {
    this.files = parts.files();
    this.contents = contents;
    this.policy = caching.policy();
    this.here = caching.here();
    this.keys = keys;
    this.likely = likely;
    this.connections = caching.server() == null ? 0 : caching.server().connections();
    this.permits =
        new LookupPermits(
            connections == 0 ? Integer.MAX_VALUE : SEARCHES_PER_CONNECTION * connections);
    this.upcoming = upcoming;
    this.names = names;
    this.time = time;
    this.account = account;
    this.watched = watched;
  }

  /**
   * Looks up the result of a step in a cache.
   *
   * @param progress told when the key of the step is known, and when the request is sent
   */
  Outcome find(StepKeys.Subject subject, ResultCache cache, Consumer<Completion.Reuse> progress)
      throws InterruptedException {
    int step = subject.edge().id();
    searches.incrementAndGet();
    try {
      return new Search(subject, cache, progress).run();
    } catch (IOException unreadable) {
      // a file that cannot be read is reported when the step runs
      String detail = FactGatherer.messageOf(unreadable);
      return notFound(step, MissReason.ERROR, detail, 0);
    } finally {
      searches.decrementAndGet();
    }
  }

  /** Whether the server has connections to spare for requests that may turn out to be useless. */
  private boolean isIdle() {
    return searches.get() * 2 <= connections;
  }

  private static Outcome notFound(int step, MissReason reason, String detail, long tookMillis) {
    return new Outcome(
        new Completion.Reuse.NotFound(step, reason, detail, tookMillis), Optional.empty());
  }

  /** The kinds of entries that are acceptable for a step, in order of preference. */
  private List<Evidence> evidence(StepKeys.Subject subject) {
    if (watched.contains(subject.edge()) || policy.requireVerified()) {
      return List.of(Evidence.TRACED);
    }
    return List.of(Evidence.TRACED, Evidence.UNTRACED);
  }

  /**
   * The time in use, after which all present looks were made.
   *
   * @param newestNanos of the inputs
   */
  private synchronized long timeFor(long newestNanos) throws IOException, InterruptedException {
    long wanted = Math.max(newestNanos, earliest);
    long at = wanted == 0 ? time.current() : time.notBefore(wanted);
    if (at != lookedAfter) {
      keys.forgetLooks();
      lookedAfter = at;
    }
    return at;
  }

  /** One look-up. */
  private final class Search {
    private final StepKeys.Subject subject;
    private final ResultCache cache;
    private final Consumer<Completion.Reuse> progress;
    private final int step;
    private long sentNanos;
    private long newestNanos;
    private MissReason reason = MissReason.NO_NODE;
    private String detail = "";
    private @Nullable FirstKey asked;
    private List<Ingredient.State> inputs = List.of();

    Search(StepKeys.Subject subject, ResultCache cache, Consumer<Completion.Reuse> progress) {
      this.subject = subject;
      this.cache = cache;
      this.progress = progress;
      this.step = subject.edge().id();
    }

    Outcome run() throws IOException, InterruptedException {
      Optional<List<String>> outputs = names.ofOutputs(subject.edge());
      if (outputs.isEmpty()) {
        return notFound(step, MissReason.NOT_CACHEABLE, "an output lies elsewhere", 0);
      }
      long at = timeFor(0);
      for (int attempt = 0; attempt < MAX_ATTEMPTS && at != CutOffTimestamp.NONE; attempt++) {
        newestNanos = 0;
        Optional<FoundResult> found = findAt(at);
        if (newestNanos <= at) {
          if (found.isEmpty()) {
            account.missed(subject, asked, reason, detail);
            return notFound(step, reason, detail, tookMillis());
          }
          Optional<String> flaw = names.flaw(found.get().result(), outputs.get());
          if (flaw.isPresent()) {
            return notFound(step, MissReason.ERROR, flaw.get(), tookMillis());
          }
          account.found(found.get());
          return found(found.get(), outputs.get());
        }
        // the looks before the new time may be outdated: they are repeated
        at = timeFor(newestNanos);
      }
      return notFound(
          step, MissReason.NOT_CACHEABLE, "an input's time stamp lies in the future", tookMillis());
    }

    private long tookMillis() {
      return sentNanos == 0 ? 0 : (System.nanoTime() - sentNanos) / 1_000_000;
    }

    private Outcome found(FoundResult found, List<String> outputs) {
      KnownResult known =
          new KnownResult(
              contents.of(found.result(), outputs),
              found.tier(),
              found.result().sizeBytes(),
              tookMillis(),
              found.savedMillis());
      return new Outcome(
          new Completion.Reuse.Found(step, found.atNanos(), new long[0], known),
          Optional.of(found));
    }

    private Optional<FoundResult> findAt(long at) throws IOException, InterruptedException {
      for (Evidence evidence : evidence(subject)) {
        switch (keys.firstKey(subject, evidence)) {
          case StepKeys.Keyed.Refused refused -> {
            reason = MissReason.NOT_CACHEABLE;
            detail = refused.obstacle().text();
            return Optional.empty();
          }
          case StepKeys.Keyed.ByFirstKey(FirstKey first, var states, long newest) -> {
            inputs = states;
            include(newest);
            include(newestGenerated());
            asked = first;
            if (sentNanos == 0) {
              progress.accept(new Completion.Reuse.Keyed(step));
              sentNanos = System.nanoTime();
              progress.accept(new Completion.Reuse.LookupSent(step));
            }
            Optional<FoundResult> found = findBehind(evidence, first, at);
            if (found.isPresent()) {
              return found;
            }
          }
        }
      }
      return Optional.empty();
    }

    private void include(long nanos) {
      newestNanos = Math.max(newestNanos, nanos);
    }

    /** The newest time stamp of the inputs that earlier steps have made and that are in place. */
    private long newestGenerated() throws IOException {
      long newest = 0;
      for (StepKeys.Input input : subject.inputs()) {
        if (input.made() && upcoming.get(input.node()) == null) {
          newest = Math.max(newest, files.mtimeNanos(input.path()));
        }
      }
      return newest;
    }

    /**
     * Tries likely path sets first. A result counts as missing only after the list of path sets was
     * requested.
     */
    private Optional<FoundResult> findBehind(Evidence evidence, FirstKey first, long at)
        throws InterruptedException {
      Optional<FoundResult> local = findHere(evidence, first, at);
      if (local.isPresent()) {
        return local;
      }
      permits.acquire(step);
      try {
        return findBeyond(evidence, first, at);
      } finally {
        permits.release();
      }
    }

    private Optional<FoundResult> findBeyond(Evidence evidence, FirstKey first, long at)
        throws InterruptedException {
      Set<PathSet> tried = new HashSet<>();
      LookupQuestion list = new LookupQuestion(cache, first.key());
      Optional<Thread> beside = isIdle() ? Optional.of(list.start()) : Optional.empty();
      CacheAnswer<ActionResult> node;
      try {
        Optional<FoundResult> early =
            ask(evidence, first, candidates(first, likely(evidence), tried), at);
        if (early.isPresent()) {
          return early;
        }
        if (beside.isPresent()) {
          beside.get().join();
        }
        node = list.answer();
      } finally {
        beside.ifPresent(Thread::interrupt);
      }
      reason = MissReason.NO_NODE;
      detail = "";
      Optional<FoundResult> found = findAmong(evidence, first, node, tried, at);
      boolean oldNews =
          found.isEmpty()
              && node instanceof CacheAnswer.Found<ActionResult> here
              && here.tier() == Tier.DISK
              && cache.mode().fetches();
      return oldNews
          ? findAmong(evidence, first, cache.find(first.key(), Freshness.NOW), tried, at)
          : found;
    }

    /** Results made on this machine are found in its own list, without a request to a server. */
    private Optional<FoundResult> findHere(Evidence evidence, FirstKey first, long at)
        throws InterruptedException {
      if (here.isEmpty() || !cache.mode().fetches()) {
        return Optional.empty();
      }
      Search search = new Search(subject, here.get(), progress);
      search.inputs = inputs;
      Optional<FoundResult> found =
          search.findAmong(
              evidence,
              first,
              here.get().find(first.key(), Freshness.THIS_BUILD),
              new HashSet<>(),
              at);
      include(search.newestNanos);
      return found;
    }

    private Optional<FoundResult> findAmong(
        Evidence evidence,
        FirstKey first,
        CacheAnswer<ActionResult> node,
        Set<PathSet> tried,
        long at)
        throws InterruptedException {
      return switch (node) {
        case CacheAnswer.Absent<ActionResult> _ -> Optional.empty();
        case CacheAnswer.Failed<ActionResult> failed -> {
          reason = failed.reason();
          detail = failed.detail();
          yield Optional.empty();
        }
        case CacheAnswer.Found<ActionResult> there -> {
          reason = MissReason.NOT_FOUND;
          List<PathSet> sets = sets(there.value(), first.key());
          if (!sets.isEmpty() && sets.stream().allMatch(ResultLookup::dependsOnPlace)) {
            detail = "its results say where they were made; -ffile-prefix-map leaves that out";
          }
          yield ask(evidence, first, candidates(first, sets, tried), at);
        }
      };
    }

    private List<PathSet> likely(Evidence evidence) throws InterruptedException {
      Optional<PathSet> set = likely.ofLastRun(subject, evidence);
      if (set.isEmpty()) {
        set = likely.ofFamily(subject, evidence, cache);
      }
      return set.stream().toList();
    }

    private List<Candidate> candidates(FirstKey first, List<PathSet> sets, Set<PathSet> tried) {
      List<Candidate> candidates = new ArrayList<>();
      for (PathSet paths : sets) {
        if (tried.add(paths)) {
          keys.resultKey(subject, first.key(), paths)
              .ifPresent(
                  key ->
                      candidates.add(
                          new Candidate(
                              new LookupQuestion(cache, key.key()), paths, key.newestNanos())));
        }
      }
      return candidates;
    }

    private List<PathSet> sets(ActionResult node, ActionKey key) {
      try {
        return node.stdout() instanceof Blob.Inline inline
            ? KeyNode.decode(inline.bytes(), key, keys.table()).sets()
            : List.of();
      } catch (Malformed nobodysNode) {
        reason = MissReason.ERROR;
        detail = "its list of path sets cannot be read";
        return List.of();
      }
    }

    /** Asks for all candidates in parallel; the first in the list that has a result counts. */
    private Optional<FoundResult> ask(
        Evidence evidence, FirstKey first, List<Candidate> candidates, long at)
        throws InterruptedException {
      List<Thread> others = new ArrayList<>();
      try {
        candidates.stream().skip(1).forEach(each -> others.add(each.question.start()));
        for (int i = 0; i < candidates.size(); i++) {
          if (i > 0) {
            others.get(i - 1).join();
          }
          Candidate candidate = candidates.get(i);
          CacheAnswer<ActionResult> answer = candidate.question.answer();
          if (answer instanceof CacheAnswer.Found<ActionResult> there) {
            Optional<ActionResult> opened =
                ResultSeal.opened(candidate.question.key(), there.value());
            if (opened.isEmpty()) {
              reason = MissReason.ERROR;
              detail = "what is there is not what was stored under its key";
              continue;
            }
            include(candidate.newestNanos);
            ActionResult result = opened.get();
            return Optional.of(
                new FoundResult(
                    subject,
                    evidence,
                    first,
                    inputs,
                    candidate.paths,
                    candidate.question.key(),
                    result,
                    there.tier(),
                    at,
                    result.times() == null ? 0 : result.times().tookMillis()));
          }
          if (answer instanceof CacheAnswer.Failed<ActionResult> failed) {
            reason = failed.reason();
            detail = failed.detail();
          }
        }
        return Optional.empty();
      } finally {
        others.forEach(Thread::interrupt);
      }
    }
  }

  private static boolean dependsOnPlace(PathSet set) {
    return set.pairs().contains(Roots.PLACE);
  }

  /** A key that may have a result. */
  private record Candidate(LookupQuestion question, PathSet paths, long newestNanos) {}

  /**
   * Whether everything that the step reads is in place, and in the state with which it was looked
   * up. On the thread of the build.
   *
   * @param newestNanos of the time stamps that ninja's rule compares
   */
  boolean stillHolds(FoundResult found, long newestNanos) {
    if (newestNanos > found.atNanos()) {
      wanted(newestNanos);
      return false;
    }
    return keys.isStill(found.subject(), found.evidence(), found.first(), found.inputs())
        && keys.resultKey(found.subject(), found.first().key(), found.paths())
            .filter(key -> key.key().equals(found.key()))
            .isPresent();
  }

  /** The next look-ups use a time that is no earlier than this. */
  private synchronized void wanted(long nanos) {
    earliest = Math.max(earliest, nanos);
  }
}
