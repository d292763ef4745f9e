package dev.sconce.session;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Keeps the first lines that are written to it, as byte strings, and counts the rest. */
final class FirstLinesStream extends OutputStream {
  private final int maxLines;
  private final List<String> lines = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();
  private boolean open;
  private int lineCount;

  private FirstLinesStream(int maxLines) {
    this.maxLines = maxLines;
  }

  /** The first lines of what a step printed. What cannot be read is said in a line of its own. */
  static OutputHead of(StepOutput output, int maxLines) {
    FirstLinesStream first = new FirstLinesStream(maxLines);
    try {
      output.writeTo(first);
    } catch (IOException unreadable) {
      first.endLine();
      first.lines.add("(the rest cannot be read: " + unreadable.getMessage() + ")");
      first.lineCount++;
    }
    first.endLine();
    return new OutputHead(first.lines, first.lineCount);
  }

  @Override
  public void write(int octet) {
    int one = octet & 0xff;
    if (one == '\n') {
      open = true;
      endLine();
    } else {
      open = true;
      if (lines.size() < maxLines && line.length() < OutputHead.MAX_LINE_BYTES) {
        line.append((char) one);
      }
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }

  private void endLine() {
    if (!open) {
      return;
    }
    open = false;
    lineCount++;
    if (lines.size() < maxLines) {
      lines.add(line.toString());
    }
    line.setLength(0);
  }
}
