package dev.sconce.graph;

/**
 * Thrown if variables of a rule refer to each other in a cycle. An evaluation detects it; nothing
 * can be built then, and the user has to fix the manifest. Unchecked, because no code between the
 * evaluation and the command line can handle it.
 */
public final class VariableCycleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient SourceLocation location;

  /**
   * A cycle in the variables of one edge.
   *
   * @param chain the variables, with the first repeated at the end: {@code a -> b -> a}
   * @param location the declaration of the edge
   */
  public VariableCycleException(String chain, SourceLocation location) {
    super("cycle in rule variables: " + chain);
    this.location = location;
  }

  /** The declaration of the edge. */
  public SourceLocation location() {
    return location;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
