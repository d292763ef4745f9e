package dev.sconce.schedule;

/** What came of a {@link ReuseEffect}. */
public sealed interface ReuseCompletion extends Completion {
  /** The step that was asked about. */
  int step();

  /** A stage has not got what the step makes, or it cannot be found out. */
  record NotFound(int step) implements ReuseCompletion {}

  /**
   * A stage has what the step makes.
   *
   * @param atNanos a time of the file system's clock that none of the inputs is newer than
   * @param mtimes the time stamps that the outputs have to get, or keep
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Found(int step, long atNanos, long[] mtimes) implements ReuseCompletion {}

  /**
   * A {@link ReuseEffect.Bring} was performed.
   *
   * @param done whether all of it is here
   */
  record Brought(int step, boolean done) implements ReuseCompletion {}

  /**
   * A {@link ReuseEffect.Take} was performed.
   *
   * @param done whether all of it was; if not, the step has to run
   * @param provisional whether the stage will say later, by {@link Confirmed}, if it was right
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Taken(int step, boolean done, boolean provisional, long atNanos, long[] mtimes)
      implements ReuseCompletion {}

  /**
   * A stage says of what it gave provisionally whether it was right.
   *
   * @param right if not, the step and all that rests on it are made again
   */
  record Confirmed(int step, boolean right) implements ReuseCompletion {}
}
