package dev.sconce.action;

import dev.sconce.action.ActionResult.Blob;
import dev.sconce.action.ActionResult.ExecutionTimes;
import dev.sconce.action.ActionResult.OutputFile;
import dev.sconce.action.ActionResult.OutputLink;
import dev.sconce.digest.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds a result from what a server sent. It refuses everything that no result of Sconce has:
 * paths, sizes and contents from a server are not trusted.
 */
public final class ActionResultParts {
  /** No supported file system has larger files. */
  private static final long MAX_SIZE_BYTES = 1L << 44;

  private static final int HASH_DIGITS = 2 * Digest.HASH_BYTES;
  private static final Blob EMPTY = new Blob.Inline(Digest.of(new byte[0]), new byte[0]);

  private final List<OutputFile> files = new ArrayList<>();
  private final List<OutputLink> links = new ArrayList<>();
  private final List<String> directories = new ArrayList<>();
  private final Set<String> paths = new HashSet<>();
  private @Nullable Digest stdoutDigest;
  private byte @Nullable [] stdoutRaw;
  private @Nullable ExecutionTimes times;

  /** Reads a digest as the formats write it. */
  public static Digest digest(String hash, long sizeBytes) throws ResultFormatException {
    boolean digits = hash.length() == HASH_DIGITS;
    for (int i = 0; digits && i < hash.length(); i++) {
      char one = hash.charAt(i);
      digits = one >= '0' && one <= '9' || one >= 'a' && one <= 'f';
    }
    if (!digits) {
      throw new ResultFormatException("a digest is not 64 lower-case hexadecimal digits");
    }
    if (sizeBytes < 0) {
      throw new ResultFormatException("a size is negative");
    }
    if (sizeBytes > MAX_SIZE_BYTES) {
      throw new ResultFormatException("no file has " + sizeBytes + " bytes");
    }
    return Digest.ofHex(hash, sizeBytes);
  }

  /**
   * Adds a file.
   *
   * @param digest null when there is none
   * @param contents null when they are in the content store
   */
  public void file(
      String path, @Nullable Digest digest, byte @Nullable [] contents, boolean executable)
      throws ResultFormatException {
    check(path);
    if (digest == null) {
      throw new ResultFormatException("no digest of " + path);
    }
    files.add(new OutputFile(path, blob(path, digest, contents), executable));
  }

  private static Blob blob(String name, Digest digest, byte @Nullable [] contents)
      throws ResultFormatException {
    if (digest.equals(EMPTY.digest())) {
      return EMPTY;
    }
    if (contents == null || contents.length == 0 && digest.sizeBytes() > 0) {
      return new Blob.Stored(digest);
    }
    if (!Digest.of(contents).equals(digest)) {
      throw new ResultFormatException("the contents of " + name + " are not what its digest says");
    }
    return new Blob.Inline(digest, contents);
  }

  /** Adds a symbolic link. */
  public void link(String path, String target) throws ResultFormatException {
    check(path);
    if (target.isEmpty() || target.indexOf('\0') >= 0) {
      throw new ResultFormatException("the link " + path + " leads nowhere");
    }
    links.add(new OutputLink(path, target));
  }

  /** Adds an empty directory. */
  public void directory(String path, @Nullable Digest tree) throws ResultFormatException {
    check(path);
    if (tree == null || tree.sizeBytes() > 0) {
      throw new ResultFormatException("the directory " + path + " is not empty");
    }
    directories.add(path);
  }

  private void check(String path) throws ResultFormatException {
    if (path.isEmpty() || path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw new ResultFormatException("the path \"" + path + "\" is not one of an output");
    }
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new ResultFormatException("the path \"" + path + "\" is not one of an output");
      }
    }
    if (!paths.add(path)) {
      throw new ResultFormatException("the path \"" + path + "\" occurs twice");
    }
  }

  /** Sets what the command printed. */
  public void stdout(byte[] raw) {
    stdoutRaw = raw;
  }

  /** Sets what the command printed, by its digest. */
  public void stdout(Digest digest) {
    stdoutDigest = digest;
  }

  /** Sets the exit code of the command. */
  public void exitCode(long code) throws ResultFormatException {
    if (code != 0) {
      throw new ResultFormatException("it is the result of a command that failed");
    }
  }

  /** Sets when the command ran. */
  public void times(long startedMillis, long endedMillis) {
    times = new ExecutionTimes(startedMillis, endedMillis);
  }

  /** Builds the result, or refuses it. */
  public ActionResult build() throws ResultFormatException {
    Digest digest = stdoutDigest;
    byte[] raw = stdoutRaw;
    Blob stdout =
        digest != null
            ? blob("its output", digest, raw)
            : raw != null ? new Blob.Inline(Digest.of(raw), raw) : EMPTY;
    return new ActionResult(files, links, directories, stdout, times);
  }
}
