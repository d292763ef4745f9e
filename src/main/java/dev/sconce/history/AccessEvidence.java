package dev.sconce.history;

import dev.sconce.digest.Digest;
import dev.sconce.files.AccessSet.Access;
import java.util.Optional;

/** Finds out what a run saw when it accessed files. */
public interface AccessEvidence {
  /**
   * The digest of a file's content or of the names in a directory; empty if it is unknown or
   * differs from what the run saw.
   */
  Optional<Digest> content(Access access);

  /** The directory of a missing file; empty if the directory may have changed since the run. */
  Optional<AccessStore.Directory> directory(Access access);
}
