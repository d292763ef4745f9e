package dev.sconce.ui.plain;

/**
 * NINJA_STATUS has a placeholder that means nothing. Unchecked, because nobody between the status
 * line and the command line can do anything about it: the user has to mend the variable.
 */
public final class UnusableStatusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableStatusException(String placeholder) {
    super("unknown placeholder '%" + placeholder + "' in $NINJA_STATUS");
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
