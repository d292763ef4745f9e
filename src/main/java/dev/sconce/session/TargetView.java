package dev.sconce.session;

/**
 * A target in the tree, with the counts of all steps below it.
 *
 * @param label its name, or the directory that several targets share; a byte string
 * @param kind the kind of the targets in a shared directory
 * @param members how many targets share the directory; 0 for a single target
 * @param depth how many targets it is below
 * @param parent the index of its parent, -1 at the top
 * @param step the step that makes it, -1 for a directory
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
  /** The kinds of targets in a directory. */
  public enum Kind {
    /** All of them are libraries. */
    LIBRARIES,
    /** None of them has a suffix. */
    PROGRAMS,
    /** Anything else. */
    TARGETS,
    /** Steps that no target needs, instead of targets. */
    STEPS
  }

  /** All its steps. */
  public int total() {
    return done() + failed + run + fetch + lookUp + waiting;
  }

  /** Its steps whose outputs are made. */
  public int done() {
    return hit + built;
  }

  /** Whether all its steps are finished. */
  public boolean finished() {
    return done() + failed == total();
  }
}
