package dev.sconce.app.sconce;

/** Why nothing can be built. The message is for the user, a byte string. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  StartException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
