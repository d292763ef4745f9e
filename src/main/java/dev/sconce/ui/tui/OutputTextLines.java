package dev.sconce.ui.tui;

import dev.sconce.session.Answer;
import dev.sconce.session.OutputHead;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/**
 * The lines of what the engine told of an output, as byte strings. Where they begin is found out
 * once; a line is cut out when it is looked at. When the beginning is missing the first line says
 * so, and the rest of a line that was cut is left out.
 */
final class OutputTextLines extends AbstractList<String> implements RandomAccess {
  private final String text;
  private final String missing;

  /** Where each line begins, and last where the next one would. */
  private final int[] starts;

  private final int count;

  OutputTextLines(Answer.OutputText told) {
    text = told.text();
    boolean cut = told.fromByte() > 0;
    missing = cut ? "(" + UnitText.bytes(told.fromByte()) + " before this)" : "";
    int at = cut ? text.indexOf('\n') + 1 : 0;
    int[] found = new int[64];
    int lines = 0;
    found[0] = at;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() + 1 : end + 1;
      lines++;
      found = lines < found.length ? found : Arrays.copyOf(found, 2 * found.length);
      found[lines] = at;
    }
    starts = found;
    count = lines;
  }

  @Override
  public String get(int index) {
    int line = missing.isEmpty() ? index : index - 1;
    if (line < 0 && index == 0) {
      return missing;
    }
    if (line < 0 || line >= count) {
      throw new IndexOutOfBoundsException(index);
    }
    int end = Math.min(starts[line + 1] - 1, starts[line] + OutputHead.MAX_LINE_BYTES);
    return text.substring(starts[line], end); // no line of a terminal shows more
  }

  @Override
  public int size() {
    return missing.isEmpty() ? count : count + 1;
  }
}
