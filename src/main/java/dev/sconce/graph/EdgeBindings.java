package dev.sconce.graph;

/**
 * What an edge knows about its text: its rule and the values of variables, evaluated on demand by
 * the front end that read it. One instance per edge; safe for use by several threads once the graph
 * is loaded, except while a dyndep file is being applied. Every evaluation may throw {@link
 * VariableCycleException}.
 */
public interface EdgeBindings {
  /** The name of the edge's rule; {@code phony} for an edge without a command. */
  String ruleName();

  /**
   * The value of a variable in the scope of the edge, with {@code $in} and {@code $out} quoted for
   * a shell. Empty when nothing binds it.
   */
  String value(Edge edge, String variable);

  /**
   * Like {@link #value}, with {@code $in} and {@code $out} as plain paths (depfile, rspfile,
   * dyndep).
   */
  String unquotedValue(Edge edge, String variable);

  /** Whether {@link #value} is not empty. */
  default boolean flag(Edge edge, String variable) {
    return !value(edge, variable).isEmpty();
  }

  /** Appends the expanded command, the same bytes as {@code value(edge, "command")}. */
  void appendCommand(Edge edge, ByteSink sink);

  /** Where the edge was declared. */
  SourceLocation location();
}
