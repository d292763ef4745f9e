package dev.sconce.discover;

import dev.sconce.graph.SourceLocation;

/** A depfile that is malformed. The message is ninja's, without the path in front. */
public final class DepfileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient SourceLocation location;

  DepfileException(String message, SourceLocation location) {
    super(message, null, false, false);
    this.location = location;
  }

  /** Where the depfile stops to make sense. */
  public SourceLocation location() {
    return location;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
