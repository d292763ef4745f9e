package dev.sconce.ui.tui;

import dev.sconce.session.StepCounts;

/** How many cells of a bar each part gets. */
final class BarSegments {
  private BarSegments() {}

  /**
   * Cells for hit, built, failed, active and waiting steps; they add up to the width. What there is
   * at all has a cell, so that one failure of ten thousand shows; the rest is rounded down, and
   * what is left over belongs to what waits, or else to the last part there is.
   */
  static int[] of(StepCounts counts, int width) {
    int[] parts = {
      counts.hit(), counts.built(), counts.failed(), counts.active(), counts.waiting()
    };
    int total = Math.max(1, counts.total());
    int[] cells = new int[parts.length];
    int used = 0;
    int last = parts.length - 1;
    for (int i = 0; i < parts.length; i++) {
      cells[i] = parts[i] == 0 ? 0 : Math.max(1, (int) ((long) parts[i] * width / total));
      used += cells[i];
      last = parts[i] > 0 ? i : last;
    }
    cells[last] += Math.max(0, width - used);
    for (; used > width; used--) {
      cells[largest(cells)]--;
    }
    return cells;
  }

  private static int largest(int[] cells) {
    int largest = 0;
    for (int i = 1; i < cells.length; i++) {
      largest = cells[i] > cells[largest] ? i : largest;
    }
    return largest;
  }
}
