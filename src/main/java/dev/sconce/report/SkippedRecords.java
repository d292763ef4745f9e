package dev.sconce.report;

import java.util.List;

/**
 * What a reader of an event log had to leave out so far.
 *
 * @param unknownRecords records that a later version added
 * @param unknownFields fields that a later version added to records that were read
 * @param damagedLines how many lines could not be read
 * @param damage the first of these
 */
public record SkippedRecords(
    int unknownRecords, int unknownFields, int damagedLines, List<Damage> damage) {
  /**
   * A line that could not be read.
   *
   * @param line its number, from 1
   * @param problem why
   */
  public record Damage(long line, String problem) {}

  /** Copies the list. */
  public SkippedRecords {
    damage = List.copyOf(damage);
  }

  /** Whether everything was read. */
  public boolean complete() {
    return unknownRecords == 0 && unknownFields == 0 && damagedLines == 0;
  }
}
