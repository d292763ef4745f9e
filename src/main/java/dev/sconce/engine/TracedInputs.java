package dev.sconce.engine;

import dev.sconce.action.Ingredient;
import dev.sconce.digest.Digest;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.AccessStore;
import dev.sconce.history.BuildLog;
import dev.sconce.schedule.GraphFacts;
import dev.sconce.session.TraceEvent.UndeclaredAccessPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares what steps were seen to use when they ran last with what is there now. Each file is
 * looked at once for all steps; which steps it concerns is asked only when it is not what it was.
 *
 * <p>A state is compared in any direction, since packages carry old time stamps, and then by
 * content.
 */
final class TracedInputs {
  private static final List<String> NO_INPUTS = List.of("/dev/", "/proc/", "/sys/");
  private static final List<String> OWN_FILES =
      List.of(".ninja_log", ".ninja_deps", ".ninja_lock", ".sconce");

  private static final byte UNKNOWN = 0;
  private static final byte SAME = 1;
  private static final byte OTHER = 2;

  private final FileSystem files;
  private final Graph graph;
  private final BuildLog log;
  private final AccessStore store;
  private final DependencyPolicy policy;
  private final FileStateReader contents;
  private final ContentFinder finder;
  private final InstantSource clock;

  /** What came of looking, by the number of the access; empty before. */
  private byte[] found = {};

  private boolean looked;
  private boolean anyOther;

  /** Whether something was done since the look. */
  private boolean outdated;

  /** What was at a path when it was looked at. */
  private final Map<String, State> states = new ConcurrentHashMap<>();

  private final Map<AccessStore.Directory, Boolean> directories = new ConcurrentHashMap<>();

  /** Of files that steps make, absolute; null before they were asked for. */
  private @Nullable Set<String> made;

  TracedInputs(
      BuildParts parts, BuildParts.Tracing tracing, BuildLog log, FileStateReader contents) {
    this.files = parts.files();
    this.clock = parts.clock();
    this.graph = parts.graph();
    this.log = log;
    this.store = tracing.store();
    this.policy = tracing.policy();
    this.contents = contents;
    this.finder = new ContentFinder();
  }

  /** Looks at all that steps use, unless that was done since all was forgotten. */
  void look(ParallelChunks chunks) {
    if (looked) {
      return;
    }
    looked = true;
    BitSet live = store.live();
    int[] numbers = live.stream().filter(number -> counts(store.access(number))).toArray();
    found = new byte[store.count()];
    chunks.run(
        numbers.length,
        () ->
            (from, to) -> {
              for (int i = from; i < to; i++) {
                found[numbers[i]] = isSame(numbers[i], true) ? SAME : OTHER;
              }
            });
    for (int number : numbers) {
      anyOther |= found[number] == OTHER;
    }
  }

  /** Says what is known of a step that ninja's rule does not. Any thread, after the look. */
  void describe(Edge edge, GraphFacts facts) {
    boolean anything = anyOther || store.hasRefused() || store.hasUndeclaredMade();
    if (!anything || edge.phony() || policy.of(edge) == UndeclaredAccessPolicy.OFF) {
      return;
    }
    String step = edge.outputs()[0].path();
    Optional<AccessStore.Kept> last = store.last(step);
    if (last.isEmpty()) {
      return;
    }
    if (last.get().refused()) {
      facts.tracedChange(edge.id(), "");
    } else if (last.get().loggedNanos() == log.mtimeNanos(edge.outputs()[0])) {
      for (int number : last.get().inputs()) {
        if (found[number] == OTHER) {
          facts.tracedChange(edge.id(), shown(store.access(number).path()));
          break;
        }
      }
      describeMade(edge, step, facts);
    }
  }

  private void describeMade(Edge edge, String step, GraphFacts facts) {
    List<Access> accesses = store.undeclaredMade(step);
    int[] nodes =
        accesses.stream()
            .map(access -> graph.find(shown(access.path())))
            .filter(node -> node != null && node.producer() != null)
            .mapToInt(Node::id)
            .toArray();
    if (nodes.length > 0) {
      facts.tracedMade(edge.id(), nodes);
    }
  }

  /**
   * Whether all that a step was seen to use says the same now; true if nothing is known of its last
   * run. On another thread than that of the build.
   *
   * @param loggedNanos what the build log says of its first output
   */
  boolean sayTheSame(String step, long loggedNanos) {
    Optional<AccessStore.Kept> last = store.last(step);
    if (last.isEmpty()) {
      return true;
    }
    if (last.get().refused()) {
      return false;
    }
    if (last.get().loggedNanos() != loggedNanos) {
      return true;
    }
    for (int number : last.get().inputs()) {
      Access access = store.access(number);
      boolean known = number < found.length && found[number] == SAME && !isMade(access.path());
      if (!known && counts(access) && !isSame(number, false)) {
        return false;
      }
    }
    return true;
  }

  /** While all is looked at, the thread of the build waits, and the graph stays as it is. */
  private synchronized boolean isMade(String path) {
    return learnWhatIsMade().contains(path);
  }

  /** Finds out which files steps make. To be called on the thread of the build. */
  synchronized Set<String> learnWhatIsMade() {
    Set<String> known = made;
    if (known != null) {
      return known;
    }
    Set<String> all = new HashSet<>();
    for (int id = 0; id < graph.edgeCount(); id++) {
      for (Node output : graph.edge(id).outputs()) {
        all.add(absolute(output.path()));
      }
    }
    made = all;
    return all;
  }

  private String absolute(String path) {
    return path.startsWith("/") ? path : store.place() + "/" + path;
  }

  /** As the manifest names it, if it lies in the build directory. */
  private String shown(String path) {
    String place = store.place() + "/";
    return path.startsWith(place) ? path.substring(place.length()) : path;
  }

  /** Whether an access can tell something: not what was written, and no device. */
  boolean counts(Access access) {
    String path = access.path();
    for (String prefix : NO_INPUTS) {
      if (path.startsWith(prefix)) {
        return false;
      }
    }
    boolean own = access.has(Use.WRITE) && access.isChanged();
    boolean temporary = access.has(Use.WRITE) && access.before().kind() == State.Kind.ABSENT;
    return !own && !temporary && access.before().kind() != State.Kind.UNREADABLE && !isOurs(path);
  }

  private boolean isOurs(String path) {
    String name = shown(path);
    for (String own : OWN_FILES) {
      if (name.startsWith(own)
          && (name.length() == own.length() || name.charAt(own.length()) == '/')) {
        return true;
      }
    }
    return path.equals(store.place());
  }

  /** What cannot be looked at any more is not what it was. */
  private boolean isSame(int number, boolean known) {
    Access access = store.access(number);
    try {
      if (access.before().kind() == State.Kind.ABSENT) {
        return isAbsent(number, access, known);
      }
      return isSame(number, access, known ? state(access.path()) : files.state(access.path()));
    } catch (IOException unreadable) {
      return false;
    }
  }

  private boolean isAbsent(int number, Access access, boolean known) throws IOException {
    Optional<AccessStore.Directory> directory = known ? store.directory(number) : Optional.empty();
    return directory.filter(this::isUnchanged).isPresent() || !files.isThere(access.path());
  }

  private boolean isUnchanged(AccessStore.Directory directory) {
    Boolean known = directories.get(directory);
    if (known == null) {
      try {
        known = directory.isAt(state(directory.path()));
      } catch (IOException unreadable) {
        known = false;
      }
      directories.put(directory, known);
    }
    return known;
  }

  private State state(String path) throws IOException {
    State known = states.get(path);
    if (known == null) {
      known = files.state(path);
      states.put(path, known);
    }
    return known;
  }

  private boolean isSame(int number, Access access, State now) {
    State then = access.before();
    if (then.kind() != now.kind()) {
      return false;
    }
    return switch (then.kind()) {
      case FILE ->
          readsContent(access)
              ? isFileSame(number, access.path(), then, now)
              : then.isExecutable() == now.isExecutable() && then.sizeBytes() == now.sizeBytes();
      case DIRECTORY ->
          !access.has(Use.LIST)
              || isUnchanged(then, now)
              || isContent(number, finder.names(access.path()));
      case LINK -> then.target().equals(now.target());
      case OTHER, ABSENT, UNREADABLE -> true;
    };
  }

  private static boolean readsContent(Access access) {
    return access.has(Use.READ) || access.has(Use.EXECUTE) || access.has(Use.UPDATE);
  }

  private static boolean isUnchanged(State then, State now) {
    return then.mtimeNanos() == now.mtimeNanos()
        && then.ctimeNanos() == now.ctimeNanos()
        && then.inode() == now.inode();
  }

  private boolean isFileSame(int number, String path, State then, State now) {
    if (then.isExecutable() != now.isExecutable() || then.sizeBytes() != now.sizeBytes()) {
      return false;
    }
    return isUnchanged(then, now) || isContent(number, finder.content(path));
  }

  private boolean isContent(int number, Optional<Digest> now) {
    return now.isPresent() && store.content(number).equals(now);
  }

  /** Takes note that a cut-off is about to move the time of a run in the build log. */
  void retime(String step, long fromNanos, long toNanos) {
    store.retime(step, fromNanos, toNanos);
  }

  /** A step ran, and nobody saw what it used. */
  void lost(Edge edge) {
    if (store.has(edge.outputs()[0].path())) {
      store.remove(edge.outputs()[0].path());
    }
  }

  /** Takes note that commands will run. */
  void prepare() {
    store.forgetStepsOutside(graph);
  }

  /** Something is about to be done, so that the next run has to look again. */
  void outdated() {
    outdated = true;
  }

  /** Takes note that a run of the build is over. */
  void runOver() {
    store.runOver();
    if (outdated) {
      forget();
    }
  }

  /** What was wrong with what is kept, byte strings. */
  List<String> warnings() {
    return store.warnings();
  }

  /** Why nothing is kept. */
  Optional<IOException> failure() {
    return store.failure();
  }

  /** Keeps what a run was seen to use. On another thread than that of the build. */
  void keep(AccessStore.TracedRun run) {
    store.put(run, finder);
  }

  /**
   * Of what a run has accessed, the paths of outputs of others that the step does not declare. To
   * be called on the thread of the build.
   */
  Set<String> undeclaredMade(Edge edge, Set<String> inputs, Node[] discovered) {
    Set<Node> declared = new HashSet<>(Arrays.asList(discovered));
    declared.addAll(Arrays.asList(edge.inputs()).subList(0, edge.triggeringInputs()));
    Set<String> result = new HashSet<>();
    for (String path : inputs) {
      Node node = graph.find(shown(path));
      Edge producer = node == null ? null : node.producer();
      if (producer != null && producer != edge && !producer.phony() && !declared.contains(node)) {
        result.add(path);
      }
    }
    return result;
  }

  /**
   * All that has to be as it is now for a build without work to have none: files that are there
   * with their state, absent ones, and directories in place of what was missing in them. Only after
   * such a build.
   */
  void forEachFile(BiConsumer<String, State> visitor) {
    BitSet live = store.live();
    Set<AccessStore.Directory> visited = new HashSet<>();
    Set<String> paths = new HashSet<>();
    for (int number = live.nextSetBit(0); number >= 0; number = live.nextSetBit(number + 1)) {
      Access access = store.access(number);
      if (!counts(access) || number >= found.length || found[number] == UNKNOWN) {
        continue;
      }
      if (access.before().kind() != State.Kind.ABSENT) {
        visit(access.path(), paths, visitor);
        continue;
      }
      Optional<AccessStore.Directory> directory = store.directory(number).filter(this::isUnchanged);
      if (directory.isEmpty()) {
        visitor.accept(access.path(), State.ABSENT);
      } else if (visited.add(directory.get())) {
        visitor.accept(directory.get().path(), directory.get().state());
      }
    }
  }

  private void visit(String path, Set<String> paths, BiConsumer<String, State> visitor) {
    State state = states.get(path);
    if (state != null && paths.add(path)) {
      visitor.accept(path, state);
    }
  }

  /** Forgets what was looked at. */
  void forget() {
    outdated = false;
    looked = false;
    anyOther = false;
    found = new byte[0];
    states.clear();
    directories.clear();
    synchronized (this) {
      made = null;
    }
  }

  /** Finds out what a run has found, as far as nothing has changed since. */
  private final class ContentFinder implements AccessStore.Evidence {
    /** Larger files are compared by their state alone. */
    private static final long MAX_HASHED_BYTES = 256L << 20;

    /** A directory that changed so shortly before may change again in the same tick. */
    private static final long SETTLED_NANOS = 20_000_000;

    @Override
    public Optional<Digest> content(Access access) {
      State then = access.before();
      if (!counts(access)) {
        return Optional.empty();
      }
      return switch (then.kind()) {
        case FILE ->
            readsContent(access) && then.sizeBytes() <= MAX_HASHED_BYTES
                ? content(access.path()).filter(_ -> isStill(access))
                : Optional.empty();
        case DIRECTORY -> access.has(Use.LIST) ? names(access.path()) : Optional.empty();
        case LINK, OTHER, ABSENT, UNREADABLE -> Optional.empty();
      };
    }

    private boolean isStill(Access access) {
      try {
        State now = files.state(access.path());
        return access.before().kind() == now.kind() && isUnchanged(access.before(), now);
      } catch (IOException unreadable) {
        return false;
      }
    }

    Optional<Digest> content(String path) {
      try {
        return contents.look(path).state() instanceof Ingredient.FileState.Content content
            ? Optional.of(content.digest())
            : Optional.empty();
      } catch (IOException unreadable) {
        return Optional.empty();
      }
    }

    /** Of all but what the build makes: others make that at any time. */
    Optional<Digest> names(String path) {
      StringBuilder all = new StringBuilder();
      try {
        for (String name : files.names(path)) {
          String whole = path + "/" + name;
          if (!isOurs(whole) && !isMade(whole)) {
            all.append(name).append('\0');
          }
        }
      } catch (IOException unreadable) {
        return Optional.empty();
      }
      return Optional.of(Digest.of(all.toString().getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Override
    public Optional<AccessStore.Directory> directory(Access access) {
      String path = access.path();
      int slash = path.lastIndexOf('/');
      if (access.before().kind() != State.Kind.ABSENT || slash <= 0 || !counts(access)) {
        return Optional.empty();
      }
      try {
        String above = path.substring(0, slash);
        State state = files.state(above);
        long newest = Math.max(state.mtimeNanos(), state.ctimeNanos());
        boolean settled = newest + SETTLED_NANOS < clock.millis() * 1_000_000;
        return settled && state.kind() == State.Kind.DIRECTORY && !files.isThere(path)
            ? Optional.of(new AccessStore.Directory(above, state))
            : Optional.empty();
      } catch (IOException unreadable) {
        return Optional.empty();
      }
    }
  }
}
