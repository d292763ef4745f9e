package dev.sconce.app.sconce;

import dev.sconce.app.settings.SettingsException;

/** The reason why a command cannot start. The message is for the user, a byte string. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  StartException(String message) {
    super(message);
  }

  /** The exception for the first problem of the settings. */
  static StartException of(SettingsException problems) {
    SettingsException.Problem first = problems.problems().getFirst();
    return new StartException(first.text() + "\n  " + first.remedy());
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
