package dev.sconce.session;

/** Facts from tracing what commands read and write. */
public sealed interface TraceEvent extends BuildEvent {
  /**
   * The policy for undeclared accesses from now on. Without this event, commands are not traced.
   */
  record PolicySet(UndeclaredAccessPolicy policy) implements TraceEvent {}

  /**
   * A step accessed a file that it does not declare.
   *
   * @param path the file; a byte string
   * @param process the program that did it; empty if unknown
   * @param maker the label of the step that makes the file, or its rule if that label is the file;
   *     empty if none does
   */
  record UndeclaredAccess(
      int step, ViolationKind violation, String path, String process, String maker, long atMillis)
      implements TraceEvent {}

  /**
   * The classes of undeclared accesses. Their order is the order in which problems are shown, worst
   * first; their names are the letters that users see.
   */
  enum ViolationKind {
    /** Read or probed the output of another step with no path to it in the graph. */
    A,
    /** Wrote the output of another step, or an input changed after it was read. */
    D,
    /** Wrote a file that is no output. */
    C,
    /** Read a source file that is not declared. */
    B,
    /** Unknowable: a call that could not be read, the network, a process that escaped. */
    E
  }

  /** The policies for undeclared reads and writes. */
  enum UndeclaredAccessPolicy {
    /** Commands are not traced. */
    OFF,
    /** Commands are traced, and undeclared accesses are reported. */
    WARN,
    /** A step with an undeclared access fails. */
    ENFORCE
  }
}
