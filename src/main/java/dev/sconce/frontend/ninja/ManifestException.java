package dev.sconce.frontend.ninja;

import dev.sconce.graph.SourceLocation;

/**
 * A manifest or dyndep file that cannot be read. The message is ninja's, byte for byte: {@code
 * file:line: problem}, and where the column tells something, the line and a caret below it.
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

  /** The place in the file that stopped the reader. */
  public SourceLocation location() {
    return location;
  }

  /** Whether ninja announces it with {@code fatal:} instead of {@code error:}. */
  public boolean fatal() {
    return fatal;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
