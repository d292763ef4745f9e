package dev.sconce.schedule;

import java.util.List;

/** What was found where an edge without {@code deps} says that its depfile is. */
public sealed interface DepfileFinding {
  /** There is none, or it is empty: the edge has to run to make it. */
  record Missing() implements DepfileFinding {}

  /**
   * It cannot be read or parsed: the build cannot be planned.
   *
   * @param message for the user, complete
   */
  record Unusable(String message) implements DepfileFinding {}

  /**
   * Its content.
   *
   * @param outputs as written, but the first one canonical
   * @param inputs canonical paths
   */
  record Read(List<String> outputs, List<String> inputs) implements DepfileFinding {
    /** Copies the lists. */
    public Read {
      outputs = List.copyOf(outputs);
      inputs = List.copyOf(inputs);
    }
  }
}
