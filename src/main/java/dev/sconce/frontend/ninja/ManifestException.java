package dev.sconce.frontend.ninja;

import dev.sconce.graph.SourceLocation;

/**
 * Thrown if a manifest or dyndep file cannot be parsed. The message is ninja's, byte for byte:
 * {@code file:line: problem}, then, if the column is useful, the line with a caret below it.
 */
public final class ManifestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient SourceLocation location;
  private final boolean fatal;

  ManifestException(String message, SourceLocation location, boolean fatal) {
    super(message, null, false, false);
    this.location = location;
    this.fatal = fatal;
  }

  /** The position in the file at which parsing stopped. */
  public SourceLocation location() {
    return location;
  }

  /** Whether ninja prints {@code fatal:} instead of {@code error:} before it. */
  public boolean fatal() {
    return fatal;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
