package dev.sconce.engine;

import dev.sconce.action.ActionKey;
import dev.sconce.action.CacheObstacle;
import dev.sconce.action.CommandFamily;
import dev.sconce.action.CountedInputs;
import dev.sconce.action.FirstKey;
import dev.sconce.action.FirstKey.Evidence;
import dev.sconce.action.Ingredient;
import dev.sconce.action.Ingredients;
import dev.sconce.action.PathSet;
import dev.sconce.action.PathState;
import dev.sconce.action.PathTable;
import dev.sconce.action.ResultKey;
import dev.sconce.action.Roots;
import dev.sconce.files.FileStat;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keys the steps of a build, by what they declare and by what they were seen to use. Uses files and
 * the graph, and knows no cache. {@link #subject} belongs to the thread of the build; everything
 * else is safe for use by several threads.
 */
final class StepKeys {
  private static final Node[] NO_NODES = {};
  private static final String ARCHIVE = ".a";
  private static final int ARCHIVE_MAGIC_BYTES = 8;

  /**
   * What is the same for all steps of a build.
   *
   * @param environment keyed variables, {@code NAME=value}, with roots in PATH as tokens
   * @param place the build directory, absolute and without links, a byte string
   */
  record Setting(
      Roots roots, FirstKey.Conditions conditions, List<String> environment, String place) {
    /** Copies the list. */
    Setting {
      environment = List.copyOf(environment);
    }

    /** Whether compilers do not write the time of the build into their outputs. */
    boolean fixesBuildTime() {
      return environment.stream().anyMatch(entry -> entry.startsWith("SOURCE_DATE_EPOCH="));
    }
  }

  /**
   * A copy of a step in the graph at one moment, for other threads.
   *
   * @param inputs in order, each once
   * @param declared absolute paths that are keyed because the step declares them
   * @param untracked the accesses of a traced run that the user has told Sconce to ignore
   * @param obstacle what prevents sharing its results, whatever a run of it does
   * @param reader the step, and the steps before it
   */
  record Subject(
      Edge edge,
      String command,
      String responseFile,
      List<String> outputs,
      List<Input> inputs,
      Set<String> declared,
      List<String> untracked,
      Optional<CacheObstacle> obstacle,
      KeyedPaths.Reader reader) {
    /** Copies the lists. */
    Subject {
      outputs = List.copyOf(outputs);
      inputs = List.copyOf(inputs);
      declared = Set.copyOf(declared);
      untracked = List.copyOf(untracked);
    }
  }

  /**
   * An input whose state is keyed.
   *
   * @param path absolute, a byte string
   * @param group whether it only stands for other inputs, and is an input itself only if the file
   *     exists
   * @param alwaysDirty whether it is always out of date unless the file exists
   */
  record Input(Node node, String path, boolean group, boolean alwaysDirty) {
    boolean made() {
      return !group && node.producer() != null;
    }
  }

  /** The outcome of keying a step. */
  sealed interface Keyed {
    /**
     * The first key of the step.
     *
     * @param inputs the state of each input of the step, in its order
     * @param newestNanos the latest time stamp of a source among its inputs; 0 if it has none
     */
    record ByFirstKey(FirstKey key, List<Ingredient.State> inputs, long newestNanos)
        implements Keyed {}

    /** The step has no key, for this reason. */
    record Refused(CacheObstacle obstacle) implements Keyed {}
  }

  private final Graph graph;
  private final FileSystem files;
  private final FileStateReader contents;
  private final Setting setting;
  private final FirstKey.Maker maker;
  private final PathTable table = new PathTable();
  private final KeyedPaths.UpcomingFiles upcoming;
  private final @Nullable AccessJudge judge;
  private final Map<CommandFamily.Kind, CommandFamily> families = new ConcurrentHashMap<>();

  /** Counts how often the states of sources were to be forgotten. */
  private final AtomicInteger looks = new AtomicInteger();

  /** The graph as it was when it was last captured; null until a step is captured. */
  private @Nullable Snapshot snapshot;

  /** The paths of the graph at one moment. */
  private record Snapshot(GeneratedPaths generated, KeyedPaths paths) {}

  /**
   * @param judge of traced runs; null if no runs are traced
   */
  StepKeys(
      Graph graph,
      FileSystem files,
      FileStateReader contents,
      Setting setting,
      KeyedPaths.UpcomingFiles upcoming,
      @Nullable AccessJudge judge) {
    this.graph = graph;
    this.files = files;
    this.contents = contents;
    this.setting = setting;
    this.maker = new FirstKey.Maker(setting.conditions(), setting.roots());
    this.upcoming = upcoming;
    this.judge = judge;
  }

  /** Called when a dyndep file changed the graph. On the thread of the build. */
  void graphChanged() {
    snapshot = null;
  }

  /**
   * Captures the graph at the first use, so that a build with nothing to do does not pay for it. On
   * the thread of the build.
   */
  private Snapshot capture() {
    Snapshot taken = snapshot;
    if (taken == null) {
      GeneratedPaths generated = new GeneratedPaths(graph, setting.place());
      taken =
          new Snapshot(
              generated,
              new KeyedPaths(
                  files,
                  contents,
                  setting.roots(),
                  table,
                  generated,
                  upcoming,
                  setting.place(),
                  looks));
      snapshot = taken;
    }
    return taken;
  }

  /**
   * Makes the next look-ups read sources again; until then, each state that was read counts for all
   * steps. Must be called whenever a later time is taken from the clock of the file system.
   */
  void forgetLooks() {
    looks.incrementAndGet();
  }

  /** The table that numbers the pairs of path sets. */
  PathTable table() {
    return table;
  }

  /** Captures a step as it is now. On the thread of the build. */
  Subject subject(Edge edge) {
    Snapshot taken = capture();
    List<String> outputs = new ArrayList<>();
    for (Node output : edge.outputs()) {
      outputs.add(output.path());
    }
    CountedInputs counted = CountedInputs.of(edge, NO_NODES);
    List<Input> inputs = new ArrayList<>();
    Set<String> declared = new HashSet<>();
    for (CountedInputs.Counted counts : counted.files()) {
      Input input = input(taken, counts.node(), false);
      inputs.add(input);
      declared.add(input.path());
    }
    for (Node group : counted.groups()) {
      inputs.add(input(taken, group, true));
    }
    return new Subject(
        edge,
        edge.command(),
        edge.value("rspfile_content"),
        outputs,
        inputs,
        declared,
        judge == null ? List.of() : judge.untracked(edge),
        obstacle(edge),
        new KeyedPaths.Reader(edge.id(), taken.generated(), taken.paths()));
  }

  private static Input input(Snapshot taken, Node node, boolean group) {
    Edge producer = node.producer();
    boolean always = group && producer != null && producer.inputs().length == 0;
    return new Input(node, taken.generated().absolute(node.path()), group, always);
  }

  /** What prevents sharing results of a step, whatever a run of it does. */
  static Optional<CacheObstacle> obstacle(Edge edge) {
    if (edge.generator()) {
      return Optional.of(CacheObstacle.of(CacheObstacle.Kind.GENERATOR));
    }
    if (edge.console()) {
      return Optional.of(CacheObstacle.of(CacheObstacle.Kind.CONSOLE));
    }
    return ResultTraits.isTimedPch(edge.command())
        ? Optional.of(CacheObstacle.of(CacheObstacle.Kind.CLANG_PCH))
        : Optional.empty();
  }

  /**
   * Keys a step by what it declares.
   *
   * <p>For an untraced step, an archive that does not exist yet counts as an ordinary archive. If
   * it becomes a thin archive, each result made with it has its members in the key, so none is
   * found.
   */
  Keyed firstKey(Subject subject, Evidence evidence) {
    return firstKey(subject, evidence, this::membersOrNone);
  }

  /** Keys a step that has run, so that everything that it declares is in place. */
  Keyed firstKeyOfRun(Subject subject, Evidence evidence) {
    return firstKey(subject, evidence, this::members);
  }

  private Keyed firstKey(
      Subject subject,
      Evidence evidence,
      Function<Input, Optional<List<FirstKey.Input>>> membersOfArchive) {
    if (subject.obstacle().isPresent()) {
      return new Keyed.Refused(subject.obstacle().get());
    }
    List<FirstKey.Input> inputs = new ArrayList<>();
    List<Ingredient.State> states = new ArrayList<>();
    long newest = 0;
    for (Input input : subject.inputs()) {
      Look look = look(input);
      states.add(look.state());
      if (look.isMissing() && input.alwaysDirty()) {
        return refused(CacheObstacle.Kind.ALWAYS_DIRTY, input.node().path());
      }
      if (!look.state().known()) {
        return refused(CacheObstacle.Kind.INPUT_UNREADABLE, input.node().path());
      }
      if (!input.group() || !look.isMissing()) {
        inputs.add(new FirstKey.Input(setting.roots().token(input.path()), look.state()));
      }
      newest = Math.max(newest, look.sourceNanos());
      if (evidence == Evidence.UNTRACED && input.path().endsWith(ARCHIVE)) {
        Optional<List<FirstKey.Input>> members = membersOfArchive.apply(input);
        if (members.isEmpty()) {
          return refused(CacheObstacle.Kind.NOT_TRACED, "");
        }
        inputs.addAll(members.get());
      }
    }
    FirstKey.Step step =
        new FirstKey.Step(
            subject.command(),
            subject.responseFile(),
            setting.environment(),
            inputs,
            subject.outputs(),
            evidence == Evidence.TRACED ? subject.untracked() : List.of());
    Optional<FirstKey> key = maker.of(step, evidence);
    return key.isEmpty()
        ? refused(CacheObstacle.Kind.INPUT_UNREADABLE, "")
        : new Keyed.ByFirstKey(key.get(), List.copyOf(states), newest);
  }

  /**
   * Whether a step still has the first key that it had with its inputs in the given states. Nothing
   * else in the key can change, except the members of archives; an untraced step with archives is
   * therefore keyed again.
   */
  boolean isStill(Subject subject, Evidence evidence, FirstKey first, List<Ingredient.State> then) {
    if (evidence == Evidence.UNTRACED
        && subject.inputs().stream().anyMatch(input -> input.path().endsWith(ARCHIVE))) {
      return firstKey(subject, evidence) instanceof Keyed.ByFirstKey now
          && now.key().key().equals(first.key());
    }
    for (int i = 0; i < then.size(); i++) {
      if (!look(subject.inputs().get(i)).state().equals(then.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The family of a step: other steps that use much the same files. */
  CommandFamily family(Subject subject, Evidence evidence) {
    String from = subject.inputs().isEmpty() ? "" : subject.inputs().getFirst().path();
    CommandFamily.Kind kind =
        CommandFamily.Kind.of(
            setting.roots().tokens(subject.command()),
            from,
            subject.outputs().getFirst(),
            evidence);
    return families.computeIfAbsent(kind, one -> CommandFamily.of(one, setting.conditions()));
  }

  private static Keyed refused(CacheObstacle.Kind kind, String subject) {
    return new Keyed.Refused(new CacheObstacle(kind, subject));
  }

  /**
   * The state of an input.
   *
   * @param sourceNanos the time stamp of a source; 0 for an output of a step
   * @param file what is at its path; null if it does not exist yet, or cannot be read
   */
  record Look(Ingredient.State state, long sourceNanos, FileStateReader.@Nullable Look file) {
    boolean isMissing() {
      return state instanceof Ingredient.FileState.Missing;
    }
  }

  /** The present or future state of an input. */
  Look look(Input input) {
    Ingredient.FileState.Content content = upcoming.get(input.node());
    if (content != null) {
      return new Look(content, 0, null);
    }
    try {
      FileStateReader.Look look = contents.look(input.path());
      return new Look(stateOf(input.path(), look), input.made() ? 0 : look.mtimeNanos(), look);
    } catch (IOException unreadable) {
      return new Look(Ingredient.FileState.UNREADABLE, 0, null);
    }
  }

  /**
   * The members of a thin archive. A traced linker is seen to read them, but for an untraced one
   * nobody reports them. Empty if it is not known whether the archive is thin.
   */
  private Optional<List<FirstKey.Input>> members(Input input) {
    if (isUpcoming(input)) {
      return Optional.empty();
    }
    try (InputStream in = files.open(input.path()).orElse(InputStream.nullInputStream())) {
      byte[] start = in.readNBytes(ARCHIVE_MAGIC_BYTES);
      if (!ThinArchive.isOne(start)) {
        return Optional.of(List.of());
      }
      Optional<byte[]> content = files.read(input.path());
      Optional<List<String>> names = content.flatMap(ThinArchive::members);
      if (names.isEmpty()) {
        return Optional.empty();
      }
      String directory = input.path().substring(0, input.path().lastIndexOf('/') + 1);
      List<FirstKey.Input> members = new ArrayList<>();
      for (String name : names.get()) {
        String path = name.startsWith("/") ? name : CanonicalPath.of(directory + name);
        members.add(
            new FirstKey.Input(setting.roots().token(path), stateOf(path, contents.look(path))));
      }
      return Optional.of(members);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private Optional<List<FirstKey.Input>> membersOrNone(Input input) {
    return isUpcoming(input) ? Optional.of(List.of()) : members(input);
  }

  private boolean isUpcoming(Input input) {
    return upcoming.get(input.node()) != null;
  }

  private Ingredient.State stateOf(String path, FileStateReader.Look look) throws IOException {
    if (!(look.state() instanceof Ingredient.FileState.NotAFile)) {
      return look.state();
    }
    boolean directory =
        files.stat(path).filter(stat -> stat.kind() == FileStat.Kind.DIRECTORY).isPresent();
    return directory ? PathState.DIRECTORY : PathState.OTHER;
  }

  /**
   * A key under which there may be a result.
   *
   * @param newestNanos the latest time stamp of a source in the path set; 0 if it has none
   */
  record ByPathSet(ActionKey key, long newestNanos) {}

  /**
   * Keys a step by the paths of a path set as well; empty if there can be no result, because a
   * state is not known or because a step that does not run before this one makes a file.
   */
  Optional<ByPathSet> resultKey(Subject subject, ActionKey first, PathSet set) {
    KeyedPaths.Newest newest = new KeyedPaths.Newest();
    return ResultKey.of(first, set, subject.reader().paths().leaves(subject.reader(), newest))
        .map(key -> new ByPathSet(key, newest.nanos()));
  }

  /** Everything that such a key consists of, for explanations. */
  Ingredients ingredients(Subject subject, FirstKey first, PathSet set) {
    return ResultKey.ingredients(
        first, set, pair -> subject.reader().paths().state(pair, subject.reader()));
  }

  /** The present state of a file. */
  Ingredient.FileState content(String path) throws IOException {
    return contents.look(path).state();
  }

  Setting setting() {
    return setting;
  }
}
