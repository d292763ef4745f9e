package dev.sconce.tools;

/** A log that cannot be read or written. The message is ninja's. */
public final class LogException extends Exception {
  private static final long serialVersionUID = 1L;

  LogException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
