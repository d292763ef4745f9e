package dev.sconce.action;

import dev.sconce.action.ActionResult.Blob;
import dev.sconce.action.ActionResult.OutputFile;
import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Binds a result to the key that it is stored under. A content proves itself by its digest; a
 * result does not. Without the seal, a result that was mixed up with another, truncated or changed
 * in transit would be trusted. It is no signature: anyone who can write to a cache can seal
 * results.
 */
public final class ResultSeal {
  /** The file that carries the seal. No step makes such a file. */
  static final String NAME = ".sconce/seal";

  private static final String SCHEMA = "sconce seal 1";

  private ResultSeal() {}

  /** A result with its seal, to be stored under a key. */
  public static ActionResult sealed(ActionKey key, ActionResult result) {
    byte[] seal = seal(key, result);
    List<OutputFile> files = new ArrayList<>(result.files());
    files.add(new OutputFile(NAME, new Blob.Inline(Digest.of(seal), seal), false));
    return withFiles(result, files);
  }

  /** A result without its seal; empty if it was sealed for another key, or changed since. */
  public static Optional<ActionResult> opened(ActionKey key, ActionResult found) {
    List<OutputFile> files = new ArrayList<>(found.files());
    OutputFile seal = files.isEmpty() ? null : files.removeLast();
    if (seal == null || !seal.path().equals(NAME)) {
      return Optional.empty();
    }
    ActionResult result = withFiles(found, files);
    return seal.content() instanceof Blob.Inline(Digest _, byte[] bytes)
            && Arrays.equals(bytes, seal(key, result))
        ? Optional.of(result)
        : Optional.empty();
  }

  private static ActionResult withFiles(ActionResult result, List<OutputFile> files) {
    return new ActionResult(
        files, result.links(), result.directories(), result.stdout(), result.times());
  }

  /** Contents count by their digests, whether or not they are inline. */
  private static byte[] seal(ActionKey key, ActionResult result) {
    List<OutputFile> files = new ArrayList<>(result.files().size());
    for (OutputFile file : result.files()) {
      Blob content = new Blob.Stored(file.content().digest());
      files.add(new OutputFile(file.path(), content, file.executable()));
    }
    byte[] bytes =
        ActionResultWire.encode(
            new ActionResult(
                files,
                result.links(),
                result.directories(),
                new Blob.Stored(result.stdout().digest()),
                result.times()));
    ByteSink all = new ByteSink();
    all.putText(SCHEMA);
    byte[] under = key.hash().hash();
    all.put(under, 0, under.length);
    all.put(bytes, 0, bytes.length);
    Digest.Hasher hasher = new Digest.Hasher();
    hasher.update(all.buffer(), 0, all.length());
    return hasher.finish().hash();
  }
}
