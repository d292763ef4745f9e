package dev.sconce.graph;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A dyndep file that is malformed or does not fit the graph. The message is ninja's. */
public final class DyndepException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable SourceLocation location;

  /** A file that does not fit the graph. */
  public DyndepException(String message) {
    super(message);
    this.location = null;
  }

  /** A file that is malformed at a place, which the message names too. */
  public DyndepException(String message, SourceLocation location) {
    super(message);
    this.location = location;
  }

  /** Where in the file, if it is malformed. */
  public Optional<SourceLocation> location() {
    return Optional.ofNullable(location);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
