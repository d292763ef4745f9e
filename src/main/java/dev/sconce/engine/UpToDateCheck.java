package dev.sconce.engine;

import dev.sconce.files.FileSystem;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.UpToDateRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether all is as a record says: the time stamps on all cores. What it saw is kept, so that
 * a build need not look again.
 */
public final class UpToDateCheck implements ParallelChunks.Workers, ParallelChunks.Worker {
  private static final long[] NOTHING = {};

  private final UpToDateRecord record;
  private final FileSystem files;
  private final ParallelChunks chunks;
  private final Runnable whenRefuted;
  private final AtomicBoolean refuted = new AtomicBoolean();
  private long[] seen = NOTHING;
  private volatile boolean changed;

  /** Other times than recorded are no news up to here: a build that did something made them. */
  private long editedAfterNanos = KnownTimestamps.UNKNOWN;

  private ParallelChunks.@Nullable Begun lookingAhead;

  private UpToDateCheck(
      UpToDateRecord record, FileSystem files, int processors, Runnable whenRefuted) {
    this.record = record;
    this.files = files;
    this.chunks = new ParallelChunks(Math.min(EffectRunner.MAX_GATHER_THREADS, processors));
    this.whenRefuted = whenRefuted;
  }

  /**
   * Looks at everything that the record tells of. Where what was read is not what it was, the times
   * cannot give the answer, but the build will want to know them: others begin to look at them
   * meanwhile.
   *
   * @param whenRefuted told when a file was found to have changed since the last build, so that
   *     commands will run; once, on any thread
   */
  public static UpToDateCheck perform(
      UpToDateRecord record, FileSystem files, int processors, Runnable whenRefuted) {
    UpToDateCheck check = new UpToDateCheck(record, files, processors, whenRefuted);
    check.look();
    return check;
  }

  private void look() {
    try {
      if (!record.sameContents(files)) {
        changed = true;
        editedAfterNanos = record.newestContentNanos(files);
      }
    } catch (IOException unknown) {
      // The build will meet it again, and tell.
      changed = true;
      return;
    }
    seen = new long[record.timeCount()];
    Arrays.fill(seen, KnownTimestamps.UNKNOWN);
    ParallelChunks.Begun looking = chunks.begin(seen.length, this);
    if (changed) {
      lookingAhead = looking;
    } else {
      looking.finish();
    }
  }

  /** Whether nothing has changed as far as can be seen. */
  public boolean holds() {
    return !changed;
  }

  /** What was seen, by the nodes of a graph. */
  public KnownTimestamps knownTimes(Graph graph) {
    if (seen.length == 0) {
      return KnownTimestamps.none();
    }
    if (lookingAhead != null) {
      lookingAhead.finish();
      lookingAhead = null;
    }
    NodeFinder finder = new NodeFinder(graph);
    chunks.run(seen.length, finder);
    return new KnownTimestamps(finder.byNode);
  }

  /** Finds the nodes that times belong to. The graph is not changed meanwhile. */
  private final class NodeFinder implements ParallelChunks.Workers, ParallelChunks.Worker {
    private final Graph graph;
    private final long[] byNode;

    NodeFinder(Graph graph) {
      this.graph = graph;
      this.byNode = new long[graph.nodeCount()];
      Arrays.fill(byNode, KnownTimestamps.UNKNOWN);
    }

    @Override
    public ParallelChunks.Worker worker() {
      return this;
    }

    @Override
    public void work(int from, int to) {
      for (int i = from; i < to; i++) {
        Node node = record.isSignature(i) ? null : record.node(i, graph);
        if (node != null) {
          byNode[node.id()] = seen[i];
        }
      }
    }
  }

  @Override
  public ParallelChunks.Worker worker() {
    return this;
  }

  @Override
  public void work(int from, int to) {
    for (int i = from; i < to; i++) {
      try {
        String path = record.path(i);
        seen[i] = record.isSignature(i) ? files.signature(path) : files.mtimeNanos(path);
      } catch (IOException unknown) {
        // The build will meet it again, and tell.
        seen[i] = KnownTimestamps.UNKNOWN;
      }
      if (seen[i] == record.mtimeNanos(i)) {
        continue;
      }
      changed = true;
      if (!record.isSignature(i)
          && seen[i] > editedAfterNanos
          && refuted.compareAndSet(false, true)) {
        whenRefuted.run();
      }
    }
  }

  /**
   * Time stamps by node id that were found out moments before a build began. They are good until
   * something is done.
   */
  public static final class KnownTimestamps {
    /** In place of a time stamp that is not known. */
    static final long UNKNOWN = -1;

    private static final long[] NOTHING = {};

    private final long[] byNode;

    KnownTimestamps(long[] byNode) {
      this.byNode = byNode;
    }

    /** Nothing is known. */
    public static KnownTimestamps none() {
      return new KnownTimestamps(NOTHING);
    }

    /** The time stamp of a node, 0 if there is no file. */
    long nanos(int node) {
      return node < byNode.length ? byNode[node] : UNKNOWN;
    }
  }
}
