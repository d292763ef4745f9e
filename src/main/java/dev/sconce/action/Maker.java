package dev.sconce.action;

/**
 * Who made an input. The bytes of a stamp or of a thin archive say nothing of what they stand for,
 * so a made input is the same only if the same run made it.
 */
public sealed interface Maker {
  /** No step: it is a source. */
  Maker NOBODY = new Nobody();

  /** No step. */
  record Nobody() implements Maker {}

  /**
   * A run that was recorded.
   *
   * @param id of that run alone
   */
  record Run(long id) implements Maker {}

  /**
   * A run by another ninja, known from the build log.
   *
   * @param mtimeNanos what the log says of it
   */
  record Logged(long mtimeNanos) implements Maker {}

  /** A step of which no run is known. It equals no other, not even itself. */
  final class Unknown implements Maker {
    /** A new one. */
    public Unknown() {}

    @Override
    public String toString() {
      return "Unknown";
    }
  }
}
