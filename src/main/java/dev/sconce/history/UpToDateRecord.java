package dev.sconce.history;

import dev.sconce.files.FileStat;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a build checked before it found that there was nothing to do: the files whose
 * content it read, and the timestamps that it compared. As long as all of them are unchanged, the
 * result is the same, whatever rules led to it.
 *
 * <p>Layout, in this order: a head, the question, the answer, the files whose content was read, an
 * index of times with twelve bytes each, and the paths for that index. Safe for use by several
 * threads.
 */
public final class UpToDateRecord {
  static final long MAGIC = 0x3330_6574_6164_7075L;
  static final int CHECKSUM_AT = 8;
  static final int COVERED_FROM = 12;
  static final int QUESTION_BYTES_AT = 12;
  static final int ANSWER_BYTES_AT = 16;
  static final int CONTENTS_AT = 20;
  static final int CONTENTS_BYTES_AT = 24;
  static final int TIMES_AT = 28;
  static final int SIGNATURES_AT = 32;
  static final int HEAD_BYTES = 36;
  static final int CONTENT_HEAD_BYTES = 4 * Long.BYTES + Integer.BYTES;
  static final int TIME_BYTES = Long.BYTES + Integer.BYTES;

  /** Stands for the size of a missing file. */
  static final long MISSING = -1;

  private final byte[] bytes;
  private final int answerFrom;
  private final int contentsFrom;
  private final int contentCount;
  private final int timesFrom;
  private final int timeCount;
  private final int signaturesFrom;
  private final int pathsFrom;

  private UpToDateRecord(byte[] bytes, int answerFrom) {
    this.bytes = bytes;
    this.answerFrom = answerFrom;
    this.contentsFrom = answerFrom + LittleEndian.getInt(bytes, ANSWER_BYTES_AT);
    this.contentCount = LittleEndian.getInt(bytes, CONTENTS_AT);
    this.timesFrom = contentsFrom + LittleEndian.getInt(bytes, CONTENTS_BYTES_AT);
    this.timeCount = LittleEndian.getInt(bytes, TIMES_AT);
    this.signaturesFrom = timeCount - LittleEndian.getInt(bytes, SIGNATURES_AT);
    this.pathsFrom = timesFrom + timeCount * TIME_BYTES;
  }

  /**
   * Parses a record; empty if the bytes are not a record, are damaged, or answer another question.
   *
   * @param question identifies the request and the program that handles it, a byte string
   */
  public static Optional<UpToDateRecord> read(byte[] bytes, String question) {
    if (bytes.length < HEAD_BYTES
        || LittleEndian.getLong(bytes, 0) != MAGIC
        || LittleEndian.getInt(bytes, CHECKSUM_AT) != checksum(bytes)) {
      return Optional.empty();
    }
    byte[] asked = question.getBytes(StandardCharsets.ISO_8859_1);
    int questionBytes = LittleEndian.getInt(bytes, QUESTION_BYTES_AT);
    int questionEnd = HEAD_BYTES + asked.length;
    if (questionBytes != asked.length
        || bytes.length < questionEnd
        || !Arrays.equals(bytes, HEAD_BYTES, questionEnd, asked, 0, asked.length)) {
      return Optional.empty();
    }
    return Optional.of(new UpToDateRecord(bytes, questionEnd));
  }

  static int checksum(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes, COVERED_FROM, bytes.length - COVERED_FROM);
    return (int) sum.getValue();
  }

  /** Additional information of the answer, a byte string. */
  public String answer() {
    return text(answerFrom, contentsFrom - answerFrom);
  }

  /** Whether each file whose content was read is unchanged. */
  public boolean sameContents(FileSystem files) throws IOException {
    int at = contentsFrom;
    for (int i = 0; i < contentCount; i++) {
      int pathBytes = LittleEndian.getInt(bytes, at + CONTENT_HEAD_BYTES - Integer.BYTES);
      Optional<FileStat> now = files.stat(text(at + CONTENT_HEAD_BYTES, pathBytes));
      if (!isSame(at, now.orElse(null))) {
        return false;
      }
      at += CONTENT_HEAD_BYTES + pathBytes;
    }
    return true;
  }

  /** The newest present timestamp of the files whose content was read. */
  public long newestContentNanos(FileSystem files) throws IOException {
    long newest = 0;
    int at = contentsFrom;
    for (int i = 0; i < contentCount; i++) {
      int pathBytes = LittleEndian.getInt(bytes, at + CONTENT_HEAD_BYTES - Integer.BYTES);
      newest = Math.max(newest, files.mtimeNanos(text(at + CONTENT_HEAD_BYTES, pathBytes)));
      at += CONTENT_HEAD_BYTES + pathBytes;
    }
    return newest;
  }

  private boolean isSame(int at, @Nullable FileStat now) {
    long size = LittleEndian.getLong(bytes, at);
    if (now == null || size == MISSING) {
      return now == null && size == MISSING;
    }
    return now.kind() == FileStat.Kind.FILE
        && now.sizeBytes() == size
        && now.mtimeNanos() == LittleEndian.getLong(bytes, at + Long.BYTES)
        && now.ctimeNanos() == LittleEndian.getLong(bytes, at + 2 * Long.BYTES)
        && now.inode() == LittleEndian.getLong(bytes, at + 3 * Long.BYTES);
  }

  /** The number of compared timestamps. */
  public int timeCount() {
    return timeCount;
  }

  /**
   * Whether the compared value is a signature of a path without a node.
   *
   * @see FileSystem#signature
   */
  public boolean isSignature(int index) {
    return index >= signaturesFrom;
  }

  /** The path of a timestamp, a byte string. */
  public String path(int index) {
    int from = pathFrom(index);
    return text(from, pathFrom(index + 1) - from);
  }

  /** The node of a timestamp in a graph, or null. */
  public @Nullable Node node(int index, Graph graph) {
    int from = pathFrom(index);
    return graph.find(bytes, from, pathFrom(index + 1) - from);
  }

  private int pathFrom(int index) {
    int endOfLast = timesFrom + index * TIME_BYTES - Integer.BYTES;
    return pathsFrom + (index == 0 ? 0 : LittleEndian.getInt(bytes, endOfLast));
  }

  /** A timestamp in nanoseconds since 1970; 0 if the file was missing. */
  public long mtimeNanos(int index) {
    return LittleEndian.getLong(bytes, timesFrom + index * TIME_BYTES);
  }

  private String text(int from, int length) {
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }
}
