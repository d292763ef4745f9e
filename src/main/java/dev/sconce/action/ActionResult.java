package dev.sconce.action;

import dev.sconce.digest.Digest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a command produced: the part of ActionResult, of Bazel's remote execution API, that
 * Sconce uses. Paths are byte strings, relative to the build directory, as the API demands.
 *
 * @param files regular files, in the order of the step's outputs
 * @param links symbolic links
 * @param directories empty directories that the command left; directories of files are not listed
 * @param stdout what the command printed
 * @param times when the command ran, by the clock of its machine; null when the server does not say
 */
public record ActionResult(
    List<OutputFile> files,
    List<OutputLink> links,
    List<String> directories,
    Blob stdout,
    @Nullable ExecutionTimes times) {
  /** A result without files. The path sets of a node are stored as its standard output. */
  public static ActionResult holding(byte[] stdout) {
    return new ActionResult(
        List.of(), List.of(), List.of(), new Blob.Inline(Digest.of(stdout), stdout), null);
  }

  /** Copies the lists. */
  public ActionResult {
    files = List.copyOf(files);
    links = List.copyOf(links);
    directories = List.copyOf(directories);
  }

  /** The size of all files and of the output, including inline contents. */
  public long sizeBytes() {
    long sum = stdout.digest().sizeBytes();
    for (OutputFile file : files) {
      sum += file.content().digest().sizeBytes();
    }
    return sum;
  }

  /** The size of the inline contents alone. */
  public long inlineBytes() {
    long sum = inlineBytes(stdout);
    for (OutputFile file : files) {
      sum += inlineBytes(file.content());
    }
    return sum;
  }

  private static long inlineBytes(Blob blob) {
    return blob instanceof Blob.Inline ? blob.digest().sizeBytes() : 0;
  }

  /** The digests of contents that the result names but does not carry. */
  public List<Digest> storedContents() {
    List<Digest> contents = new ArrayList<>();
    for (OutputFile file : files) {
      if (file.content() instanceof Blob.Stored stored) {
        contents.add(stored.digest());
      }
    }
    if (stdout instanceof Blob.Stored stored) {
      contents.add(stored.digest());
    }
    return contents;
  }

  /**
   * An output file.
   *
   * @param executable whether its owner may execute it
   */
  public record OutputFile(String path, Blob content, boolean executable) {}

  /**
   * A symbolic link among the outputs.
   *
   * @param target the text of the link, a byte string
   */
  public record OutputLink(String path, String target) {}

  /**
   * When a command started and ended, by the clock of the machine that it ran on.
   *
   * @param startedMillis since 1970
   * @param endedMillis since 1970
   */
  public record ExecutionTimes(long startedMillis, long endedMillis) {
    /** The duration; never negative, even if the clock was set back. */
    public long tookMillis() {
      return Math.max(0, endedMillis - startedMillis);
    }
  }

  /** A content of a result, carried inline or kept in a content store. */
  public sealed interface Blob {
    Digest digest();

    /** A content that is in a content store. */
    record Stored(Digest digest) implements Blob {}

    /**
     * A content that is carried in the result. The reader of a result has checked its digest.
     *
     * @param bytes must not be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by their digest
    record Inline(Digest digest, byte[] bytes) implements Blob {
      @Override
      public boolean equals(@Nullable Object other) {
        return other instanceof Inline same && digest.equals(same.digest);
      }

      @Override
      public int hashCode() {
        return digest.hashCode();
      }

      @Override
      public String toString() {
        return "Inline[" + digest + "]";
      }
    }
  }
}
