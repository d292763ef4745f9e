package dev.sconce.history;

import dev.sconce.files.FileStat;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Collects the content of an {@link UpToDateRecord}. After a build with work to do, or with a
 * peculiarity, it is {@linkplain #unfit unfit}: there is no record. Not thread-safe.
 */
public final class UpToDateRecorder {
  /**
   * The age from which a change of a file certainly changes its timestamp, even on a file system
   * with a coarse clock.
   */
  private static final long SETTLED_NANOS = 2_000_000_000L;

  private final FileSystem files;
  private final long startedAtNanos;
  private final ByteSink contents = new ByteSink();
  private int contentCount;
  private Node[] nodes = new Node[1024];
  private long[] times = new long[1024];
  private int timeCount;
  private long pathBytes;
  private final List<String> signed = new ArrayList<>();
  private final List<Long> signatures = new ArrayList<>();
  private boolean[] noted = new boolean[1024];
  private boolean fit = true;

  /**
   * A recorder without content.
   *
   * @param startedAtMillis a time since 1970 before which no file had been read
   */
  public UpToDateRecorder(FileSystem files, long startedAtMillis) {
    this.files = files;
    this.startedAtNanos = startedAtMillis * 1_000_000;
  }

  /** Prevents a record. */
  public void unfit() {
    fit = false;
  }

  /**
   * Records a file that was read since the start. If the file changed just before the start or
   * later, there will be no record: it could change again without a new timestamp, or differ from
   * what was read.
   */
  public void content(String path) {
    if (!fit) {
      return;
    }
    try {
      Optional<FileStat> found = files.stat(path);
      FileStat stat = found.orElse(null);
      if (stat == null) {
        putContent(UpToDateRecord.MISSING, 0, 0, 0, path);
      } else if (stat.kind() == FileStat.Kind.FILE
          && stat.ctimeNanos() + SETTLED_NANOS < startedAtNanos) {
        putContent(stat.sizeBytes(), stat.mtimeNanos(), stat.ctimeNanos(), stat.inode(), path);
      } else {
        fit = false;
      }
    } catch (IOException unknown) {
      // The reader of the file reports this; here it only prevents the record.
      fit = false;
    }
  }

  private void putContent(long size, long mtime, long ctime, long inode, String path) {
    LittleEndian.put(contents, size);
    LittleEndian.put(contents, mtime);
    LittleEndian.put(contents, ctime);
    LittleEndian.put(contents, inode);
    LittleEndian.put(contents, path.length());
    contents.put(path);
    contentCount++;
  }

  /**
   * Records the timestamp of a node, 0 for a missing file. Only the first call for each node
   * counts.
   */
  public void time(Node node, long mtimeNanos) {
    int id = node.id();
    if (id >= noted.length) {
      noted = Arrays.copyOf(noted, Math.max(id + 1, noted.length * 2));
    }
    if (noted[id]) {
      return;
    }
    noted[id] = true;
    if (timeCount == nodes.length) {
      nodes = Arrays.copyOf(nodes, timeCount * 2);
      times = Arrays.copyOf(times, timeCount * 2);
    }
    nodes[timeCount] = node;
    times[timeCount++] = mtimeNanos;
    pathBytes += node.pathLength();
  }

  /** Whether the timestamp of a node was recorded. */
  public boolean isNoted(Node node) {
    return node.id() < noted.length && noted[node.id()];
  }

  /** Records the {@linkplain FileSystem#signature signature} of a path without a node. */
  public void signature(String path, long signature) {
    signed.add(path);
    signatures.add(signature);
    pathBytes += path.length();
  }

  /**
   * The record; empty if the build is unfit for one.
   *
   * @param question identifies the request and the program that handles it, a byte string
   * @param answer additional information of the answer, a byte string
   */
  public Optional<byte[]> record(String question, String answer) {
    long size =
        UpToDateRecord.HEAD_BYTES
            + question.length()
            + answer.length()
            + (long) contents.length()
            + (long) (timeCount + signed.size()) * UpToDateRecord.TIME_BYTES
            + pathBytes;
    if (!fit || size > Integer.MAX_VALUE - 8) {
      return Optional.empty();
    }
    ByteSink record = new ByteSink((int) size);
    LittleEndian.put(record, UpToDateRecord.MAGIC);
    LittleEndian.put(record, 0);
    LittleEndian.put(record, question.length());
    LittleEndian.put(record, answer.length());
    LittleEndian.put(record, contentCount);
    LittleEndian.put(record, contents.length());
    LittleEndian.put(record, timeCount + signed.size());
    LittleEndian.put(record, signed.size());
    record.put(question);
    record.put(answer);
    record.put(contents.buffer(), 0, contents.length());
    int pathEnd = 0;
    for (int i = 0; i < timeCount; i++) {
      pathEnd += nodes[i].pathLength();
      LittleEndian.put(record, times[i]);
      LittleEndian.put(record, pathEnd);
    }
    for (int i = 0; i < signed.size(); i++) {
      pathEnd += signed.get(i).length();
      LittleEndian.put(record, signatures.get(i));
      LittleEndian.put(record, pathEnd);
    }
    for (int i = 0; i < timeCount; i++) {
      nodes[i].appendPath(record);
    }
    for (String path : signed) {
      record.put(path);
    }
    byte[] bytes = record.buffer();
    int sum = UpToDateRecord.checksum(bytes);
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[UpToDateRecord.CHECKSUM_AT + i] = (byte) (sum >>> Byte.SIZE * i);
    }
    return Optional.of(bytes);
  }
}
