package dev.sconce.engine;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.action.ActionResult.Blob;
import dev.sconce.action.FamilyPaths;
import dev.sconce.action.FirstKey.Evidence;
import dev.sconce.action.KeyNode;
import dev.sconce.action.PathSet;
import dev.sconce.action.PathTable.Pair;
import dev.sconce.action.Roots;
import dev.sconce.cache.ActionCache;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.ResultCache;
import dev.sconce.cache.ResultCache.Freshness;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.graph.ByteSource.Malformed;
import dev.sconce.history.AccessStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Path sets that a step is likely to have, to be tried before its list of path sets is requested:
 * the one of its last run here, and the one of its family. A result under one of them is found in
 * one round trip instead of two. No result is used that would not be used otherwise, since all
 * states are part of the key.
 *
 * <p>The path set of a family contains the paths outside the workspace that its steps use. It is
 * fixed once per build: it is the one in the cache or, if there is none, the union of the first few
 * that this build has published.
 */
final class LikelyPathSets {
  /** The number of results of a family whose path sets are merged, unless the build ends before. */
  private static final int FIRST_FEW = 8;

  /** A family whose steps use largely different files is of no use. */
  private static final int MAX_FAMILY_PAIRS = 4096;

  private final StepKeys keys;
  private final @Nullable AccessStore history;
  private final Map<ActionKey, Family> families = new ConcurrentHashMap<>();

  /**
   * @param history the recorded accesses of steps; null if none are kept
   */
  LikelyPathSets(StepKeys keys, @Nullable AccessStore history) {
    this.keys = keys;
    this.history = history;
  }

  /** The path set of the last run here, as far as it is known. */
  Optional<PathSet> ofLastRun(StepKeys.Subject subject, Evidence evidence) {
    AccessStore store = history;
    if (store == null || evidence != Evidence.TRACED) {
      return Optional.empty();
    }
    Optional<AccessStore.Kept> last = store.last(subject.outputs().getFirst());
    if (last.isEmpty() || last.get().refused()) {
      return Optional.empty();
    }
    String place = keys.setting().place();
    Set<Pair> pairs = new HashSet<>();
    for (int number : last.get().inputs()) {
      Access access = store.access(number);
      if (!RunKeys.isOurs(access.path(), place, "")) {
        pairs.addAll(RunKeys.pairs(keys.setting(), subject, access));
      }
    }
    // it causes no rebuild when it changes, but it is part of keys
    store
        .accesses(subject.outputs().getFirst())
        .flatMap(all -> all.find(place))
        .ifPresent(access -> pairs.addAll(RunKeys.pairs(keys.setting(), subject, access)));
    return Optional.of(PathSet.of(keys.table(), pairs));
  }

  /**
   * The path set of the family of a step; empty if there is none. Asks a cache once for each
   * family.
   */
  Optional<PathSet> ofFamily(StepKeys.Subject subject, Evidence evidence, ResultCache cache)
      throws InterruptedException {
    FamilyPaths paths = paths(subject);
    return family(subject, evidence).set(cache).map(paths::of);
  }

  private FamilyPaths paths(StepKeys.Subject subject) {
    Roots roots = keys.setting().roots();
    String input = subject.inputs().isEmpty() ? "" : subject.inputs().getFirst().path();
    String output = subject.reader().graph().absolute(subject.outputs().getFirst());
    return new FamilyPaths(input.isEmpty() ? "" : roots.token(input), roots.token(output));
  }

  private Family family(StepKeys.Subject subject, Evidence evidence) {
    ActionKey key = keys.family(subject, evidence).key();
    return families.computeIfAbsent(key, Family::new);
  }

  /** A result that may also be found by the path set of its family. */
  interface Published {
    /**
     * Stores the result there too.
     *
     * @param paths the path set of the family, as it applies to the step
     */
    void publishUnder(ActionKey familyKey, PathSet family, PathSet paths)
        throws InterruptedException;
  }

  /**
   * Receives the path set of a result that is being published. A result that used anything that its
   * family does not use is found by its own path set alone.
   *
   * @param published called at once, later, or never
   */
  void note(
      StepKeys.Subject subject,
      Evidence evidence,
      PathSet used,
      ResultCache cache,
      Published published)
      throws InterruptedException {
    FamilyPaths paths = paths(subject);
    Optional<PathSet> general = paths.general(used);
    if (general.isPresent()) {
      family(subject, evidence).note(general.get(), cache, new Waiting(published, paths));
    }
  }

  /** Called when nothing more will be published: fixes the path sets of all families. */
  void finish() throws InterruptedException {
    for (Family family : families.values()) {
      family.settle();
    }
  }

  /** The path sets of a node; none if it cannot be read. */
  private List<PathSet> sets(CacheAnswer<ActionResult> answer, ActionKey key) {
    try {
      return answer instanceof CacheAnswer.Found<ActionResult> found
              && found.value().stdout() instanceof Blob.Inline inline
          ? KeyNode.decode(inline.bytes(), key, keys.table()).sets()
          : List.of();
    } catch (Malformed nobodysNode) {
      return List.of();
    }
  }

  /**
   * Stores the path set of a family in a cache that has none, or only the replaced ones. Path sets
   * that somebody else has stored are kept.
   */
  void store(ActionKey familyKey, PathSet family, ActionCache into) throws InterruptedException {
    Family known = families.get(familyKey);
    if (known != null && known.storedIn.add(into)) {
      CacheAnswer<ActionResult> there = into.find(familyKey);
      boolean replaces = sets(there, familyKey).equals(known.replaced);
      if (there instanceof CacheAnswer.Absent<ActionResult> || replaces) {
        into.store(familyKey, ActionResult.holding(new KeyNode(List.of(family)).encode(familyKey)));
      }
    }
  }

  /** A result, and the paths of its step that differ within the family. */
  private record Waiting(Published published, FamilyPaths paths) {
    void publishUnder(ActionKey key, PathSet family) throws InterruptedException {
      published.publishUnder(key, family, paths.of(family));
    }
  }

  /** A family, and the results that wait until its path set is known. */
  private final class Family {
    private final ActionKey key;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<PathSet> first = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final Set<ActionCache> storedIn = ConcurrentHashMap.newKeySet();
    private boolean asked;

    /** Whether the path set has fitted a result, so that it is kept. */
    private volatile boolean fitsAny;

    private @Nullable PathSet set;

    /**
     * The path sets in the cache that fit nothing any more, for instance after a change of
     * compilers.
     */
    private volatile List<PathSet> replaced = List.of();

    Family(ActionKey key) {
      this.key = key;
    }

    Optional<PathSet> set(ResultCache cache) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        if (!asked) {
          set = find(cache);
          asked = true;
        }
        return Optional.ofNullable(set);
      } finally {
        lock.unlock();
      }
    }

    /** Asks the remote cache first, which has what others have published. */
    private @Nullable PathSet find(ResultCache cache) throws InterruptedException {
      List<PathSet> there = sets(cache.find(key, Freshness.NOW), key);
      if (there.isEmpty()) {
        there = sets(cache.find(key, Freshness.THIS_BUILD), key);
      }
      return there.isEmpty() ? null : there.getFirst();
    }

    void note(PathSet used, ResultCache cache, Waiting published) throws InterruptedException {
      PathSet known = set(cache).orElse(null);
      if (known != null && known.containsAll(used)) {
        fitsAny = true;
        published.publishUnder(key, known);
        return;
      }
      boolean enough;
      lock.lockInterruptibly();
      try {
        if (fitsAny) {
          return;
        }
        first.add(used);
        waiting.add(published);
        enough = first.size() >= FIRST_FEW;
      } finally {
        lock.unlock();
      }
      if (enough) {
        settle();
      }
    }

    void settle() throws InterruptedException {
      List<Waiting> ready;
      PathSet settled;
      lock.lockInterruptibly();
      try {
        boolean few = set != null && first.size() < FIRST_FEW;
        if (!fitsAny && !first.isEmpty() && !few) {
          PathSet union = set == null ? first.getFirst() : set;
          replaced = set == null ? List.of() : List.of(set);
          fitsAny = true;
          for (PathSet each : first) {
            union = union.containsAll(each) ? union : union.union(each);
          }
          set = union.size() <= MAX_FAMILY_PAIRS ? union : null;
        }
        settled = set;
        ready = List.copyOf(waiting);
        waiting.clear();
        first.clear();
      } finally {
        lock.unlock();
      }
      if (settled != null) {
        for (Waiting published : ready) {
          published.publishUnder(key, settled);
        }
      }
    }
  }
}
