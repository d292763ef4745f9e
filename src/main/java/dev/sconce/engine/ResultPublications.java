package dev.sconce.engine;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.action.ActionResult.Blob;
import dev.sconce.action.KeyNode;
import dev.sconce.action.PathSet;
import dev.sconce.action.PathTable;
import dev.sconce.action.ResultSeal;
import dev.sconce.cache.ActionCache;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.Publication;
import dev.sconce.graph.ByteSource.Malformed;
import dev.sconce.session.CacheEvent;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Stores results in caches together with the entries by which they are found: the list of path sets
 * under the first key and, in remote caches, the path set of the family. Safe for use by several
 * threads.
 */
final class ResultPublications {
  private static final int MAX_MENDS = 2;
  private static final int MAX_IDLE_DEFLATERS = 4;

  /** The entry by which a result is found through the path set of its family. */
  record FamilyEntry(ActionKey familyKey, PathSet family, ActionKey key) {}

  private final LikelyPathSets likely;
  private final PathTable table;

  /** The deflaters that nobody uses now. */
  private final Queue<Deflater> deflaters = new ConcurrentLinkedQueue<>();

  /**
   * @param table numbers the pairs of all path sets
   */
  ResultPublications(LikelyPathSets likely, PathTable table) {
    this.likely = likely;
    this.table = table;
  }

  OfRun ofRun(ActionKey first, PathSet set, ActionKey key, ActionResult result) {
    return new OfRun(first, set, key, result);
  }

  Publication ofFamily(FamilyEntry entry, ActionResult result) {
    return new OfFamily(entry, result);
  }

  private byte[] encoded(KeyNode node, ActionKey key) {
    Deflater idle = deflaters.poll();
    Deflater deflater = idle == null ? new Deflater() : idle;
    byte[] bytes = node.encode(key, deflater);
    if (deflaters.size() < MAX_IDLE_DEFLATERS) {
      deflaters.add(deflater);
    } else {
      deflater.end();
    }
    return bytes;
  }

  private CacheAnswer<ActionResult> publish(
      FamilyEntry entry, ActionResult result, ActionCache into) throws InterruptedException {
    likely.store(entry.familyKey(), entry.family(), into);
    return into.store(entry.key(), ResultSeal.sealed(entry.key(), result));
  }

  /** A result that was published before its family was known. */
  private final class OfFamily implements Publication {
    private final FamilyEntry entry;
    private final ActionResult result;

    OfFamily(FamilyEntry entry, ActionResult result) {
      this.entry = entry;
      this.result = result;
    }

    @Override
    public ActionResult result() {
      return result;
    }

    /** On this machine a list of path sets is as quick to read as the path set of a family. */
    @Override
    public CacheAnswer<ActionResult> keep(ActionCache here) {
      return new CacheAnswer.Found<>(result, CacheEvent.Tier.DISK, 0);
    }

    @Override
    public CacheAnswer<ActionResult> publish(ActionCache into) throws InterruptedException {
      return ResultPublications.this.publish(entry, result, into);
    }
  }

  /** A result, and the path set by which it is found. */
  final class OfRun implements Publication {
    private final ActionKey first;
    private final PathSet set;
    private final ActionKey key;
    private final ActionResult result;
    private @Nullable FamilyEntry entry;
    private boolean complete;

    /**
     * The encoded list that contains only this set, once it was needed: most lists are like that.
     */
    private volatile byte @Nullable [] listed;

    OfRun(ActionKey first, PathSet set, ActionKey key, ActionResult result) {
      this.first = first;
      this.set = set;
      this.key = key;
      this.result = result;
    }

    /** Lets the result be found through its family as well; false if it is too late for that. */
    synchronized boolean add(FamilyEntry more) {
      if (!complete) {
        entry = more;
      }
      return !complete;
    }

    synchronized void complete() {
      complete = true;
    }

    private synchronized @Nullable FamilyEntry entry() {
      return entry;
    }

    @Override
    public ActionResult result() {
      return result;
    }

    @Override
    public CacheAnswer<ActionResult> keep(ActionCache here) throws InterruptedException {
      CacheAnswer<ActionResult> listed = list(here);
      return listed instanceof CacheAnswer.Failed<ActionResult>
          ? listed
          : here.store(key, ResultSeal.sealed(key, result));
    }

    /**
     * Checks the list once more at the end, since two writers of one list may lose each other's
     * set.
     */
    @Override
    public CacheAnswer<ActionResult> publish(ActionCache into) throws InterruptedException {
      CacheAnswer<ActionResult> listed = list(into);
      if (listed instanceof CacheAnswer.Failed<ActionResult>) {
        return listed;
      }
      CacheAnswer<ActionResult> stored = into.store(key, ResultSeal.sealed(key, result));
      for (int mends = 0;
          mends < MAX_MENDS && stored instanceof CacheAnswer.Found<ActionResult>;
          mends++) {
        if (!lacksSet(into.find(first))) {
          break;
        }
        list(into);
      }
      FamilyEntry more = entry();
      if (more != null && stored instanceof CacheAnswer.Found<ActionResult>) {
        return ResultPublications.this.publish(more, result, into);
      }
      return stored;
    }

    private CacheAnswer<ActionResult> list(ActionCache into) throws InterruptedException {
      CacheAnswer<ActionResult> present = into.find(first);
      if (present instanceof CacheAnswer.Failed<ActionResult>
          || present instanceof CacheAnswer.Found<ActionResult> && !lacksSet(present)) {
        return present;
      }
      KeyNode before = node(present);
      byte[] alone = listed;
      byte[] bytes =
          alone != null && before.sets().isEmpty() ? alone : encoded(before.with(set), first);
      if (before.sets().isEmpty()) {
        listed = bytes;
      }
      return into.store(first, ActionResult.holding(bytes));
    }

    private boolean lacksSet(CacheAnswer<ActionResult> answer) {
      return !isAsListed(answer) && !node(answer).sets().contains(set);
    }

    /** Whether the entry is the one that was stored, which is known without decoding it. */
    private boolean isAsListed(CacheAnswer<ActionResult> answer) {
      return answer instanceof CacheAnswer.Found<ActionResult> found
          && found.value().stdout() instanceof Blob.Inline inline
          && Arrays.equals(inline.bytes(), listed);
    }

    private KeyNode node(CacheAnswer<ActionResult> answer) {
      try {
        return answer instanceof CacheAnswer.Found<ActionResult> found
                && found.value().stdout() instanceof Blob.Inline inline
            ? KeyNode.decode(inline.bytes(), first, table)
            : KeyNode.EMPTY;
      } catch (Malformed nobodysNode) {
        return KeyNode.EMPTY;
      }
    }
  }
}
