package dev.sconce.ui.tui;

/** A theme cannot be used: a mistake of the user's, with the file and the key. */
public final class ThemeException extends Exception {
  private static final long serialVersionUID = 1;

  ThemeException(String message) {
    super(message);
  }
}
