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
 * Path sets that a step is likely to have, before its list of path sets is asked for: the one of
 * its last run here, and the one of its family. A result under one of them is found in one trip
 * instead of two; none is taken that would not be taken otherwise, since all states are in the key.
 *
 * <p>The path set of a family is what lies outside of the workspace of what its steps use. It is
 * fixed once per build: the one that the cache has, else the union of the first few that this build
 * has published.
 */
final class LikelyPathSets {
  /** Path sets of so many results of a family are put together, or those of all at the end. */
  private static final int FIRST_FEW = 8;

  /** A family of steps that do not use much the same is of no use. */
  private static final int MAX_FAMILY_PAIRS = 4096;

  private final StepKeys keys;
  private final @Nullable AccessStore history;
  private final Map<ActionKey, Family> families = new ConcurrentHashMap<>();

  /**
   * @param history what steps were seen to use; null if nothing is kept of that
   */
  LikelyPathSets(StepKeys keys, @Nullable AccessStore history) {
    this.keys = keys;
    this.history = history;
  }

  /** The one of the last run here, as far as that is known. */
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
    // nothing is made anew for it, but keys have it
    store
        .accesses(subject.outputs().getFirst())
        .flatMap(all -> all.find(place))
        .ifPresent(access -> pairs.addAll(RunKeys.pairs(keys.setting(), subject, access)));
    return Optional.of(PathSet.of(keys.table(), pairs));
  }

  /** The one of the family of a step; empty if there is none. Asks a cache once for each family. */
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

  /** A result that may be found by the path set of its family as well. */
  interface Published {
    /**
     * Puts it there, too.
     *
     * @param paths those of the family, as they are for the step
     */
    void publishUnder(ActionKey familyKey, PathSet family, PathSet paths)
        throws InterruptedException;
  }

  /**
   * Takes note of what a result used that is being published. One that used anything else than its
   * family does is found by its own path set alone.
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

  /**
   * Nothing more is going to be published: families that were still to be found are what they are.
   */
  void finish() throws InterruptedException {
    for (Family family : families.values()) {
      family.settle();
    }
  }

  /** Those of a node; none when it cannot be read. */
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

  /** Stores the path set of a family where it is not, unless somebody else has stored another. */
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

  /** A result, and how its step names what is its own. */
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

    /** Whether the path set is good for something, so that it stays as it is. */
    private volatile boolean fitsAny;

    private @Nullable PathSet set;

    /** What the cache had and nothing fits any more, as after a change of compilers. */
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

    /** The remote cache first: what others publish is found there. */
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
