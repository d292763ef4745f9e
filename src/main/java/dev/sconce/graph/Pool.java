package dev.sconce.graph;

/**
 * A named limit on how many commands run at once.
 *
 * @param name a byte string; the empty name is the default pool
 * @param depth how many may run at once; 0 means without limit
 */
public record Pool(String name, int depth) {
  /** The pool of edges that name none. */
  public static final Pool DEFAULT = new Pool("", 0);

  /** One command at a time, and it gets the terminal. */
  public static final Pool CONSOLE = new Pool("console", 1);

  /** Validates the depth. */
  public Pool {
    if (depth < 0) {
      throw new IllegalArgumentException("pool depth " + depth);
    }
  }

  /** Whether commands of this pool get the terminal of the user. */
  public boolean console() {
    return this == CONSOLE;
  }
}
