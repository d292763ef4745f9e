package dev.sconce.action;

/**
 * Who made a file. The bytes of a stamp or of a thin archive say nothing of what they stand for, so
 * a made input is the same only if the same run made it.
 */
public sealed interface FileMaker extends Ingredient.State {
  /** No step: it is a source. */
  FileMaker NOBODY = new Nobody();

  /** A step of which no run is known. */
  FileMaker UNKNOWN = new Unknown();

  /** No step. */
  record Nobody() implements FileMaker {}

  /**
   * A run that was recorded.
   *
   * @param id of that run alone
   */
  record Run(long id) implements FileMaker {}

  /**
   * A run by another ninja, known from the build log.
   *
   * @param mtimeNanos what the log says of it
   */
  record Logged(long mtimeNanos) implements FileMaker {}

  /** A step of which no run is known: no two of them are taken for the same. */
  record Unknown() implements FileMaker {
    @Override
    public boolean known() {
      return false;
    }
  }
}
