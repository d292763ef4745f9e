package dev.sconce.action;

/** Thrown if an action cache answered with something that is no usable result. */
public final class ResultFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem for people, a byte string
   */
  public ResultFormatException(String problem) {
    super(problem);
  }
}
