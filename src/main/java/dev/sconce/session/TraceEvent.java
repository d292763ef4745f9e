package dev.sconce.session;

/** Facts that came of watching what commands read and write. */
public sealed interface TraceEvent extends BuildEvent {
  /** Commands are watched from now on, or not; without this event they are not. */
  record PolicySet(UndeclaredAccessPolicy policy) implements TraceEvent {}

  /**
   * A step touched a file that it does not declare.
   *
   * @param path the file; a byte string
   * @param process the program that did it; empty when that is not known
   * @param maker the label of the step that makes the file, or its rule if that label is the file;
   *     empty when none does
   */
  record UndeclaredAccess(
      int step, ViolationKind violation, String path, String process, String maker, long atMillis)
      implements TraceEvent {}

  /**
   * What an undeclared access was. The order is that in which problems are shown, worst first; the
   * names are the letters that users see.
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
    /** Cannot be known: a call that could not be read, the network, a process that escaped. */
    E
  }

  /** What is made of undeclared reads and writes. */
  enum UndeclaredAccessPolicy {
    /** Commands are not watched. */
    OFF,
    /** They are watched, and what is undeclared is reported. */
    WARN,
    /** A step fails that touches what it does not declare. */
    ENFORCE
  }
}
