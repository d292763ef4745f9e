package dev.sconce.action;

/**
 * One input of a run.
 *
 * @param path a byte string
 * @param role how the step came to have it
 * @param state what it was
 * @param maker who made it
 */
public record Input(String path, Role role, FileState state, Maker maker) {
  /** How a step came to have an input. */
  public enum Role {
    /** Named by the manifest, and meant by {@code $in}. */
    EXPLICIT,
    /** Named by the manifest or a dyndep file. */
    IMPLICIT,
    /** Named by a depfile, or by what the command printed. */
    DISCOVERED
  }

  /** Whether a step makes it. */
  public boolean made() {
    return !(maker instanceof Maker.Nobody);
  }
}
