package dev.sconce.session;

/**
 * One thing that a step was made of. Texts are byte strings.
 *
 * @param name the path of an input; for other kinds what it is called
 * @param then what it was when the step last ran, short enough to show; empty when unknown
 * @param now what it is; empty when unknown
 */
public record Ingredient(Kind kind, String name, String then, String now, Change change) {
  /** What kind of thing it is. */
  public enum Kind {
    /** The command line. */
    COMMAND,
    /** An input that the manifest or a dyndep file names. */
    DECLARED,
    /** An input that a depfile named. */
    DISCOVERED
  }

  /** How then and now compare. */
  public enum Change {
    /** As it was. */
    SAME,
    /** Another one now. */
    CHANGED,
    /** It was not there. */
    ADDED,
    /** It is there no more. */
    REMOVED,
    /** Nobody wrote down what it was. */
    UNKNOWN
  }
}
