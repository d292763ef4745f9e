package dev.sconce.graph;

/**
 * Variables of a rule that need each other's value. It is found when a value is asked for, and
 * nothing can be built then: the user has to mend the manifest. Unchecked, because nobody between
 * the evaluation and the command line can do anything about it.
 */
public final class VariableCycleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient SourceLocation location;

  /**
   * A cycle that an edge runs into.
   *
   * @param chain the variables, the first one again at the end: {@code a -> b -> a}
   * @param location where the edge is declared
   */
  public VariableCycleException(String chain, SourceLocation location) {
    super("cycle in rule variables: " + chain);
    this.location = location;
  }

  /** Where the edge is declared. */
  public SourceLocation location() {
    return location;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
