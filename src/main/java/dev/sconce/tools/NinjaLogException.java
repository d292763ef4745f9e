package dev.sconce.tools;

import dev.sconce.files.FileException;
import java.io.IOException;

/** A log that cannot be read or written. The message is ninja's. */
public final class NinjaLogException extends Exception {
  private static final long serialVersionUID = 1L;

  private final IOException reason;

  NinjaLogException(String what, IOException reason) {
    super(what + ": " + FileException.reasonOf(reason), reason);
    this.reason = reason;
  }

  /** What the system said. */
  public IOException reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
