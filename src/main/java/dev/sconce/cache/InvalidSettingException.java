package dev.sconce.cache;

/**
 * Thrown for a setting of the remote cache that cannot be used. The message contains no secrets.
 */
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
