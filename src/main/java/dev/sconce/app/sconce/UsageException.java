package dev.sconce.app.sconce;

/** The user asked for something that cannot be understood. The message says what and what to do. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
