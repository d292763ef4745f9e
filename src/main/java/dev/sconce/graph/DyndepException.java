package dev.sconce.graph;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown if a dyndep file is malformed or does not fit the graph. The message is ninja's. */
public final class DyndepException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable SourceLocation location;

  /** The file does not fit the graph. */
  public DyndepException(String message) {
    super(message);
    this.location = null;
  }

  /** The file is malformed at {@code location}, which the message also names. */
  public DyndepException(String message, SourceLocation location) {
    super(message);
    this.location = location;
  }

  /** The position in the file, if it is malformed. */
  public Optional<SourceLocation> location() {
    return Optional.ofNullable(location);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
