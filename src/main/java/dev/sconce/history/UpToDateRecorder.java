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
 * Gathers what an {@link UpToDateRecord} holds. A build that did something or met something odd is
 * {@linkplain #unfit unfit} for one. Not thread-safe.
 */
public final class UpToDateRecorder {
  /** Also where a file system's clock is coarse, a file so old changes its time when it changes. */
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
   * Nothing is noted yet.
   *
   * @param startedAtMillis since 1970: nothing had been read before
   */
  public UpToDateRecorder(FileSystem files, long startedAtMillis) {
    this.files = files;
    this.startedAtNanos = startedAtMillis * 1_000_000;
  }

  /** Says that there shall be no record. */
  public void unfit() {
    fit = false;
  }

  /**
   * Notes that a file was read since the start. One that changed only just before, or since, could
   * change again without another time stamp, or is not what was read: no record then.
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
      // Whoever read it will have told; only that nothing can be said of it counts here.
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

  /** Notes the time stamp of a node, 0 if there is no file. Only the first note of each counts. */
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

  /** Whether the time stamp of a node was noted. */
  public boolean isNoted(Node node) {
    return node.id() < noted.length && noted[node.id()];
  }

  /** Notes what is at a path that is no node, as {@link FileSystem#signature} says. */
  public void signature(String path, long signature) {
    signed.add(path);
    signatures.add(signature);
    pathBytes += path.length();
  }

  /**
   * The record; empty if the build is unfit for one.
   *
   * @param question what was asked and of whom, a byte string
   * @param answer what else the answer says, a byte string
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
