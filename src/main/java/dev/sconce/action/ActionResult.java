package dev.sconce.action;

import dev.sconce.digest.Digest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a command made: the ActionResult of Bazel's remote execution API, as far as Sconce
 * uses it. Paths are byte strings, relative to the build directory, as the server demands.
 *
 * @param files regular files, in the order of the step's outputs
 * @param links symbolic links
 * @param directories empty directories that the command left; those above files need no mention
 * @param stdout what the command printed
 * @param times when the command ran where it ran, null when the server does not say
 */
public record ActionResult(
    List<OutputFile> files,
    List<OutputLink> links,
    List<String> directories,
    Blob stdout,
    @Nullable ExecutionTimes times) {
  /** A result that made nothing: a node carries its path sets as its standard output. */
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

  /** The bytes of all files, and of the output, those that ride inline as well. */
  public long sizeBytes() {
    long sum = stdout.digest().sizeBytes();
    for (OutputFile file : files) {
      sum += file.content().digest().sizeBytes();
    }
    return sum;
  }

  /** Of those bytes the ones that ride inline. */
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

  /** The contents that it names and does not carry itself. */
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
   * A file that was made.
   *
   * @param executable whether its owner may execute it
   */
  public record OutputFile(String path, Blob content, boolean executable) {}

  /**
   * A symbolic link that was made.
   *
   * @param target what it says, a byte string
   */
  public record OutputLink(String path, String target) {}

  /**
   * When a command started and ended, by the clock of the machine that it ran on.
   *
   * @param startedMillis since 1970
   * @param endedMillis since 1970
   */
  public record ExecutionTimes(long startedMillis, long endedMillis) {
    /** How long it took; never negative, whatever that clock did. */
    public long tookMillis() {
      return Math.max(0, endedMillis - startedMillis);
    }
  }

  /** Bytes that belong to a result, within it or in a content store. */
  public sealed interface Blob {
    /** What they are. */
    Digest digest();

    /** In a content store. */
    record Stored(Digest digest) implements Blob {}

    /**
     * Within the result. Whoever reads a result has checked that they have this digest.
     *
     * @param bytes not to be changed
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
