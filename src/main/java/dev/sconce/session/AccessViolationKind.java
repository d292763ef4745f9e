package dev.sconce.session;

/**
 * What an undeclared access was. The order is that in which problems are shown, worst first; the
 * names are the letters that users see.
 */
public enum AccessViolationKind {
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
