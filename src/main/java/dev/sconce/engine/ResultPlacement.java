package dev.sconce.engine;

import dev.sconce.action.ActionResult;
import dev.sconce.action.Ingredient;
import dev.sconce.digest.Digest;
import dev.sconce.files.FileSystem;
import dev.sconce.files.NativePath;
import dev.sconce.graph.ByteSource.Malformed;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts fetched files in place, and writes the logs as if the command had run. Outputs are renamed
 * one by one; by ninja's rule the step is out of date until its log record is written, which comes
 * last. For the thread of the build.
 */
final class ResultPlacement {
  private static final Node[] NO_NODES = {};

  /**
   * The files that were put in place.
   *
   * @param mtimes of each output
   * @param discovered the inputs that the step is now known to have read
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record Placed(long[] mtimes, Node[] discovered) {}

  private final Graph graph;
  private final FileSystem files;
  private final FileStateReader states;
  private final BuildLog log;
  private final @Nullable DepsLog deps;
  private final ResultNames names;
  private final @Nullable LeftOutputs left;

  /**
   * @param left the outputs that were left remote; null if all are on disk
   */
  ResultPlacement(
      BuildParts parts,
      BuildLog log,
      FileStateReader states,
      ResultNames names,
      @Nullable LeftOutputs left) {
    this.left = left;
    this.graph = parts.graph();
    this.files = parts.files();
    this.states = states;
    this.log = log;
    this.deps = parts.depsLog();
    this.names = names;
  }

  /**
   * A fetched result, and what it stands for here.
   *
   * @param discovered the inputs that the step reported, if it reported any
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record Staged(
      Edge edge, ActionResult result, ResultStaging.Staged parts, Node @Nullable [] discovered) {}

  /** Interprets a fetched result. Changes only the graph, which receives nodes. */
  Staged read(StepKeys.Subject subject, ActionResult result, ResultStaging.Staged parts)
      throws IOException {
    Edge edge = subject.edge();
    Node[] discovered = null;
    if (parts.depfile() != null) {
      try {
        discovered = ResultNames.nodes(names.read(parts.depfile()), graph);
      } catch (Malformed unusable) {
        throw new IOException("a depfile that cannot be read");
      }
      checkMakers(subject, discovered);
    }
    return new Staged(edge, result, parts, discovered);
  }

  /** A run that used outputs of steps that do not run before it is never stored. */
  private static void checkMakers(StepKeys.Subject subject, Node[] discovered) throws IOException {
    for (Node node : discovered) {
      Edge maker = node.producer();
      if (maker != null && !maker.phony() && !subject.reader().ancestors().get(maker.id())) {
        throw new IOException("a depfile that names " + node.path() + ", which is made later");
      }
    }
  }

  /** The newest time stamp of the generated inputs of a step, as ninja's rule sees it. */
  long newestGenerated(StepKeys.Subject subject, Staged staged) throws IOException {
    long newest = 0;
    for (StepKeys.Input input : subject.inputs()) {
      newest = Math.max(newest, input.made() ? mtimeNanos(input.node(), input.path()) : 0);
    }
    if (staged.discovered() != null) {
      for (Node node : staged.discovered()) {
        newest = Math.max(newest, node.producer() == null ? 0 : mtimeNanos(node, node.path()));
      }
    }
    return newest;
  }

  /** The time stamp of a file; for a remote output, the time stamp that it would have. */
  private long mtimeNanos(Node node, String path) throws IOException {
    long present = files.mtimeNanos(path);
    return present == 0 && left != null ? left.mtimeNanos(node) : present;
  }

  /**
   * Puts the outputs of a step in place.
   *
   * @param atNanos the time stamp for outputs and logs
   * @param startMillis for the build log
   * @param endMillis for the build log
   */
  Placed place(Staged staged, long atNanos, int startMillis, int endMillis) throws IOException {
    Edge edge = staged.edge();
    Node[] outputs = edge.outputs();
    long[] mtimes = new long[outputs.length];
    Map<String, ActionResult.OutputFile> made = new HashMap<>();
    staged.result().files().forEach(file -> made.put(file.path(), file));
    removeDepfile(edge);
    Map<String, Path> brought = staged.parts().files();
    Map<String, Long> placed = new HashMap<>();
    for (int i = 0; i < outputs.length; i++) {
      String name = names.of(outputs[i]).orElseThrow();
      Long time = placed.get(name);
      if (time == null) {
        Path at = brought.get(name);
        if (at == null) {
          throw new IOException(outputs[i].path() + " was not brought");
        }
        time = place(edge, outputs[i].path(), at, made.get(name), atNanos);
        brought.remove(name);
        placed.put(name, time);
      }
      mtimes[i] = time;
    }
    for (int i = 0; i < outputs.length; i++) {
      if (!made.containsKey(names.of(outputs[i]).orElseThrow())) {
        mtimes[i] = timeBehindLink(outputs[i].path());
      }
    }
    placeBesides(staged, made);
    Node[] discovered = staged.discovered() == null ? NO_NODES : staged.discovered();
    if (edge.flag("deps")) {
      recordDeps(outputs, mtimes, discovered);
    } else if (hasDepfileOfItsOwn(edge) && staged.discovered() != null) {
      files.makeParents(edge.depfile());
      files.write(edge.depfile(), ResultNames.asMakefile(outputs[0].path(), discovered));
    }
    log.record(edge, startMillis, endMillis, atNanos);
    return new Placed(mtimes, discovered);
  }

  private void recordDeps(Node[] outputs, long[] mtimes, Node[] discovered) throws IOException {
    if (deps != null) {
      for (int i = 0; i < outputs.length; i++) {
        deps.record(outputs[i], mtimes[i], discovered);
      }
    }
  }

  /** Removes the files at the paths of outputs that stay remote. */
  void clear(Edge edge) throws IOException {
    removeDepfile(edge);
    for (Node output : edge.outputs()) {
      files.remove(output.path());
    }
  }

  /** Writes the logs for outputs that stay remote. */
  long[] log(Staged staged, long atNanos, int startMillis, int endMillis) throws IOException {
    Edge edge = staged.edge();
    long[] mtimes = new long[edge.outputs().length];
    Arrays.fill(mtimes, atNanos);
    if (edge.flag("deps")) {
      Node[] discovered = staged.discovered() == null ? NO_NODES : staged.discovered();
      recordDeps(edge.outputs(), mtimes, discovered);
    }
    log.record(edge, startMillis, endMillis, atNanos);
    return mtimes;
  }

  void remove(String path) throws IOException {
    files.remove(path);
  }

  /** Puts a file in place that has its time stamp already. Any thread. */
  void put(Path at, String path, @Nullable Digest content) throws IOException {
    files.makeParents(path);
    files.rename(NativePath.bytes(at), path);
    if (content != null) {
      states.learn(path, content);
    }
  }

  /**
   * Places the fetched files that are not outputs: only those that the step may make were fetched.
   */
  private void placeBesides(Staged staged, Map<String, ActionResult.OutputFile> made)
      throws IOException {
    Map<String, Path> besides = staged.parts().files();
    for (Map.Entry<String, Path> each : List.copyOf(besides.entrySet())) {
      if (made.containsKey(each.getKey())) {
        files.makeParents(each.getKey());
        files.rename(NativePath.bytes(each.getValue()), each.getKey());
        besides.remove(each.getKey());
      }
    }
  }

  private void removeDepfile(Edge edge) throws IOException {
    if (hasDepfileOfItsOwn(edge)) {
      files.remove(edge.depfile());
    }
  }

  /**
   * A depfile that is also declared as an output is fetched as an output, with the bytes that its
   * readers expect.
   */
  private static boolean hasDepfileOfItsOwn(Edge edge) {
    if (edge.depfile().isEmpty()) {
      return false;
    }
    for (Node output : edge.outputs()) {
      if (output.path().equals(edge.depfile())) {
        return false;
      }
    }
    return true;
  }

  /** Returns the time stamp that counts. */
  private long place(
      Edge edge, String path, Path at, ActionResult.@Nullable OutputFile made, long atNanos)
      throws IOException {
    if (edge.restat() && made != null) {
      Optional<Long> present = timeOfSame(path, made);
      if (present.isPresent()) {
        files.remove(NativePath.bytes(at));
        return present.get();
      }
    }
    files.makeParents(path);
    files.rename(NativePath.bytes(at), path);
    if (made != null) {
      states.learn(path, made.content().digest());
    }
    return atNanos;
  }

  /** The target of the link may be a remote output of another step. */
  private long timeBehindLink(String path) throws IOException {
    long nanos = files.mtimeNanos(path);
    if (nanos == 0) {
      throw new IOException(path + " is a link to what is not here");
    }
    return nanos;
  }

  /**
   * The time stamp of the present file, if it is the same already: a step with {@code restat}
   * leaves it alone.
   */
  private Optional<Long> timeOfSame(String path, ActionResult.OutputFile made) {
    try {
      FileStateReader.Look look = states.look(path);
      Digest digest = made.content().digest();
      return look.state() instanceof Ingredient.FileState.Content(Digest now, boolean executable)
              && now.equals(digest)
              && executable == made.executable()
          ? Optional.of(look.mtimeNanos())
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
