package dev.sconce.cache;

/** A setting of the remote cache that cannot be used. The message has nothing secret in it. */
public final class InvalidSettingException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what is wrong, and what to do; a byte string
   */
  public InvalidSettingException(String problem) {
    super(problem);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
