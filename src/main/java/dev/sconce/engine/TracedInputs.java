package dev.sconce.engine;

import dev.sconce.action.DirtyReason;
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
import dev.sconce.history.TracedRun;
import dev.sconce.history.UpToDateRecorder;
import dev.sconce.schedule.GraphFacts;
import dev.sconce.session.TraceEvent.UndeclaredAccessPolicy;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares what steps were seen to use in their last run with the present state. Each file is
 * checked once for all steps; which steps it concerns is determined only if it has changed.
 *
 * <p>A time stamp that changed in either direction counts, since packages carry old ones. Change
 * time, inode and content are compared as well; of the permissions, only whether the owner may
 * execute.
 */
final class TracedInputs {
  private static final List<String> NO_INPUTS = List.of("/dev/", "/proc/", "/sys/");
  private static final List<String> OWN_FILES =
      List.of(".ninja_log", ".ninja_deps", ".ninja_lock", ".sconce");

  /** Not a valid signature. */
  private static final long CHANGED = 1;

  private static final byte UNKNOWN = 0;
  private static final byte SAME = 1;
  private static final byte OTHER = 2;

  private final FileSystem files;
  private final Graph graph;
  private final BuildLog log;
  private final AccessStore store;
  private final DependencyPolicy policy;
  private final TracedContents finder;

  /** By number of the access: the result of the look; empty before. */
  private byte[] found = {};

  private boolean looked;
  private boolean anyOther;

  /** Whether something was done since the look. */
  private boolean outdated;

  /** By number of the access: the signatures of the files that were checked. */
  private long[] signatures = {};

  /** The signatures of unchanged directories; {@code CHANGED} for the others. */
  private final Map<AccessStore.Directory, Long> directories = new ConcurrentHashMap<>();

  /** The absolute paths of outputs of steps; null before they were requested. */
  private @Nullable Set<String> made;

  TracedInputs(
      BuildParts parts, BuildParts.Tracing tracing, BuildLog log, FileStateReader contents) {
    this.files = parts.files();
    this.graph = parts.graph();
    this.log = log;
    this.store = tracing.store();
    this.policy = tracing.policy();
    this.finder =
        new TracedContents(files, contents, parts.clock(), tracing.store().place(), this::isMade);
  }

  /** Checks everything that steps use, unless that was done since the last {@link #forget}. */
  void look(ParallelChunks chunks) {
    if (looked) {
      return;
    }
    looked = true;
    int[] numbers = numbers(store.live());
    found = new byte[store.count()];
    signatures = new long[found.length];
    chunks.run(numbers.length, () -> new Looker(numbers));
    for (int number : numbers) {
      anyOther |= found[number] == OTHER;
    }
  }

  private static int[] numbers(BitSet live) {
    int[] numbers = new int[live.cardinality()];
    int count = 0;
    for (int number = live.nextSetBit(0); number >= 0; number = live.nextSetBit(number + 1)) {
      numbers[count++] = number;
    }
    return numbers;
  }

  private final class Looker implements ParallelChunks.Worker {
    private final int[] numbers;

    Looker(int[] numbers) {
      this.numbers = numbers;
    }

    @Override
    public void work(int from, int to) {
      for (int i = from; i < to; i++) {
        found[numbers[i]] = isSame(numbers[i], true) ? SAME : OTHER;
      }
    }
  }

  /** Adds to the facts what ninja's rule does not know about a step. Any thread, after the look. */
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
      facts.tracedChange(edge.id(), DirtyReason.of(DirtyReason.Kind.RUN_REFUSED, step));
    } else if (last.get().isOf(log.mtimeNanos(edge.outputs()[0]))) {
      Optional<Access> other = firstOther(last.get().inputs());
      if (other.isPresent()) {
        String path = shown(other.get().path());
        facts.tracedChange(edge.id(), DirtyReason.of(finder.change(other.get()), path));
      }
      describeMade(edge, step, facts);
    }
  }

  /** The first changed access to a file that is not in the manifest, else the first changed one. */
  private Optional<Access> firstOther(int[] inputs) {
    Access first = null;
    for (int number : inputs) {
      if (found[number] == OTHER) {
        Access access = store.access(number);
        if (graph.find(shown(access.path())) == null) {
          return Optional.of(access);
        }
        first = first == null ? access : first;
      }
    }
    return Optional.ofNullable(first);
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
   * Whether everything that a step was seen to use is unchanged; true if nothing is known about its
   * last run. On another thread than that of the build.
   *
   * @param loggedNanos the time of its first output in the build log
   */
  boolean sayTheSame(String step, long loggedNanos) {
    Optional<AccessStore.Kept> last = store.last(step);
    if (last.isEmpty()) {
      return true;
    }
    if (last.get().refused()) {
      return false;
    }
    if (!last.get().isOf(loggedNanos)) {
      return true;
    }
    for (int number : last.get().inputs()) {
      Access access = store.access(number);
      boolean known = number < found.length && found[number] == SAME && !isMade(access.path());
      if (!known && !isSame(number, false)) {
        return false;
      }
    }
    return true;
  }

  /** The thread of the build waits during a look, so the graph does not change. */
  private synchronized boolean isMade(String path) {
    return learnWhatIsMade().contains(path);
  }

  /** Finds out which files steps make. Must be called on the thread of the build. */
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

  /** The name in the manifest, if the file is in the build directory. */
  private String shown(String path) {
    return shown(path, store.place());
  }

  private static String shown(String path, String place) {
    return isBelow(path, place) ? path.substring(place.length() + 1) : path;
  }

  private static boolean isBelow(String path, String place) {
    int length = place.length();
    return path.length() > length + 1 && path.charAt(length) == '/' && path.startsWith(place);
  }

  /** Whether an access shows a dependency: not if the step wrote the file, and not for a device. */
  static boolean counts(Access access, String place) {
    String path = access.path();
    for (String prefix : NO_INPUTS) {
      if (path.startsWith(prefix)) {
        return false;
      }
    }
    boolean own = access.has(Use.WRITE) && access.isChanged();
    boolean temporary = access.has(Use.WRITE) && access.before().kind() == State.Kind.ABSENT;
    return !own
        && !temporary
        && access.before().kind() != State.Kind.UNREADABLE
        && !isOurs(path, place);
  }

  static boolean isOurs(String path, String place) {
    if (!isBelow(path, place)) {
      return path.equals(place);
    }
    int start = place.length() + 1;
    for (String own : OWN_FILES) {
      int end = start + own.length();
      if (path.startsWith(own, start) && (path.length() == end || path.charAt(end) == '/')) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a path is unchanged. A path that can no longer be read counts as changed.
   *
   * @param once whether a look holds for the whole run
   */
  private boolean isSame(int number, boolean once) {
    Access access = store.access(number);
    try {
      return switch (access.before().kind()) {
        case ABSENT -> isAbsent(number, access, once);
        case LINK -> access.before().target().equals(files.state(access.path()).target());
        case FILE, DIRECTORY, OTHER, UNREADABLE -> isPresent(number, access, once);
      };
    } catch (IOException unreadable) {
      return false;
    }
  }

  private boolean isAbsent(int number, Access access, boolean once) throws IOException {
    Optional<AccessStore.Directory> directory = once ? store.directory(number) : Optional.empty();
    return directory.isPresent() && isUnchanged(directory.get())
        || files.glance(access.path()).kind() == State.Kind.ABSENT
        || finder.isFilledByBuild(access.path());
  }

  private boolean isUnchanged(AccessStore.Directory directory) {
    Long known = directories.get(directory);
    if (known == null) {
      known = CHANGED;
      try {
        long signature = files.signature(directory.path());
        if (directory.isAt(files.state(directory.path()))) {
          known = signature;
        }
      } catch (IOException unreadable) {
        known = CHANGED;
      }
      directories.put(directory, known);
    }
    return known != CHANGED;
  }

  /**
   * Nearly always nothing has changed. The signature is from a look before the comparison, so it
   * never confirms an uncompared state.
   */
  private boolean isPresent(int number, Access access, boolean once) throws IOException {
    State then = access.before();
    State now = files.glance(access.path());
    if (once) {
      signatures[number] = FileSystem.signature(now);
    }
    if (then.kind() != now.kind()) {
      return false;
    }
    return switch (then.kind()) {
      case FILE -> then.sizeBytes() == now.sizeBytes() && isSameFile(number, access);
      case DIRECTORY ->
          !access.has(Use.LIST)
              || isUnchanged(then, files.state(access.path()))
              || isContent(number, finder.names(access.path()));
      case OTHER, LINK, ABSENT, UNREADABLE -> true;
    };
  }

  private boolean isSameFile(int number, Access access) throws IOException {
    State then = access.before();
    State now = files.state(access.path());
    if (isUnchanged(then, now)) {
      return true;
    }
    if (now.kind() == State.Kind.LINK) {
      now = files.stat(access.path()).map(State::of).orElse(State.ABSENT);
    }
    return then.isExecutable() == now.isExecutable()
        && (!readsContent(access) || isContent(number, finder.content(access.path())));
  }

  static boolean readsContent(Access access) {
    return access.has(Use.READ) || access.has(Use.EXECUTE) || access.has(Use.UPDATE);
  }

  static boolean isUnchanged(State then, State now) {
    return then.mtimeNanos() == now.mtimeNanos()
        && then.ctimeNanos() == now.ctimeNanos()
        && then.inode() == now.inode();
  }

  private boolean isContent(int number, Optional<Digest> now) {
    return now.isPresent() && store.content(number).equals(now);
  }

  /** Records that a cut-off is about to change the time of a run in the build log. */
  void retime(String step, long fromNanos, long toNanos) {
    store.retime(step, fromNanos, toNanos);
  }

  /** Called when a step ran untraced. */
  void lost(Edge edge) {
    store.remove(edge.outputs()[0].path());
  }

  /** Called when commands will run. */
  void prepare() {
    store.forgetStepsOutside(graph);
  }

  /** Reads what {@link #keep} needs. On another thread than that of the build. */
  void readAhead() {
    store.prepare();
  }

  /** Called when something is about to be done, so that the next run has to check again. */
  void outdated() {
    outdated = true;
  }

  /** Called when a run of the build is over. */
  void runOver() {
    store.runOver();
    if (outdated) {
      forget();
    }
  }

  /** Problems with the stored accesses, byte strings. */
  List<String> warnings() {
    return store.warnings();
  }

  /** Why nothing is stored. */
  Optional<IOException> failure() {
    return store.failure();
  }

  /** Keeps what a run was seen to use. On another thread than that of the build. */
  void keep(TracedRun run) {
    store.put(run, finder);
  }

  /**
   * The inputs of a run that other steps make and this step does not declare. Must be called on the
   * thread of the build.
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
   * Records everything that must be unchanged for the next build to have nothing to do. Only after
   * a build without work; nodes are recorded already.
   */
  void note(UpToDateRecorder notes) {
    Set<String> paths = new HashSet<>();
    BitSet live = store.live();
    for (int number = live.nextSetBit(0); number >= 0; number = live.nextSetBit(number + 1)) {
      Access access = store.access(number);
      if (number >= found.length || found[number] == UNKNOWN) {
        continue;
      }
      if (access.before().kind() == State.Kind.ABSENT) {
        noteAbsent(number, access.path(), paths, notes);
      } else {
        notePresent(number, access, paths, notes);
      }
    }
  }

  private void noteAbsent(int number, String path, Set<String> paths, UpToDateRecorder notes) {
    Optional<AccessStore.Directory> directory = store.directory(number);
    Long signature = directory.isEmpty() ? null : directories.get(directory.get());
    if (directory.isPresent() && signature != null && signature != CHANGED) {
      String above = directory.get().path();
      if (paths.add(above)) {
        notes.signature(above, signature);
      }
    } else if (paths.add(path)) {
      finder.noteAbsent(path, notes);
    }
  }

  private void notePresent(int number, Access access, Set<String> paths, UpToDateRecorder notes) {
    String path = access.path();
    State.Kind kind = access.before().kind();
    if (kind == State.Kind.LINK) {
      String link = path + "//";
      if (paths.add(link)) {
        notes.signature(link, access.before().target().hashCode() & 0xffffffffL);
      }
    } else if (kind == State.Kind.DIRECTORY && !access.has(Use.LIST)) {
      String directory = path + "/";
      if (paths.add(directory)) {
        notes.signature(directory, 1);
      }
    } else if (!isNoted(path, notes) && paths.add(path)) {
      notes.signature(path, signatures[number]);
    }
  }

  private boolean isNoted(String path, UpToDateRecorder notes) {
    Node node = graph.find(shown(path));
    return node != null && notes.isNoted(node);
  }

  /** Forgets what was checked. */
  void forget() {
    outdated = false;
    looked = false;
    anyOther = false;
    found = new byte[0];
    signatures = new long[0];
    directories.clear();
    finder.forget();
    synchronized (this) {
      made = null;
    }
  }
}
