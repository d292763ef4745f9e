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
 * Checks whether everything is as a record says; reads the time stamps on all cores. It keeps what
 * it saw, so that a build need not check again.
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

  /**
   * Times up to this one that differ from the record are expected: a build that did something made
   * them.
   */
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
   * Checks everything that the record names. If a file that was read has changed, the times cannot
   * decide any more, but the build will need them: other threads start to read them meanwhile.
   *
   * @param whenRefuted called when a file was found to have changed since the last build, so that
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
      // The build reads it again, and reports the error.
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

  /** The time stamps that were seen, by the nodes of a graph. */
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
        // The build reads it again, and reports the error.
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
   * Time stamps by node id that were read just before a build began. They are valid until something
   * is done.
   */
  public static final class KnownTimestamps {
    /** Stands for a time stamp that is not known. */
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

    /** The time stamp of a node; 0 if the file does not exist. */
    long nanos(int node) {
      return node < byNode.length ? byNode[node] : UNKNOWN;
    }
  }
}
