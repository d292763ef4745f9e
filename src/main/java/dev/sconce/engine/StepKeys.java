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
 * Keys the steps of a build: by what they declare, and by what they were seen to use. Knows files
 * and the graph, no cache. {@link #subject} belongs to the thread of the build, all else is safe
 * for use by several threads.
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

    /** Whether times of the build do not get into what compilers make. */
    boolean fixesBuildTime() {
      return environment.stream().anyMatch(entry -> entry.startsWith("SOURCE_DATE_EPOCH="));
    }
  }

  /**
   * A step as the graph has it at one moment, for other threads.
   *
   * @param inputs in order, each once
   * @param declared absolute paths of what is keyed since the step declares it
   * @param untracked what the user has count for nothing, should a watched run use it
   * @param obstacle what keeps results of it from being shared, whatever a run of it does
   * @param reader the step, and those before it
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
   * @param group whether it only stands for others, and counts itself only if there is a file
   * @param alwaysDirty whether it is always out of date unless there is a file
   */
  record Input(Node node, String path, boolean group, boolean alwaysDirty) {
    boolean made() {
      return !group && node.producer() != null;
    }
  }

  /** What came of keying a step. */
  sealed interface Keyed {
    /**
     * Its first key.
     *
     * @param inputs what each input of the step is, in its order
     * @param newestNanos the latest time stamp of a source among its inputs; 0 if it has none
     */
    record ByFirstKey(FirstKey key, List<Ingredient.State> inputs, long newestNanos)
        implements Keyed {}

    /** It has none, for this one reason. */
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

  /** Counts how often sources were to be looked at again. */
  private final AtomicInteger looks = new AtomicInteger();

  /** The graph as it was when it was last captured; null until a step is. */
  private @Nullable Snapshot snapshot;

  /** Paths of the graph at one moment. */
  private record Snapshot(GeneratedPaths generated, KeyedPaths paths) {}

  /**
   * @param judge of watched runs; null where none are watched
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

  /** Takes note that a dyndep file changed the graph. On the thread of the build. */
  void graphChanged() {
    snapshot = null;
  }

  /** A build with nothing to do does not pay for it. On the thread of the build. */
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
   * Has sources looked at again: those that were looked at before count for all steps until then.
   * To be called whenever a later time is taken from the clock of the file system.
   */
  void forgetLooks() {
    looks.incrementAndGet();
  }

  /** Numbers the pairs of path sets. */
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

  /** What keeps results of a step from being shared, whatever a run of it does. */
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
   * <p>An archive that is still to come is taken for an ordinary one by a step that nobody watches.
   * If it is a thin one, each result made with it has its members in the key, so none is found.
   */
  Keyed firstKey(Subject subject, Evidence evidence) {
    return firstKey(subject, evidence, this::membersOrNone);
  }

  /** The same of a step that has run: all that it declares is in its place. */
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
   * Whether a step has the same first key as when its inputs were in some states: all else of it
   * never changes, but for the members of archives, so that such a step is keyed again.
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

  /** Which other steps use much the same files as a step. */
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
   * What an input is.
   *
   * @param sourceNanos the time stamp of a source; 0 for what a step makes
   * @param file what is at its path; null if it is still to come, or cannot be read
   */
  record Look(Ingredient.State state, long sourceNanos, FileStateReader.@Nullable Look file) {
    boolean isMissing() {
      return state instanceof Ingredient.FileState.Missing;
    }
  }

  /** What an input is now, or will be. */
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
   * The members of a thin archive: a linker that is watched is seen to read them, but otherwise
   * nobody says so. Empty when it is not known whether it is one.
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
   * Keys a step by what a path set names as well; empty when there can be no result, since the
   * state of something is not known, or another step makes it.
   */
  Optional<ByPathSet> resultKey(Subject subject, ActionKey first, PathSet set) {
    KeyedPaths.Newest newest = new KeyedPaths.Newest();
    return ResultKey.of(first, set, subject.reader().paths().leaves(subject.reader(), newest))
        .map(key -> new ByPathSet(key, newest.nanos()));
  }

  /** All that such a key is made of, for explanations. */
  Ingredients ingredients(Subject subject, FirstKey first, PathSet set) {
    return ResultKey.ingredients(
        first, set, pair -> subject.reader().paths().state(pair, subject.reader()));
  }

  /** What a file is now. */
  Ingredient.FileState content(String path) throws IOException {
    return contents.look(path).state();
  }

  Setting setting() {
    return setting;
  }
}
