package dev.sconce.session;

import java.util.List;

/**
 * The beginning of what a step printed.
 *
 * @param lines the first ones, without line ends; byte strings
 * @param lineCount how many there are in all
 */
public record OutputHead(List<String> lines, int lineCount) {
  /** What is kept of one line. */
  public static final int MAX_LINE_BYTES = 2_000;

  /** Copies the list. */
  public OutputHead {
    lines = List.copyOf(lines);
  }
}
