package dev.sconce.graph;

/**
 * A named limit on the number of commands that run at the same time.
 *
 * @param name a byte string; the empty name is the default pool
 * @param depth the limit; 0 means unlimited
 */
public record Pool(String name, int depth) {
  /** The pool of edges that name no pool. */
  public static final Pool DEFAULT = new Pool("", 0);

  /** Runs one command at a time, which uses the terminal. */
  public static final Pool CONSOLE = new Pool("console", 1);

  public Pool {
    if (depth < 0) {
      throw new IllegalArgumentException("pool depth " + depth);
    }
  }

  /** Whether commands of this pool use the terminal. */
  public boolean console() {
    return this == CONSOLE;
  }
}
