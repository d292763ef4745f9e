package dev.sconce.history;

/**
 * What the latest run of a step printed. Of a very long output only the beginning and the end are
 * kept.
 *
 * @param run the run
 * @param printedBytes how much it printed
 * @param head what is kept of the beginning: all of it unless something is left out
 * @param tail what is kept of the end when the middle is left out
 * @param lost whether what was kept is there no more, or damaged
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record StoredOutput(StepRun run, long printedBytes, byte[] head, byte[] tail, boolean lost) {
  /** How many bytes between head and tail were not kept. */
  public long omittedBytes() {
    return printedBytes - head.length - tail.length;
  }
}
