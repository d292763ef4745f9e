package dev.sconce.schedule;

/** What came of a {@link ReuseEffect}. */
public sealed interface ReuseCompletion extends Completion {
  /**
   * An {@link ReuseEffect.Compare} was performed.
   *
   * @param same whether nothing differs
   * @param atNanos a time of the file system's clock that none of the inputs is newer than
   * @param mtimes the time stamps that the outputs have to get, or keep; empty unless the same
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Compared(int step, boolean same, long atNanos, long[] mtimes) implements ReuseCompletion {
    /** Something differs, or cannot be found out. */
    public static Compared differs(int step) {
      return new Compared(step, false, 0, new long[0]);
    }
  }

  /**
   * An {@link ReuseEffect.Refresh} was performed.
   *
   * @param done whether all of it was; if not, the step has to run
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Refreshed(int step, boolean done, long atNanos, long[] mtimes)
      implements ReuseCompletion {}
}
