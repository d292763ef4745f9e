package dev.sconce.engine;

import dev.sconce.action.Ingredient;
import dev.sconce.action.PathState;
import dev.sconce.action.PathTable;
import dev.sconce.action.PathTable.Pair;
import dev.sconce.action.ResultKey;
import dev.sconce.action.Roots;
import dev.sconce.files.AccessSet;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The present states of what path sets name. What no step makes is looked at once, for all steps,
 * until {@link #forget}; what a step makes each time. Safe for use by several threads.
 */
final class KeyedPaths {
  /** What generated files will contain that are not on disk. */
  @FunctionalInterface
  interface UpcomingFiles {
    /** All generated files are on disk. */
    UpcomingFiles NONE = _ -> null;

    /** What a file will contain; null when it is on disk, or not known. Any thread. */
    Ingredient.FileState.@Nullable Content get(Node output);
  }

  /**
   * Whose states are asked for.
   *
   * @param ancestors the steps that have run before it
   */
  record Reader(int step, BitSet ancestors) {}

  /** What was found out about a pair. */
  private record Known(Ingredient.State state, byte[] leaf, long newestNanos) {}

  /** What a pair is about here. */
  private record Place(String path, @Nullable Node maker, boolean ofReader) {}

  private final FileSystem files;
  private final FileStateReader contents;
  private final Roots roots;
  private final PathTable table;
  private final GeneratedPaths generated;
  private final UpcomingFiles upcoming;
  private final String place;

  private volatile Place[] places = new Place[0];
  private volatile Known[] known = new Known[0];

  KeyedPaths(
      FileSystem files,
      FileStateReader contents,
      Roots roots,
      PathTable table,
      GeneratedPaths generated,
      UpcomingFiles upcoming,
      String place) {
    this.files = files;
    this.contents = contents;
    this.roots = roots;
    this.table = table;
    this.generated = generated;
    this.upcoming = upcoming;
    this.place = place;
  }

  /** Has all looked at again. */
  synchronized void forget() {
    known = new Known[0];
  }

  private synchronized void grow() {
    int count = table.count();
    if (places.length < count) {
      places = Arrays.copyOf(places, Math.max(count, places.length * 2));
    }
    if (known.length < places.length) {
      known = Arrays.copyOf(known, places.length);
    }
  }

  /** Copies the hashes of pairs and their states for a reader. */
  ResultKey.Leaves leaves(Reader reader, Newest newest) {
    return (number, into, at) -> {
      Known found = find(number, reader);
      if (!found.state().known()) {
        return false;
      }
      newest.include(found.newestNanos());
      System.arraycopy(found.leaf(), 0, into, at, ResultKey.LEAF_BYTES);
      return true;
    };
  }

  /** The latest change of a source among those that were asked about. */
  static final class Newest {
    private long nanos;

    void include(long one) {
      nanos = Math.max(nanos, one);
    }

    long nanos() {
      return nanos;
    }
  }

  /** The same; each is looked at now, whatever was found before. */
  ResultKey.Leaves freshLeaves(Reader reader) {
    return (number, into, at) -> {
      Known found = look(number, reader);
      if (!found.state().known()) {
        return false;
      }
      System.arraycopy(found.leaf(), 0, into, at, ResultKey.LEAF_BYTES);
      return true;
    };
  }

  /** The present state of a pair for a reader. */
  Ingredient.State state(Pair pair, Reader reader) {
    return find(table.number(pair), reader).state();
  }

  private Known find(int number, Reader reader) {
    Known[] all = known;
    if (number < all.length && all[number] != null) {
      Place where = places[number];
      if (where.maker() == null && !where.ofReader()) {
        return all[number];
      }
    }
    return look(number, reader);
  }

  private Known look(int number, Reader reader) {
    if (number >= known.length || number >= places.length) {
      grow();
    }
    Pair pair = table.pair(number);
    Place where = place(number, pair);
    Known[] all = known;
    Known before = number < all.length ? all[number] : null;
    long[] newest = {0};
    Ingredient.State state = present(pair, where, reader, newest);
    if (before != null && before.state().equals(state) && before.newestNanos() == newest[0]) {
      return before;
    }
    byte[] leaf = state.known() ? ResultKey.leaf(pair, state) : new byte[0];
    Known found = new Known(state, leaf, newest[0]);
    if (number < all.length) {
      all[number] = found; // a look that is lost is repeated
    }
    return found;
  }

  private Place place(int number, Pair pair) {
    Place[] all = places;
    if (number < all.length && all[number] != null) {
      return all[number];
    }
    String path = roots.path(pair.path()).orElse("");
    boolean ofReader =
        pair.access() == Ingredient.Access.LISTING
            ? !generated.namesIn(path).isEmpty()
            : generated.isAboveOutputs(path);
    Place found = new Place(path, path.isEmpty() ? null : generated.maker(path), ofReader);
    if (number < all.length) {
      all[number] = found;
    }
    return found;
  }

  /**
   * What a pair is now.
   *
   * @param newest is set to the time of a source
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
      return onDisk(pair.access(), where, reader, maker == null ? newest : new long[1]);
    } catch (IOException unreadable) {
      return Ingredient.FileState.UNREADABLE;
    }
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

  /** What a look at a path tells that does not read it. */
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
   * The names in a directory: not those that are Sconce's or that steps make, but for what steps
   * before the reader make, whether that is on disk or not.
   */
  private Ingredient.State names(String path, Reader reader) throws IOException {
    List<GeneratedPaths.MadeName> made = generated.namesIn(path);
    TreeSet<String> names = new TreeSet<>(files.names(path));
    boolean there = !names.isEmpty() || files.state(path).kind() == AccessSet.State.Kind.DIRECTORY;
    names.removeIf(name -> TracedInputs.isOurs(path + "/" + name, place));
    for (GeneratedPaths.MadeName name : made) {
      names.remove(name.name());
    }
    for (GeneratedPaths.MadeName name : made) {
      if (name.output() && reader.ancestors().get(name.step())) {
        names.add(name.name());
        there = true;
      }
    }
    there |= generated.isAboveOutputsOf(path, reader.step(), reader.ancestors());
    return there ? PathState.ofNames(names) : Ingredient.FileState.MISSING;
  }
}
