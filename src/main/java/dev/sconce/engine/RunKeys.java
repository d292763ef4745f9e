package dev.sconce.engine;

import dev.sconce.action.ActionKey;
import dev.sconce.action.CacheObstacle;
import dev.sconce.action.CacheObstacle.Kind;
import dev.sconce.action.FirstKey;
import dev.sconce.action.FirstKey.Evidence;
import dev.sconce.action.Ingredient;
import dev.sconce.action.IngredientDiff;
import dev.sconce.action.PathSet;
import dev.sconce.action.PathTable.Pair;
import dev.sconce.action.ResultKey;
import dev.sconce.action.Roots;
import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Node;
import dev.sconce.session.TraceEvent.ViolationKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys runs that succeeded: makes a path set from the accesses, and decides whether the result may
 * be stored. Safe for use by several threads.
 */
final class RunKeys {
  /**
   * A run that succeeded.
   *
   * @param before the key that the step had before it ran; null if it was not computed then
   * @param discovered the inputs that the step itself reported, absolute paths
   * @param startMtimeNanos the file system's time just before it started
   * @param stdout what it printed
   * @param ofPlace whether the files that it made beside its outputs contain the path of the
   *     workspace
   */
  record EndedRun(
      StepKeys.Subject subject,
      @Nullable FirstKey before,
      List<String> discovered,
      long startMtimeNanos,
      byte[] stdout,
      boolean ofPlace) {
    /** For a step that made nothing but its outputs. */
    EndedRun(
        StepKeys.Subject subject,
        FirstKey before,
        List<String> discovered,
        long startMtimeNanos,
        byte[] stdout) {
      this(subject, before, discovered, startMtimeNanos, stdout, false);
    }
  }

  /**
   * The accesses of a traced run.
   *
   * @param inputs the accesses that show what the step depends on
   * @param obstacle why the judge does not consider the run fully known
   * @param temporary the private temporary directory, absolute; empty if there was none
   */
  record Seen(
      AccessSet accesses,
      List<Access> inputs,
      Optional<CacheObstacle> obstacle,
      String temporary) {}

  /** Why the judge of a run forbids sharing its result. */
  static Optional<CacheObstacle> obstacle(AccessJudge.Verdict verdict) {
    Kind kind =
        verdict.violations().stream()
                .allMatch(one -> one.kind() == ViolationKind.E || one.kind() == ViolationKind.B)
            ? Kind.UNKNOWABLE
            : Kind.UNDECLARED;
    return verdict.obstacle().map(text -> new CacheObstacle(kind, text));
  }

  /** Keys a run by what it has found, and by the present state of everything else. */
  @FunctionalInterface
  interface OtherKeys {
    /** The key by another path set; empty if some state is not known. */
    Optional<ActionKey> by(PathSet set);
  }

  /** The outcome of keying a run. */
  sealed interface KeyedRun {
    /**
     * The result may be stored.
     *
     * @param others keys the run by other path sets that contain all of its own
     */
    record Storable(FirstKey first, PathSet set, ActionKey key, OtherKeys others)
        implements KeyedRun {}

    /** The result may not be stored, for this reason. */
    record Refused(CacheObstacle obstacle) implements KeyedRun {}
  }

  /** Ends the keying of a run. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient CacheObstacle obstacle;

    RefusedException(Kind kind, String subject) {
      this(new CacheObstacle(kind, subject));
    }

    RefusedException(CacheObstacle obstacle) {
      super(obstacle.kind().toString(), null, false, false);
      this.obstacle = obstacle;
    }
  }

  private final StepKeys keys;
  private final FileSystem files;
  private final ResultTraits traits;

  RunKeys(StepKeys keys, FileSystem files, ResultTraits traits) {
    this.keys = keys;
    this.files = files;
    this.traits = traits;
  }

  /** The states of paths after all runs in question have ended. */
  @FunctionalInterface
  interface Looks {
    State at(String path) throws IOException;
  }

  /** Keys a traced run, and checks whether everything that it used is unchanged. */
  KeyedRun traced(EndedRun run, Seen seen) {
    KeyedRun keyed = keyTraced(run, seen);
    return keyed instanceof KeyedRun.Storable storable
        ? checkTraced(run, seen, storable, files::state)
        : keyed;
  }

  /** Keys a traced run; the key counts only if {@link #checkTraced} confirms it afterwards. */
  KeyedRun keyTraced(EndedRun run, Seen seen) {
    try {
      if (seen.obstacle().isPresent()) {
        throw new RefusedException(seen.obstacle().get());
      }
      checkOutputsAreNew(run.subject(), seen.accesses());
      Pairs pairs = new Pairs();
      AsTraced asTraced = new AsTraced(seen.accesses());
      for (Access access : seen.inputs()) {
        if (!isOurs(access.path(), seen.temporary())) {
          addPair(run, access, asTraced.contains(access), pairs);
        }
      }
      return keyed(run, Evidence.TRACED, pairs, seen.temporary());
    } catch (RefusedException refused) {
      return new KeyedRun.Refused(refused.obstacle);
    } catch (IOException unreadable) {
      return unreadable(unreadable);
    }
  }

  /**
   * Checks whether everything that a traced run used is still as the run found it.
   *
   * @param looks made after the run was keyed
   */
  KeyedRun checkTraced(EndedRun run, Seen seen, KeyedRun.Storable keyed, Looks looks) {
    try {
      AsTraced asTraced = new AsTraced(seen.accesses());
      for (Access access : seen.inputs()) {
        if (isOurs(access.path(), seen.temporary())) {
          continue;
        }
        if (asTraced.contains(access)) {
          checkUnchanged(run, access, looks);
        } else {
          checkAge(run, access.path(), looks);
        }
      }
      return keyed;
    } catch (RefusedException refused) {
      return new KeyedRun.Refused(refused.obstacle);
    } catch (IOException unreadable) {
      return unreadable(unreadable);
    }
  }

  /**
   * Distinguishes the accesses of a run from those that stand for others, whose states were not
   * recorded.
   */
  private static final class AsTraced {
    private final Map<String, Access> byPath;

    AsTraced(AccessSet accesses) {
      byPath = HashMap.newHashMap(accesses.accesses().size());
      accesses.accesses().forEach(access -> byPath.put(access.path(), access));
    }

    boolean contains(Access access) {
      return access.equals(byPath.get(access.path()));
    }
  }

  /** Keys an untraced run by the inputs that the step has reported. */
  KeyedRun untraced(EndedRun run) {
    try {
      Pairs pairs = new Pairs();
      for (String path : run.discovered()) {
        if (!run.subject().declared().contains(path)) {
          checkMaker(run.subject(), path);
          pairs.all.add(new Pair(keys.setting().roots().token(path), Ingredient.Access.READ));
        }
      }
      KeyedRun.Storable keyed = keyed(run, Evidence.UNTRACED, pairs, "");
      for (StepKeys.Input input : run.subject().inputs()) {
        checkAge(run, input.path(), files::state);
      }
      for (String path : run.discovered()) {
        checkAge(run, path, files::state);
      }
      return keyed;
    } catch (RefusedException refused) {
      return new KeyedRun.Refused(refused.obstacle);
    } catch (IOException unreadable) {
      return unreadable(unreadable);
    }
  }

  private static KeyedRun unreadable(IOException failure) {
    return new KeyedRun.Refused(
        new CacheObstacle(Kind.INPUT_UNREADABLE, String.valueOf(failure.getMessage())));
  }

  /** What a run depends on, and the states that it was seen to find. */
  private static final class Pairs {
    private final Set<Pair> all = new HashSet<>();
    private final Map<Pair, State> found = new HashMap<>();
  }

  /** The keys of a run; whether everything is still as the run found it is checked afterwards. */
  private KeyedRun.Storable keyed(EndedRun run, Evidence evidence, Pairs pairs, String temporary)
      throws RefusedException, IOException {
    StepKeys.Subject subject = run.subject();
    FirstKey first =
        switch (keys.firstKeyOfRun(subject, evidence)) {
          case StepKeys.Keyed.ByFirstKey keyed -> keyed.key();
          case StepKeys.Keyed.Refused(CacheObstacle obstacle) ->
              throw new RefusedException(obstacle);
        };
    FirstKey before = run.before();
    if (before != null && !first.key().equals(before.key())) {
      throw new RefusedException(
          Kind.INPUT_CHANGED,
          IngredientDiff.between(before.ingredients(), first.ingredients()).differing().stream()
              .map(row -> Roots.shown(row.name()))
              .findFirst()
              .orElse(""));
    }
    ResultTraits.Found found =
        traits.find(subject, sources(subject, pairs), temporary, run.stdout());
    if (found.obstacle().isPresent()) {
      throw new RefusedException(found.obstacle().get());
    }
    if (found.ofPlace() || run.ofPlace()) {
      pairs.all.add(Roots.PLACE);
    }
    PathSet set = PathSet.of(keys.table(), pairs.all);
    ResultKey.Leaves leaves = subject.reader().paths().leavesOfRun(subject.reader(), pairs.found);
    Optional<ActionKey> key = ResultKey.of(first.key(), set, leaves);
    if (key.isEmpty()) {
      throw new RefusedException(Kind.INPUT_UNREADABLE, unknown(subject, set));
    }
    return new KeyedRun.Storable(
        first, set, key.get(), other -> ResultKey.of(first.key(), other, leaves));
  }

  /** The files of the workspace that a run has read, by their paths. */
  private Map<String, Ingredient.State> sources(StepKeys.Subject subject, Pairs pairs)
      throws IOException {
    Map<String, Ingredient.State> sources = new HashMap<>();
    for (String path : subject.declared()) {
      sources.put(path, keys.content(path));
    }
    for (Pair pair : pairs.all) {
      if (pair.access() == Ingredient.Access.READ && Roots.mentionsPlace(pair.path())) {
        String path = keys.setting().roots().path(pair.path()).orElse("");
        Ingredient.State state =
            subject.reader().paths().stateOfRun(pair, subject.reader(), pairs.found);
        sources.put(path, state);
      }
    }
    return sources;
  }

  private String unknown(StepKeys.Subject subject, PathSet set) {
    for (Pair pair : set.pairs()) {
      if (!subject.reader().paths().state(pair, subject.reader()).known()) {
        return Roots.shown(pair.path());
      }
    }
    return "";
  }

  private void checkOutputsAreNew(StepKeys.Subject subject, AccessSet accesses)
      throws RefusedException, IOException {
    Map<String, Access> byPath = new HashMap<>();
    for (Access access : accesses.accesses()) {
      if (access.has(Use.WRITE)) {
        byPath.put(access.path(), access);
      }
    }
    for (String output : subject.outputs()) {
      String path = subject.reader().graph().absolute(output);
      switch (files.state(path).kind()) {
        case ABSENT -> throw new RefusedException(Kind.OUTPUT_MISSING, output);
        case DIRECTORY -> throw new RefusedException(Kind.OUTPUT_IS_DIRECTORY, output);
        case FILE, LINK, OTHER, UNREADABLE -> {}
      }
      Access written = byPath.get(path);
      boolean old =
          written == null
              || written.has(Use.UPDATE) && written.before().kind() != State.Kind.ABSENT;
      if (old) {
        throw new RefusedException(Kind.OUTPUT_NOT_MADE_ANEW, output);
      }
    }
  }

  private void addPair(EndedRun run, Access access, boolean asTraced, Pairs pairs)
      throws RefusedException {
    String path = access.path();
    if (access.before().kind() == State.Kind.UNREADABLE) {
      throw new RefusedException(Kind.INPUT_UNREADABLE, path);
    }
    for (Pair pair : pairs(keys.setting(), run.subject(), access)) {
      pairs.all.add(pair);
      if (!pair.equals(Roots.PLACE)) {
        checkMaker(run.subject(), path);
        if (asTraced) {
          pairs.found.put(pair, access.before());
        }
      }
    }
  }

  /** What an access adds to the path set of its step. */
  static List<Pair> pairs(StepKeys.Setting setting, StepKeys.Subject subject, Access access) {
    String path = access.path();
    Roots roots = setting.roots();
    Ingredient.Access kind = kindOf(access);
    if (roots.isAbovePlace(path) && access.before().kind() != State.Kind.ABSENT) {
      // directories above the workspace exist wherever the workspace is
      return kind == Ingredient.Access.LISTING ? List.of(Roots.PLACE) : List.of();
    }
    List<Pair> found = new ArrayList<>(1);
    if (roots.isBesidePlace(path)) {
      found.add(Roots.PLACE);
    }
    boolean declared =
        (kind == Ingredient.Access.READ || kind == Ingredient.Access.PROBE)
            && subject.declared().contains(path);
    if (!declared) {
      found.add(new Pair(roots.token(path), kind));
    }
    return found;
  }

  private boolean isOurs(String path, String temporary) {
    return isOurs(path, keys.setting().place(), temporary);
  }

  /** Whether a path belongs to Sconce, or to the temporary directory of a step. */
  static boolean isOurs(String path, String place, String temporary) {
    return TracedInputs.isOurs(path, place) && !path.equals(place)
        || !temporary.isEmpty() && (isWithin(path, temporary) || isWithin(temporary, path));
  }

  private static boolean isWithin(String path, String directory) {
    return path.startsWith(directory)
        && (path.length() == directory.length() || path.charAt(directory.length()) == '/');
  }

  private static Ingredient.Access kindOf(Access access) {
    return switch (access.before().kind()) {
      case FILE ->
          TracedInputs.readsContent(access) ? Ingredient.Access.READ : Ingredient.Access.PROBE;
      case DIRECTORY -> access.has(Use.LIST) ? Ingredient.Access.LISTING : Ingredient.Access.PROBE;
      case LINK -> Ingredient.Access.LINK;
      case ABSENT, OTHER, UNREADABLE -> Ingredient.Access.PROBE;
    };
  }

  private void checkMaker(StepKeys.Subject subject, String path) throws RefusedException {
    Node maker = subject.reader().graph().maker(path);
    if (maker != null && maker.producer() != null) {
      int step = maker.producer().id();
      if (step != subject.edge().id() && !subject.reader().ancestors().get(step)) {
        throw new RefusedException(Kind.INPUT_OF_OTHER_STEP, maker.path());
      }
    }
  }

  /** Checks whether a path is still as the run found it, and was so before the run started. */
  private void checkUnchanged(EndedRun run, Access access, Looks looks)
      throws RefusedException, IOException {
    String path = access.path();
    State before = access.before();
    State now = looks.at(path);
    boolean made = run.subject().reader().graph().maker(path) != null;
    boolean same =
        before.kind() == now.kind()
            && switch (before.kind()) {
              case FILE ->
                  before.sizeBytes() == now.sizeBytes()
                      && before.mtimeNanos() == now.mtimeNanos()
                      && before.inode() == now.inode()
                      && before.isExecutable() == now.isExecutable()
                      && (made || before.ctimeNanos() == now.ctimeNanos());
              case LINK -> before.target().equals(now.target());
              case DIRECTORY -> !access.has(Use.LIST) || isSameListing(run, access, now);
              case ABSENT, OTHER, UNREADABLE -> true;
            };
    if (!same && !isFilledByOthersAlone(run.subject(), access, now)) {
      throw new RefusedException(Kind.INPUT_CHANGED, path);
    }
    boolean source = before.kind() == State.Kind.FILE || before.kind() == State.Kind.LINK;
    if (source && !made) {
      checkAge(run, path, before);
    }
  }

  /**
   * Whether it is a directory that other steps have made meanwhile: for this step it was empty
   * before and still is.
   */
  private static boolean isFilledByOthersAlone(StepKeys.Subject subject, Access access, State now)
      throws IOException {
    return access.before().kind() == State.Kind.ABSENT
        && now.kind() == State.Kind.DIRECTORY
        && subject.reader().paths().isFilledByOthersAlone(access.path(), subject.reader());
  }

  /**
   * Whether a listing is the same for the step. A directory changes when steps make files in it;
   * everything else in it must be older than the run.
   */
  private boolean isSameListing(EndedRun run, Access access, State now) throws IOException {
    String path = access.path();
    if (TracedInputs.isUnchanged(access.before(), now)) {
      return true;
    }
    Set<String> made = run.subject().reader().graph().namesIn(path);
    if (made.isEmpty()) {
      return false;
    }
    for (String name : files.names(path)) {
      String whole = path + "/" + name;
      if (!made.contains(name)
          && !isOurs(whole, "")
          && files.state(whole).kind() != State.Kind.DIRECTORY
          && files.state(whole).ctimeNanos() >= run.startMtimeNanos()) {
        return false;
      }
    }
    return true;
  }

  private void checkAge(EndedRun run, String path, Looks looks)
      throws RefusedException, IOException {
    if (run.subject().reader().graph().maker(path) == null) {
      checkAge(run, path, looks.at(path));
    }
  }

  /** Time stamps are set at will, but the system notes when a file was changed last. */
  private static void checkAge(EndedRun run, String path, State source) throws RefusedException {
    if (source.ctimeNanos() >= run.startMtimeNanos()) {
      throw new RefusedException(Kind.SOURCE_TOO_NEW, path);
    }
    if (source.mtimeNanos() >= run.startMtimeNanos()) {
      throw new RefusedException(Kind.INPUT_IN_FUTURE, path);
    }
  }
}
