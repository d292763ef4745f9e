package dev.sconce.engine;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.action.ResultSeal;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.cache.ResultCache;
import dev.sconce.cache.ResultCache.Freshness;
import dev.sconce.digest.Digest;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.RemoteOutputs.LeftOutput;
import dev.sconce.history.RemoteOutputs.LeftStep;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.OutputState;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Leaves results that nobody needs here in the remote cache: records their outputs, writes the logs
 * as if the outputs were in place, and downloads them if a command needs them after all. The build
 * log is written last, and a record counts only together with it, so a build that is killed in
 * between finds outputs missing.
 */
final class RemoteLeaving {
  private static final ResultStaging.Staged NO_TEXTS =
      new ResultStaging.Staged(Map.of(), new byte[0], null, Tier.REMOTE);

  private final LeftOutputs left;
  private final ResultStaging staging;
  private final ResultPlacement placement;
  private final ResultContents contents;
  private final ResultNames names;

  /** By step: its standard output and reported inputs, until it is left remote. */
  private final Map<Integer, ResultStaging.Staged> texts = new ConcurrentHashMap<>();

  /**
   * The remote outputs of a step, for other threads.
   *
   * @param names of its outputs in the result, in order
   */
  record Left(Edge edge, LeftStep step, List<String> names) {
    /** Copies the list. */
    Left {
      names = List.copyOf(names);
    }
  }

  RemoteLeaving(
      LeftOutputs left,
      ResultStaging staging,
      ResultPlacement placement,
      ResultContents contents,
      ResultNames names) {
    this.left = left;
    this.staging = staging;
    this.placement = placement;
    this.contents = contents;
    this.names = names;
  }

  /**
   * Downloads the texts of the found result, which are needed even if the outputs are not. On the
   * thread of the look-up.
   */
  ResultLookup.Outcome withTexts(ResultLookup.Outcome outcome, ResultCache cache)
      throws InterruptedException {
    ResultLookup.FoundResult result = outcome.result().orElseThrow();
    int step = result.subject().edge().id();
    try {
      texts.put(
          step,
          staging.fetch(cache, result.result(), Set.of(), result.atNanos(), FetchProgress.NONE));
      return outcome;
    } catch (ResultStaging.NotStagedException reason) {
      return new ResultLookup.Outcome(
          new Completion.Reuse.NotFound(step, reason.reason(), reason.detail(), 0),
          Optional.empty());
    }
  }

  /** The texts that {@link #withTexts} has downloaded. */
  ResultStaging.Staged takeTexts(Edge edge) {
    ResultStaging.Staged brought = texts.remove(edge.id());
    return brought == null ? NO_TEXTS : brought;
  }

  void forget(int step) {
    texts.remove(step);
  }

  /**
   * Records that the outputs of a step stay in the remote cache. On the thread of the build.
   *
   * @param besides names of other files in the result that the step may make
   * @return the time stamps of the outputs
   */
  long[] leave(
      ResultPlacement.Staged ready,
      ResultLookup.FoundResult found,
      List<String> besides,
      int startMillis,
      int endMillis)
      throws IOException {
    Edge edge = ready.edge();
    long at = found.atNanos();
    List<String> outputNames = names.ofOutputs(edge).orElseThrow();
    List<OutputState> states = contents.of(found.result(), outputNames);
    List<LeftOutput> outputs = new ArrayList<>();
    for (int i = 0; i < outputNames.size(); i++) {
      OutputState state = states.get(i);
      outputs.add(new LeftOutput(edge.outputs()[i].path(), state.content(), state.executable()));
    }
    placement.clear(edge);
    left.put(new LeftStep(edge.outputs()[0].path(), found.key().hex(), at, outputs, besides));
    return placement.log(ready, at, startMillis, endMillis);
  }

  /** The remote outputs of a step, if all of them can be named. On the thread of the build. */
  Optional<Left> left(Edge edge) {
    Optional<LeftStep> step = left.of(edge);
    Optional<List<String>> outputs = names.ofOutputs(edge);
    return step.isEmpty() || outputs.isEmpty()
        ? Optional.empty()
        : Optional.of(new Left(edge, step.get(), outputs.get()));
  }

  /** Downloads remote outputs. For virtual threads. */
  ResultStaging.Staged fetch(Left wanted, ResultCache cache)
      throws ResultStaging.NotStagedException, InterruptedException {
    LeftStep step = wanted.step();
    ActionKey key = new ActionKey(Digest.ofHex(step.key(), 0));
    ActionResult result =
        switch (cache.find(key, Freshness.THIS_BUILD)) {
          case CacheAnswer.Found<ActionResult> found ->
              ResultSeal.opened(key, found.value())
                  .orElseThrow(
                      () ->
                          new ResultStaging.NotStagedException(
                              MissReason.EVICTED, "another result has taken its place"));
          case CacheAnswer.Absent<ActionResult> _ ->
              throw new ResultStaging.NotStagedException(MissReason.EVICTED, step.key());
          case CacheAnswer.Failed<ActionResult> failed ->
              throw new ResultStaging.NotStagedException(failed.reason(), failed.detail());
        };
    if (!isWhatWasLeft(wanted, result)) {
      throw new ResultStaging.NotStagedException(
          MissReason.EVICTED, "another result has taken its place");
    }
    Set<String> files = new HashSet<>(wanted.names());
    files.addAll(step.besides());
    return staging.fetch(cache, result, files, step.atNanos(), FetchProgress.NONE);
  }

  /** Steps that read these outputs were looked up with the recorded contents. */
  private boolean isWhatWasLeft(Left wanted, ActionResult result) {
    if (!ResultNames.hasAll(result, wanted.names())) {
      return false;
    }
    List<OutputState> now = contents.of(result, wanted.names());
    for (int i = 0; i < now.size(); i++) {
      LeftOutput then = wanted.step().outputs().get(i);
      if (!now.get(i).equals(new OutputState(then.content(), then.executable()))) {
        return false;
      }
    }
    return true;
  }

  /** Puts downloaded outputs in place. For virtual threads. */
  Completion put(Left wanted, ResultStaging.Staged staged) {
    Edge edge = wanted.edge();
    List<LeftOutput> outputs = wanted.step().outputs();
    Map<String, LeftOutput> byName = new HashMap<>();
    for (int i = 0; i < outputs.size(); i++) {
      byName.put(wanted.names().get(i), outputs.get(i));
    }
    try {
      for (String name : wanted.step().besides()) {
        Path at = staged.files().get(name);
        if (at != null) {
          placement.put(at, name, null);
        }
      }
      for (Map.Entry<String, LeftOutput> each : byName.entrySet()) {
        Path at = staged.files().get(each.getKey());
        if (at == null) {
          throw new IOException(each.getValue().path() + " was not brought");
        }
        boolean link = Files.isSymbolicLink(at);
        placement.put(at, each.getValue().path(), link ? null : each.getValue().content());
      }
      left.remove(edge);
      return new Completion.Reuse.Materialised(edge.id());
    } catch (IOException failure) {
      return lost(wanted, MissReason.ERROR);
    }
  }

  /**
   * Called when outputs are no longer available: nothing may rely on them, in a later build either.
   */
  Completion lost(Left wanted, MissReason reason) {
    Edge edge = wanted.edge();
    try {
      for (Node output : edge.outputs()) {
        placement.remove(output.path());
      }
      left.remove(edge);
    } catch (IOException failure) {
      // if the build is killed now, the next one finds again that they are missing
      return new Completion.Reuse.NotMaterialised(edge.id(), MissReason.ERROR);
    }
    return new Completion.Reuse.NotMaterialised(edge.id(), reason);
  }
}
