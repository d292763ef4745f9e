package dev.sconce.ui.plain;

import java.io.IOException;
import java.io.OutputStream;

/** Passes the first lines on and counts the others. Does not close what is below. */
final class LineLimitStream extends OutputStream {
  private final OutputStream out;
  private final int most;
  private int ended;
  private int last = '\n';

  LineLimitStream(OutputStream out, int most) {
    this.out = out;
    this.most = most;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int passed = 0;
    for (int i = 0; i < length; i++) {
      boolean passes = ended < most;
      last = bytes[offset + i];
      ended += last == '\n' ? 1 : 0;
      passed = passes ? i + 1 : passed;
    }
    out.write(bytes, offset, passed);
  }

  /** How many lines were not passed on. */
  int omittedLines() {
    int lines = ended + (last == '\n' ? 0 : 1);
    return Math.max(0, lines - most);
  }
}
