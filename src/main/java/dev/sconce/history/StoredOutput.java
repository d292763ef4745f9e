package dev.sconce.history;

/**
 * The output of a step's latest run. Only the beginning and the end of a very long output are kept.
 *
 * @param run the run
 * @param printedBytes the size of the whole output
 * @param head the beginning; the whole output unless a part is omitted
 * @param tail the end, if the middle is omitted
 * @param lost whether the stored bytes are missing or damaged
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record StoredOutput(StepRun run, long printedBytes, byte[] head, byte[] tail, boolean lost) {
  /** The number of omitted bytes between head and tail. */
  public long omittedBytes() {
    return printedBytes - head.length - tail.length;
  }
}
