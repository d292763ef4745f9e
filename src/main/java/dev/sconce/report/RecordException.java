package dev.sconce.report;

/** Thrown if a record of an event log cannot be used. */
final class RecordException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean unknown;

  private RecordException(boolean unknown, String message) {
    super(message);
    this.unknown = unknown;
  }

  /** No version would have written this record. */
  static RecordException damaged(String problem) {
    return new RecordException(false, problem);
  }

  /** The record names something that only a later version can know. */
  static RecordException unknown(String what) {
    return new RecordException(true, what);
  }

  /** Whether a later version may have written the record. */
  boolean isUnknown() {
    return unknown;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
