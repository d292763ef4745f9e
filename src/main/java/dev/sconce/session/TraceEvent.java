package dev.sconce.session;

/** Facts that came of watching what commands read and write. */
public sealed interface TraceEvent extends BuildEvent {
  /** Commands are watched from now on, or not; without this event they are not. */
  record PolicySet(UndeclaredAccessPolicy policy) implements TraceEvent {}

  /**
   * A step touched a file that it does not declare.
   *
   * @param path the file; a byte string
   * @param maker the label of the step that makes the file, empty when none does
   */
  record UndeclaredAccess(
      int step, AccessViolationKind violation, String path, String maker, long atMillis)
      implements TraceEvent {}
}
