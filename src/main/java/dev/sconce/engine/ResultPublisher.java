package dev.sconce.engine;

import dev.sconce.action.ActionResult;
import dev.sconce.action.ActionResult.ExecutionTimes;
import dev.sconce.action.CacheObstacle;
import dev.sconce.action.FirstKey.Evidence;
import dev.sconce.cache.ResultCache;
import dev.sconce.files.AccessSet;
import dev.sconce.files.FileSystem;
import dev.sconce.files.NativePath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Effect;
import dev.sconce.session.StepOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shares the results of commands that ran here, unless there is an obstacle: keys the run by what
 * it was seen to use, copies its outputs into the cache of this machine, and lets that cache pass
 * them on. It reports one obstacle for each run that it does not share. {@link #publish} belongs to
 * the thread of the build, the work is done on other threads.
 */
final class ResultPublisher {
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
  private final ResultPublications publications;
  private final CacheAccount account;
  private final long startedAtMillis;
  private final EndedRuns<EndedRun> ended = new EndedRuns<>("store", this::storeAll);

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
    this.publications = new ResultPublications(likely, keys.table());
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
   * Shares a run that succeeded, some time later.
   *
   * @param seen the accesses of the run; null if it was not traced
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
    List<Node> discovered = List.of(discovered(edge, run.discovered()));
    boolean told = edge.flag("deps") || !edge.depfile().isEmpty();
    long started = startedAtMillis + run.startedMillis();
    ExecutionTimes times = new ExecutionTimes(started, started + tookMillis);
    Map<Node, AccessSet.State> untraced;
    try {
      untraced = seen == null ? presentOutputs(edge) : Map.of();
    } catch (IOException unreadable) {
      account.notStored(edge, FactGatherer.messageOf(unreadable));
      return;
    }
    ended.add(
        new EndedRun(
            subject, run.startMtimeNanos(), seen, untraced, discovered, told, printed, times));
  }

  /**
   * A run that succeeded.
   *
   * @param untraced the outputs of an untraced run, as it has left them
   */
  private record EndedRun(
      StepKeys.Subject subject,
      long startMtimeNanos,
      StepTracing.@Nullable JudgedRun seen,
      Map<Node, AccessSet.State> untraced,
      List<Node> discovered,
      boolean told,
      StepOutput printed,
      ExecutionTimes times) {
    Edge edge() {
      return subject.edge();
    }

    Evidence evidence() {
      return seen == null ? Evidence.UNTRACED : Evidence.TRACED;
    }
  }

  /** A run with its keys. */
  private record KeyedRun(
      EndedRun run,
      RunKeys.EndedRun ended,
      UndeclaredOutputs.Made besides,
      RunKeys.KeyedRun.Storable keys) {}

  /**
   * Keys all runs before any file is checked again, so that one look serves all runs that have used
   * the same file.
   */
  private void storeAll(List<EndedRun> runs) {
    List<KeyedRun> keyed = new ArrayList<>(runs.size());
    for (EndedRun run : runs) {
      perform(run, () -> key(run).ifPresent(keyed::add));
    }
    Map<String, AccessSet.State> seen = new HashMap<>();
    RunKeys.Looks looks =
        path -> {
          AccessSet.State known = seen.get(path);
          if (known == null) {
            known = files.state(path);
            seen.put(path, known);
          }
          return known;
        };
    for (KeyedRun run : keyed) {
      perform(run.run(), () -> store(run, looks));
    }
  }

  private interface Task {
    void perform() throws ResultSnapshot.NotStorableException, IOException, InterruptedException;
  }

  private void perform(EndedRun run, Task task) {
    try {
      task.perform();
    } catch (ResultSnapshot.NotStorableException reason) {
      account.notStored(run.edge(), reason.reason());
    } catch (IOException unreadable) {
      account.notStored(run.edge(), FactGatherer.messageOf(unreadable));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
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
   * The outputs as an untraced run has left them: read before another step that may write them has
   * started.
   */
  private Map<Node, AccessSet.State> presentOutputs(Edge edge) throws IOException {
    Map<Node, AccessSet.State> left = new HashMap<>();
    for (Node output : edge.outputs()) {
      left.put(output, files.state(output.path()));
    }
    return left;
  }

  /** The outputs as a run was seen to leave them. An output that it did not write is not stored. */
  private Map<Node, AccessSet.State> tracedOutputs(Edge edge, StepTracing.JudgedRun seen) {
    Map<String, AccessSet.State> left = new HashMap<>();
    for (Node output : edge.outputs()) {
      left.put(names.absolute(output.path()), AccessSet.State.ABSENT);
    }
    for (AccessSet.Access access : seen.accesses().accesses()) {
      left.replace(access.path(), access.after());
    }
    Map<Node, AccessSet.State> outputs = new HashMap<>();
    for (Node output : edge.outputs()) {
      outputs.put(output, left.get(names.absolute(output.path())));
    }
    return outputs;
  }

  /**
   * The inputs that the command reported, if they were read already (with {@code deps}); else those
   * in a depfile that stays.
   */
  private Node[] discovered(Edge edge, Node @Nullable [] told) {
    return told != null ? told : KeptDepfile.inputs(edge, graph, files);
  }

  /** Empty if there is no key and the reason was reported. */
  private Optional<KeyedRun> key(EndedRun run)
      throws ResultSnapshot.NotStorableException, IOException {
    if (run.startMtimeNanos() == 0) {
      throw new ResultSnapshot.NotStorableException("the clock of the file system is not known");
    }
    if (run.printed().sizeBytes() > ResultStaging.MAX_TEXT_BYTES) {
      throw new ResultSnapshot.NotStorableException("it prints too much");
    }
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    run.printed().writeTo(stdout);
    StepTracing.JudgedRun seen = run.seen();
    UndeclaredOutputs.Made besides =
        seen == null
            ? UndeclaredOutputs.Made.NOTHING
            : undeclared.madeBy(run.edge(), seen.accesses());
    RunKeys.EndedRun ended =
        new RunKeys.EndedRun(
            run.subject(),
            null,
            absolute(run.discovered()),
            run.startMtimeNanos(),
            stdout.toByteArray(),
            besides.ofPlace());
    return storable(
            run.edge(), seen == null ? runs.untraced(ended) : runs.keyTraced(ended, of(seen)))
        .map(keyed -> new KeyedRun(run, ended, besides, keyed));
  }

  private Optional<RunKeys.KeyedRun.Storable> storable(Edge edge, RunKeys.KeyedRun keyed) {
    return switch (keyed) {
      case RunKeys.KeyedRun.Refused(CacheObstacle obstacle) -> {
        refused(edge, obstacle);
        yield Optional.empty();
      }
      case RunKeys.KeyedRun.Storable storable -> Optional.of(storable);
    };
  }

  private void store(KeyedRun keyed, RunKeys.Looks looks)
      throws ResultSnapshot.NotStorableException, IOException, InterruptedException {
    EndedRun run = keyed.run();
    Edge edge = run.edge();
    StepTracing.JudgedRun seen = run.seen();
    Map<Node, AccessSet.State> left = seen == null ? run.untraced() : tracedOutputs(edge, seen);
    if (seen != null
        && storable(edge, runs.checkTraced(keyed.ended(), of(seen), keyed.keys(), looks))
            .isEmpty()) {
      return;
    }
    ResultCache cache = caching.cacheOf(edge).orElseThrow();
    ActionResult made =
        snapshot.of(
            cache,
            outputs(edge, keyed.besides().files(), left),
            keyed.besides().directories(),
            keyed.ended().stdout(),
            run.told()
                ? Optional.of(names.depfile(run.discovered().toArray(Node[]::new)))
                : Optional.empty(),
            run.times());
    publish(run, keyed.keys(), made, cache);
  }

  private void publish(
      EndedRun run, RunKeys.KeyedRun.Storable keyed, ActionResult made, ResultCache cache)
      throws InterruptedException {
    int step = run.edge().id();
    ResultPublications.OfRun publication =
        publications.ofRun(keyed.first().key(), keyed.set(), keyed.key(), made);
    if (cache.mode().pushes()) {
      likely.note(
          run.subject(),
          run.evidence(),
          keyed.set(),
          cache,
          (familyKey, family, paths) -> {
            Optional<ResultPublications.FamilyEntry> entry =
                keyed
                    .others()
                    .by(paths)
                    .map(under -> new ResultPublications.FamilyEntry(familyKey, family, under));
            if (entry.isPresent() && !publication.add(entry.get())) {
              cache.publish(step, publications.ofFamily(entry.get(), made));
            }
          });
    }
    publication.complete();
    Optional<String> obstacle = cache.publish(step, publication);
    if (obstacle.isPresent()) {
      account.notStored(run.edge(), "not kept: " + obstacle.get());
      return;
    }
    account.stored(run.subject(), keyed.first(), keyed.key().hex());
  }

  private List<String> absolute(List<Node> discovered) {
    List<String> paths = new ArrayList<>(discovered.size());
    for (Node node : discovered) {
      paths.add(names.absolute(node.path()));
    }
    return paths;
  }

  private List<ResultSnapshot.Output> outputs(
      Edge edge, List<ResultSnapshot.Output> besides, Map<Node, AccessSet.State> left)
      throws ResultSnapshot.NotStorableException {
    Map<String, ResultSnapshot.Output> outputs = new LinkedHashMap<>();
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
      // CMake declares each output of a custom command twice: relative, and by its absolute path.
      outputs.putIfAbsent(name, new ResultSnapshot.Output(output.path(), name, true, then));
    }
    List<ResultSnapshot.Output> all = new ArrayList<>(outputs.values());
    all.addAll(besides);
    return all;
  }

  private static RunKeys.Seen of(StepTracing.JudgedRun seen) {
    return new RunKeys.Seen(
        seen.accesses(),
        seen.verdict().inputs(),
        RunKeys.obstacle(seen.verdict()),
        seen.temporary());
  }

  /** Waits until all runs given so far are stored on this machine. */
  void finish() {
    ended.finish();
    try {
      likely.finish();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
