package dev.sconce.engine;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.action.ActionResult.Blob;
import dev.sconce.action.ActionResult.ExecutionTimes;
import dev.sconce.action.CacheObstacle;
import dev.sconce.action.FirstKey;
import dev.sconce.action.FirstKey.Evidence;
import dev.sconce.action.KeyNode;
import dev.sconce.action.PathSet;
import dev.sconce.action.ResultSeal;
import dev.sconce.cache.ActionCache;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.Publication;
import dev.sconce.cache.ResultCache;
import dev.sconce.digest.Digest;
import dev.sconce.files.AccessSet;
import dev.sconce.files.FileSystem;
import dev.sconce.files.NativePath;
import dev.sconce.graph.ByteSource.Malformed;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Effect;
import dev.sconce.session.StepOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives results of commands that ran here to others, if nothing stands in the way: keys the run by
 * what it was seen to use, copies what it made into the cache of this machine, and has that pass it
 * on. What stands in the way is told, one reason each. {@link #publish} belongs to the thread of
 * the build, the work to other ones.
 */
final class ResultPublisher {
  private static final int THREADS = 2;
  private static final int MAX_MENDS = 2;

  private final Graph graph;
  private final FileSystem files;
  private final BuildParts.Caching caching;
  private final CachePolicy policy;
  private final StepKeys keys;
  private final RunKeys runs;
  private final ResultNames names;
  private final UndeclaredOutputs undeclared;
  private final ResultSnapshot snapshot;
  private final LikelyPathSets likely;
  private final CacheAccount account;
  private final long startedAtMillis;
  private final FileWorkers workers = new FileWorkers(THREADS, "store");

  ResultPublisher(
      BuildParts parts,
      BuildParts.Caching caching,
      FileStateReader states,
      StepKeys keys,
      ResultNames names,
      UndeclaredOutputs undeclared,
      LikelyPathSets likely,
      CacheAccount account) {
    this.likely = likely;
    this.graph = parts.graph();
    this.files = parts.files();
    this.caching = caching;
    this.policy = caching.policy();
    this.keys = keys;
    this.runs = new RunKeys(keys, files, new ResultTraits(files, keys));
    this.names = names;
    this.undeclared = undeclared;
    this.account = account;
    this.startedAtMillis = parts.startedAtMillis();
    this.snapshot =
        new ResultSnapshot(files, states, path -> NativePath.of("open", names.absolute(path)));
  }

  /**
   * Gives a run that has ended well to others, some time later.
   *
   * @param seen what it was seen to do; null if nobody watched it
   */
  void publish(
      Effect.Reuse.KeepRun run,
      StepTracing.@Nullable JudgedRun seen,
      StepOutput printed,
      long tookMillis) {
    Edge edge = run.edge();
    if (caching.cacheOf(edge).filter(cache -> !cache.stores()).isPresent()) {
      return;
    }
    Optional<CacheObstacle> known = obstacle(edge, seen);
    if (known.isPresent()) {
      refused(edge, known.get());
      return;
    }
    StepKeys.Subject subject = keys.subject(edge);
    Node[] discovered = discovered(edge, run.discovered());
    boolean told = edge.flag("deps") || !edge.depfile().isEmpty();
    long started = startedAtMillis + run.startedMillis();
    ExecutionTimes times = new ExecutionTimes(started, started + tookMillis);
    Map<Node, AccessSet.State> left;
    try {
      left = left(edge, seen);
    } catch (IOException unreadable) {
      account.notStored(edge, FactGatherer.messageOf(unreadable));
      return;
    }
    int id = edge.id();
    workers.execute(
        () -> {
          try {
            store(id, subject, run.startMtimeNanos(), seen, left, discovered, told, printed, times);
          } catch (ResultSnapshot.NotStorableException reason) {
            account.notStored(edge, reason.reason());
          } catch (IOException unreadable) {
            account.notStored(edge, FactGatherer.messageOf(unreadable));
          } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private Optional<CacheObstacle> obstacle(Edge edge, StepTracing.@Nullable JudgedRun seen) {
    if (caching.cacheOf(edge).isEmpty()) {
      return obstacle(CacheObstacle.Kind.TURNED_OFF, edge.bindings().ruleName());
    }
    if (edge.generator()) {
      return obstacle(CacheObstacle.Kind.GENERATOR, "");
    }
    if (edge.console()) {
      return obstacle(CacheObstacle.Kind.CONSOLE, "");
    }
    if (seen == null && !policy.storesUntraced(edge)) {
      return obstacle(CacheObstacle.Kind.NOT_TRACED, "");
    }
    return Optional.empty();
  }

  private static Optional<CacheObstacle> obstacle(CacheObstacle.Kind kind, String subject) {
    return Optional.of(new CacheObstacle(kind, subject));
  }

  private void refused(Edge edge, CacheObstacle obstacle) {
    account.notStored(edge, obstacle.text());
  }

  /**
   * The outputs as the run has left them. Where nobody watched it they are looked at now, before
   * another step that may write them has started.
   */
  private Map<Node, AccessSet.State> left(Edge edge, StepTracing.@Nullable JudgedRun seen)
      throws IOException {
    Map<String, AccessSet.State> written = new HashMap<>();
    if (seen != null) {
      seen.accesses().accesses().forEach(access -> written.put(access.path(), access.after()));
    }
    Map<Node, AccessSet.State> left = new HashMap<>();
    for (Node output : edge.outputs()) {
      AccessSet.State then = written.get(names.absolute(output.path()));
      left.put(output, then == null ? files.state(output.path()) : then);
    }
    return left;
  }

  /** With {@code deps} the command's words were taken already; a depfile that stays is read. */
  private Node[] discovered(Edge edge, Node @Nullable [] told) {
    return told != null ? told : KeptDepfile.inputs(edge, graph, files);
  }

  private void store(
      int step,
      StepKeys.Subject subject,
      long startMtimeNanos,
      StepTracing.@Nullable JudgedRun seen,
      Map<Node, AccessSet.State> left,
      Node[] discovered,
      boolean told,
      StepOutput printed,
      ExecutionTimes times)
      throws ResultSnapshot.NotStorableException, IOException, InterruptedException {
    Edge edge = subject.edge();
    if (startMtimeNanos == 0) {
      throw new ResultSnapshot.NotStorableException("the clock of the file system is not known");
    }
    if (printed.sizeBytes() > ResultStaging.MAX_TEXT_BYTES) {
      throw new ResultSnapshot.NotStorableException("it prints too much");
    }
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    printed.writeTo(stdout);
    Evidence evidence = seen == null ? Evidence.UNTRACED : Evidence.TRACED;
    FirstKey first =
        switch (keys.firstKey(subject, evidence)) {
          case StepKeys.Keyed.ByFirstKey(FirstKey key, long _) -> key;
          case StepKeys.Keyed.Refused(CacheObstacle obstacle) ->
              throw new ResultSnapshot.NotStorableException(obstacle.text());
        };
    UndeclaredOutputs.Made besides =
        seen == null ? UndeclaredOutputs.Made.NOTHING : undeclared.madeBy(edge, seen.accesses());
    RunKeys.EndedRun ended =
        new RunKeys.EndedRun(
            subject,
            first,
            absolute(discovered),
            startMtimeNanos,
            stdout.toByteArray(),
            besides.ofPlace());
    RunKeys.KeyedRun keyed = seen == null ? runs.untraced(ended) : runs.traced(ended, of(seen));
    switch (keyed) {
      case RunKeys.KeyedRun.Refused(CacheObstacle obstacle) -> refused(edge, obstacle);
      case RunKeys.KeyedRun.Storable(
              FirstKey key,
              PathSet set,
              ActionKey result,
              RunKeys.OtherKeys others) -> {
        ResultCache cache = caching.cacheOf(edge).orElseThrow();
        ActionResult made =
            snapshot.of(
                cache,
                outputs(edge, besides.files(), left),
                besides.directories(),
                stdout.toByteArray(),
                told ? Optional.of(names.depfile(discovered)) : Optional.empty(),
                times);
        RunPublication publication = new RunPublication(key.key(), set, result, made);
        likely.note(
            subject,
            evidence,
            set,
            cache,
            (familyKey, family, paths) -> {
              Optional<FamilyEntry> entry =
                  others.by(paths).map(under -> new FamilyEntry(familyKey, family, under));
              if (entry.isPresent() && !publication.add(entry.get())) {
                cache.publish(step, new FamilyPublication(entry.get(), made));
              }
            });
        publication.seal();
        cache.publish(step, publication);
        account.stored(subject, key, result.hex());
      }
    }
  }

  private List<String> absolute(Node[] discovered) {
    List<String> paths = new ArrayList<>(discovered.length);
    for (Node node : discovered) {
      paths.add(names.absolute(node.path()));
    }
    return paths;
  }

  private List<ResultSnapshot.Output> outputs(
      Edge edge, List<ResultSnapshot.Output> besides, Map<Node, AccessSet.State> left)
      throws ResultSnapshot.NotStorableException {
    List<ResultSnapshot.Output> outputs = new ArrayList<>();
    for (Node output : edge.outputs()) {
      String name =
          names
              .of(output)
              .orElseThrow(
                  () ->
                      new ResultSnapshot.NotStorableException(
                          new CacheObstacle(CacheObstacle.Kind.OUTPUT_OUTSIDE, output.path())
                              .text()));
      AccessSet.State then = left.getOrDefault(output, AccessSet.State.ABSENT);
      if (then.kind() == AccessSet.State.Kind.LINK && !names.staysInside(name, then.target())) {
        throw new ResultSnapshot.NotStorableException(
            new CacheObstacle(CacheObstacle.Kind.OUTPUT_LEADS_OUTSIDE, output.path()).text());
      }
      outputs.add(new ResultSnapshot.Output(output.path(), name, true, then));
    }
    outputs.addAll(besides);
    return outputs;
  }

  private static RunKeys.Seen of(StepTracing.JudgedRun seen) {
    return new RunKeys.Seen(
        seen.accesses(),
        seen.verdict().inputs(),
        RunKeys.obstacle(seen.verdict()),
        seen.temporary());
  }

  /** Waits until all is on this machine that was given so far. */
  void finish() {
    workers.close();
    try {
      likely.finish();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where a result is to be found by the path set of its family. */
  private record FamilyEntry(ActionKey familyKey, PathSet family, ActionKey key) {}

  private CacheAnswer<ActionResult> publish(
      FamilyEntry entry, ActionResult result, ActionCache into) throws InterruptedException {
    likely.store(entry.familyKey(), entry.family(), into);
    return into.store(entry.key(), ResultSeal.sealed(entry.key(), result));
  }

  /** The same for a result that was published before its family was known. */
  private final class FamilyPublication implements Publication {
    private final FamilyEntry entry;
    private final ActionResult result;

    FamilyPublication(FamilyEntry entry, ActionResult result) {
      this.entry = entry;
      this.result = result;
    }

    @Override
    public List<Digest> contents() {
      return ResultSnapshot.storedContents(result);
    }

    @Override
    public long inlineBytes() {
      return result.inlineBytes();
    }

    @Override
    public CacheAnswer<ActionResult> publish(ActionCache into) throws InterruptedException {
      return ResultPublisher.this.publish(entry, result, into);
    }
  }

  /** A result, and the path set by which it is found. */
  private final class RunPublication implements Publication {
    private final ActionKey first;
    private final PathSet set;
    private final ActionKey key;
    private final ActionResult result;
    private @Nullable FamilyEntry entry;
    private boolean sealed;

    RunPublication(ActionKey first, PathSet set, ActionKey key, ActionResult result) {
      this.first = first;
      this.set = set;
      this.key = key;
      this.result = result;
    }

    /** Has it found by its family as well; false if it is too late for that. */
    synchronized boolean add(FamilyEntry more) {
      if (!sealed) {
        entry = more;
      }
      return !sealed;
    }

    synchronized void seal() {
      sealed = true;
    }

    private synchronized @Nullable FamilyEntry entry() {
      return entry;
    }

    @Override
    public List<Digest> contents() {
      return ResultSnapshot.storedContents(result);
    }

    @Override
    public long inlineBytes() {
      return result.inlineBytes();
    }

    /**
     * Two writers of one list may lose each other's set: so it is looked at once more in the end.
     */
    @Override
    public CacheAnswer<ActionResult> publish(ActionCache into) throws InterruptedException {
      CacheAnswer<ActionResult> listed = list(into);
      if (listed instanceof CacheAnswer.Failed<ActionResult>) {
        return listed;
      }
      CacheAnswer<ActionResult> stored = into.store(key, ResultSeal.sealed(key, result));
      for (int mends = 0;
          mends < MAX_MENDS && stored instanceof CacheAnswer.Found<ActionResult>;
          mends++) {
        if (!lacksSet(into.find(first))) {
          break;
        }
        list(into);
      }
      FamilyEntry more = entry();
      if (more != null && stored instanceof CacheAnswer.Found<ActionResult>) {
        return ResultPublisher.this.publish(more, result, into);
      }
      return stored;
    }

    private CacheAnswer<ActionResult> list(ActionCache into) throws InterruptedException {
      CacheAnswer<ActionResult> present = into.find(first);
      if (present instanceof CacheAnswer.Failed<ActionResult>
          || present instanceof CacheAnswer.Found<ActionResult> && !lacksSet(present)) {
        return present;
      }
      KeyNode node = node(present).with(set);
      return into.store(first, ActionResult.holding(node.encode(first)));
    }

    private boolean lacksSet(CacheAnswer<ActionResult> answer) {
      return !node(answer).sets().contains(set);
    }

    private KeyNode node(CacheAnswer<ActionResult> answer) {
      try {
        return answer instanceof CacheAnswer.Found<ActionResult> found
                && found.value().stdout() instanceof Blob.Inline inline
            ? KeyNode.decode(inline.bytes(), first, keys.table())
            : KeyNode.EMPTY;
      } catch (Malformed nobodysNode) {
        return KeyNode.EMPTY;
      }
    }
  }
}
