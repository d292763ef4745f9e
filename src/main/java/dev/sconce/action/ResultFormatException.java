package dev.sconce.action;

/** What an action cache gave is no result that can be used. */
public final class ResultFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem for people, a byte string
   */
  public ResultFormatException(String problem) {
    super(problem);
  }
}
