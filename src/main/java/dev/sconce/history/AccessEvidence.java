package dev.sconce.history;

import dev.sconce.digest.Digest;
import dev.sconce.files.AccessSet.Access;
import java.util.Optional;

/** Finds out what a run has found. */
public interface AccessEvidence {
  /**
   * What a file said, or which names were in a directory; empty if that is not known, or is not
   * what the run found.
   */
  Optional<Digest> content(Access access);

  /** The directory of something absent; empty if it may have changed since the run. */
  Optional<AccessStore.Directory> directory(Access access);
}
