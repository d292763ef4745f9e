package dev.sconce.report;

/** A file is no event log that can be read. The message says why, without naming the file. */
public final class EventLogException extends Exception {
  private static final long serialVersionUID = 1;

  EventLogException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
