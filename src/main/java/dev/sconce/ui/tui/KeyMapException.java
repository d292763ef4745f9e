package dev.sconce.ui.tui;

/** A key map cannot be used: mistakes of the user's, one a line, each with file and line. */
public final class KeyMapException extends Exception {
  private static final long serialVersionUID = 1;

  KeyMapException(String message) {
    super(message);
  }
}
