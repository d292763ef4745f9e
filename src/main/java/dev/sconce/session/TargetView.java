package dev.sconce.session;

/**
 * A target in the tree of what is built, with the counts of all steps below it.
 *
 * @param label its name, or the directory that several targets share; a byte string
 * @param kind what the targets of a shared directory are
 * @param members how many targets share the directory; 0 for a target of its own
 * @param depth how many targets it is below
 * @param parent the index of the target it is below, -1 at the top
 * @param step the step that makes it, -1 when it is a directory
 */
public record TargetView(
    String label,
    Kind kind,
    int members,
    int depth,
    int parent,
    int step,
    int hit,
    int built,
    int failed,
    int run,
    int fetch,
    int lookUp,
    int waiting,
    int blocked) {
  /** What the targets in a directory are. */
  public enum Kind {
    /** All of them are libraries. */
    LIBRARIES,
    /** All of them are without a suffix. */
    PROGRAMS,
    /** Anything. */
    TARGETS,
    /** Not targets: steps that no target needs. */
    STEPS
  }

  /** All its steps. */
  public int total() {
    return done() + failed + run + fetch + lookUp + waiting;
  }

  /** Its steps that have what they make. */
  public int done() {
    return hit + built;
  }

  /** Whether nothing more happens to it. */
  public boolean finished() {
    return done() + failed == total();
  }
}
