package dev.sconce.engine;

import dev.sconce.action.Ingredient;
import dev.sconce.action.PathState;
import dev.sconce.action.PathTable;
import dev.sconce.action.PathTable.Pair;
import dev.sconce.action.ResultKey;
import dev.sconce.action.Roots;
import dev.sconce.files.AccessSet;
import dev.sconce.files.FileStat;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The present states of the paths in path sets. A path that no step makes is checked once for all
 * steps, until the looks are forgotten; a path that a step makes is checked each time. Safe for use
 * by several threads.
 */
final class KeyedPaths {
  /** The future contents of generated files that are not on disk. */
  @FunctionalInterface
  interface UpcomingFiles {
    /** All generated files are on disk. */
    UpcomingFiles NONE = _ -> null;

    /**
     * The future content of a file; null if it is on disk, or if the content is not known. Any
     * thread.
     */
    Ingredient.FileState.@Nullable Content get(Node output);
  }

  /** The step for which states are requested, in the graph as it was. Any thread. */
  static final class Reader {
    private final int step;
    private final GeneratedPaths graph;
    private final KeyedPaths paths;
    private volatile @Nullable BitSet ancestors;

    Reader(int step, GeneratedPaths graph, KeyedPaths paths) {
      this.step = step;
      this.graph = graph;
      this.paths = paths;
    }

    GeneratedPaths graph() {
      return graph;
    }

    KeyedPaths paths() {
      return paths;
    }

    int step() {
      return step;
    }

    /** The steps that have run before it, computed at the first call: few steps need it. */
    BitSet ancestors() {
      BitSet found = ancestors;
      if (found == null) {
        found = graph.ancestors(step);
        ancestors = found;
      }
      return found;
    }
  }

  /** The state of a pair, hashed. */
  private static final class Leaf {
    private final Ingredient.State state;
    private final byte[] hash;

    Leaf(Pair pair, Ingredient.State state) {
      this.state = state;
      this.hash = state.known() ? ResultKey.leaf(pair, state) : new byte[0];
    }

    boolean copy(byte[] into, int at) {
      if (!state.known()) {
        return false;
      }
      System.arraycopy(hash, 0, into, at, ResultKey.LEAF_BYTES);
      return true;
    }
  }

  /** What is known about a pair. */
  private record Known(Leaf leaf, long newestNanos) {}

  /** What a pair refers to here. */
  private record Place(String path, @Nullable Node maker, boolean ofReader) {}

  private final FileSystem files;
  private final FileStateReader contents;
  private final Roots roots;
  private final PathTable table;
  private final GeneratedPaths generated;
  private final UpcomingFiles upcoming;
  private final String place;

  /** Counts how often the states of sources were to be forgotten. */
  private final AtomicInteger looks;

  private int look;

  private volatile Place[] places = new Place[0];
  private volatile Known[] known = new Known[0];

  /** Directories that were listed; what steps make there does not change the answer. */
  private final Map<String, Boolean> filledBySteps = new ConcurrentHashMap<>();

  /** The last state of each pair, whoever found it. */
  private volatile Leaf[] leaves = new Leaf[0];

  /** What the last run has found at each pair, and the resulting leaf. */
  private volatile FoundLeaf[] foundLeaves = new FoundLeaf[0];

  private record FoundLeaf(AccessSet.State found, Leaf leaf) {}

  KeyedPaths(
      FileSystem files,
      FileStateReader contents,
      Roots roots,
      PathTable table,
      GeneratedPaths generated,
      UpcomingFiles upcoming,
      String place,
      AtomicInteger looks) {
    this.looks = looks;
    this.files = files;
    this.contents = contents;
    this.roots = roots;
    this.table = table;
    this.generated = generated;
    this.upcoming = upcoming;
    this.place = place;
  }

  private synchronized void forgetOldLooks() {
    int wanted = looks.get();
    if (look != wanted) {
      look = wanted;
      known = new Known[0];
      filledBySteps.clear();
    }
  }

  private synchronized void grow() {
    int count = table.count();
    if (places.length < count) {
      places = Arrays.copyOf(places, Math.max(count, places.length * 2));
    }
    if (known.length < places.length) {
      known = Arrays.copyOf(known, places.length);
    }
    if (leaves.length < places.length) {
      leaves = Arrays.copyOf(leaves, places.length);
      foundLeaves = Arrays.copyOf(foundLeaves, places.length);
    }
  }

  /** Copies the hashes of pairs and their states for a reader. */
  ResultKey.Leaves leaves(Reader reader, Newest newest) {
    forgetOldLooks();
    return (number, into, at) -> {
      Known found = find(number, reader);
      newest.include(found.newestNanos());
      return found.leaf().copy(into, at);
    };
  }

  /** The latest change of a source among those that were requested. */
  static final class Newest {
    private long nanos;

    void include(long one) {
      nanos = Math.max(nanos, one);
    }

    long nanos() {
      return nanos;
    }
  }

  /**
   * The leaves for a run that has ended. What the run has found counts; everything else is checked
   * now.
   *
   * @param found by pair, what the run has found there first
   */
  ResultKey.Leaves leavesOfRun(Reader reader, Map<Pair, AccessSet.State> found) {
    return (number, into, at) -> {
      if (number >= leaves.length || number >= places.length) {
        grow();
      }
      Pair pair = table.pair(number);
      Place where = place(number, pair);
      AccessSet.State then = found.get(pair);
      return leafOfRun(number, pair, where, reader, then).copy(into, at);
    };
  }

  /** Reuses the leaf of the previous run if both have found the same, as most runs do. */
  private Leaf leafOfRun(
      int number, Pair pair, Place where, Reader reader, AccessSet.@Nullable State then) {
    FoundLeaf[] all = foundLeaves;
    FoundLeaf before = number < all.length ? all[number] : null;
    if (before != null && before.found().equals(then)) {
      return before.leaf();
    }
    Optional<Ingredient.State> seen = seenByRun(pair, where, then);
    if (seen.isEmpty()) {
      return leaf(number, pair, present(pair, where, reader, new long[1]));
    }
    Leaf leaf = leaf(number, pair, seen.get());
    if (then != null && number < all.length) {
      all[number] = new FoundLeaf(then, leaf);
    }
    return leaf;
  }

  /** The state of a pair for a run that has ended. */
  Ingredient.State stateOfRun(Pair pair, Reader reader, Map<Pair, AccessSet.State> found) {
    Place where = place(table.number(pair), pair);
    return seenByRun(pair, where, found.get(pair))
        .orElseGet(() -> present(pair, where, reader, new long[1]));
  }

  /**
   * The state that a run has found; empty if its accesses do not show the state. For outputs of
   * steps the present state counts.
   */
  private Optional<Ingredient.State> seenByRun(
      Pair pair, Place where, AccessSet.@Nullable State then) {
    boolean ofGraph = where.maker() != null || where.ofReader();
    if (then == null || ofGraph || pair.access() == Ingredient.Access.LISTING) {
      return Optional.empty();
    }
    if (pair.access() != Ingredient.Access.READ) {
      return Optional.of(probed(then));
    }
    FileStat stat =
        new FileStat(
            FileStat.Kind.FILE,
            then.sizeBytes(),
            then.mtimeNanos(),
            then.ctimeNanos(),
            then.inode(),
            then.isExecutable());
    return contents.known(where.path(), stat).map(content -> content);
  }

  /** The present state of a pair for a reader. */
  Ingredient.State state(Pair pair, Reader reader) {
    return states(reader).apply(table.number(pair));
  }

  /** The present states of pairs for a reader, by their numbers. */
  IntFunction<Ingredient.State> states(Reader reader) {
    forgetOldLooks();
    return number -> find(number, reader).leaf().state;
  }

  private Known find(int number, Reader reader) {
    Known[] all = known;
    Place[] where = places;
    boolean looked =
        number < Math.min(all.length, where.length)
            && all[number] != null
            && where[number] != null
            && where[number].maker() == null
            && !where[number].ofReader();
    return looked ? all[number] : look(number, reader);
  }

  private Known look(int number, Reader reader) {
    if (number >= known.length || number >= places.length) {
      grow();
    }
    Pair pair = table.pair(number);
    Place where = place(number, pair);
    Known[] all = known;
    long[] newest = {0};
    Ingredient.State state = present(pair, where, reader, newest);
    Known found = new Known(leaf(number, pair, state), newest[0]);
    if (number < all.length) {
      all[number] = found; // a look that is lost is repeated
    }
    return found;
  }

  private Leaf leaf(int number, Pair pair, Ingredient.State state) {
    Leaf[] all = leaves;
    Leaf before = number < all.length ? all[number] : null;
    if (before != null && before.state.equals(state)) {
      return before;
    }
    Leaf leaf = new Leaf(pair, state);
    if (number < all.length) {
      all[number] = leaf;
    }
    return leaf;
  }

  private Place place(int number, Pair pair) {
    Place[] all = places;
    if (number < all.length && all[number] != null) {
      return all[number];
    }
    String path = roots.path(pair.path()).orElse("");
    boolean ofReader =
        pair.access() == Ingredient.Access.LISTING
            ? generated.makesIn(path)
            : generated.isAboveOutputs(path);
    Place found = new Place(path, path.isEmpty() ? null : generated.maker(path), ofReader);
    if (number < all.length) {
      all[number] = found;
    }
    return found;
  }

  /**
   * The present state of a pair.
   *
   * @param newest receives the time stamp of a source
   */
  private Ingredient.State present(Pair pair, Place where, Reader reader, long[] newest) {
    if (pair.equals(Roots.PLACE)) {
      return roots.place();
    }
    if (where.path().isEmpty()) {
      return PathState.FOREIGN; // there is no such root here
    }
    Node maker = where.maker();
    if (maker != null && maker.producer() != null) {
      int step = maker.producer().id();
      if (step != reader.step() && !reader.ancestors().get(step)) {
        return PathState.FOREIGN;
      }
      if (generated.absolute(maker.path()).equals(where.path())) {
        Ingredient.FileState.Content content = upcoming.get(maker);
        if (content != null) {
          return ofContent(pair.access(), content);
        }
      }
    }
    try {
      boolean probed = pair.access() == Ingredient.Access.PROBE;
      if (probed && where.ofReader() && isFilledByOthersAlone(where.path(), reader)) {
        return Ingredient.FileState.MISSING;
      }
      return onDisk(pair.access(), where, reader, maker == null ? newest : new long[1]);
    } catch (IOException unreadable) {
      return Ingredient.FileState.UNREADABLE;
    }
  }

  /**
   * Whether a directory does not exist, or has nothing in it except outputs of steps that need not
   * run before the reader. Then it is chance whether the directory exists, and for the reader it is
   * empty. A compiler that leaves missing directories out of its search path finds the same without
   * it.
   */
  boolean isFilledByOthersAlone(String path, Reader reader) throws IOException {
    if (!generated.isAboveOutputs(path)
        || generated.isAboveOutputsOf(path, reader.step(), reader.ancestors())) {
      return false;
    }
    Boolean known = filledBySteps.get(path);
    if (known == null) {
      known = isFilledBySteps(path);
      filledBySteps.put(path, known);
    }
    return known;
  }

  private boolean isFilledBySteps(String directory) throws IOException {
    AccessSet.State.Kind kind = files.state(directory).kind();
    if (kind != AccessSet.State.Kind.DIRECTORY) {
      return kind == AccessSet.State.Kind.ABSENT;
    }
    Set<String> made = generated.namesIn(directory);
    for (String name : files.names(directory)) {
      String path = directory + "/" + name;
      if (!made.contains(name) || generated.isAboveOutputs(path) && !isFilledBySteps(path)) {
        return false;
      }
    }
    return true;
  }

  private static Ingredient.State ofContent(
      Ingredient.Access access, Ingredient.FileState.Content content) {
    return access == Ingredient.Access.READ
        ? content
        : new PathState.PresentFile(content.executable(), content.digest().sizeBytes());
  }

  private Ingredient.State onDisk(
      Ingredient.Access access, Place where, Reader reader, long[] newest) throws IOException {
    String path = where.path();
    if (where.ofReader()
        && access != Ingredient.Access.LISTING
        && generated.isAboveOutputsOf(path, reader.step(), reader.ancestors())) {
      return PathState.DIRECTORY;
    }
    return switch (access) {
      case READ -> {
        FileStateReader.Look look = contents.look(path);
        newest[0] = look.mtimeNanos();
        yield look.state() instanceof Ingredient.FileState.NotAFile
            ? probed(files.state(path))
            : look.state();
      }
      case PROBE, LINK -> probed(files.state(path));
      case LISTING -> names(path, reader);
      case TEXT, MADE -> throw new IllegalArgumentException(access.toString());
    };
  }

  /** The state of a path that was accessed and not read. */
  Ingredient.State probed(AccessSet.State found) {
    return switch (found.kind()) {
      case ABSENT -> Ingredient.FileState.MISSING;
      case FILE -> new PathState.PresentFile(found.isExecutable(), found.sizeBytes());
      case DIRECTORY -> PathState.DIRECTORY;
      case LINK -> new Ingredient.Text(roots.tokensAndHome(found.target()));
      case OTHER -> PathState.OTHER;
      case UNREADABLE -> Ingredient.FileState.UNREADABLE;
    };
  }

  /**
   * The names in a directory, except those of Sconce and of outputs. Outputs of steps before the
   * reader are included, whether or not they are on disk.
   */
  private Ingredient.State names(String path, Reader reader) throws IOException {
    TreeSet<String> names = new TreeSet<>(files.names(path));
    boolean there = !names.isEmpty() || files.state(path).kind() == AccessSet.State.Kind.DIRECTORY;
    names.removeIf(name -> TracedInputs.isOurs(path + "/" + name, place));
    if (generated.makesIn(path)) {
      names.removeAll(generated.namesIn(path));
      names.addAll(generated.namesBefore(path, reader.step(), reader.ancestors()));
    }
    there |= generated.isAboveOutputs(path); // empty, as far as the reader is concerned
    return there ? PathState.ofNames(names) : Ingredient.FileState.MISSING;
  }
}
