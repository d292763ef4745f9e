package dev.sconce.app.ninja;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output or error of the process. When nobody reads it any more, as behind a pipe to
 * {@code head}, that is told once and nothing is written from then on; any other failure is passed
 * over, as ninja does.
 */
final class StandardStream extends OutputStream {
  private static final int BUFFER_BYTES = 1 << 13;
  private static final String BROKEN_PIPE = "Broken pipe";

  private final FileOutputStream out;
  private final Runnable whenBroken;
  private boolean broken;

  private StandardStream(FileOutputStream out, Runnable whenBroken) {
    this.out = out;
    this.whenBroken = whenBroken;
  }

  /** A buffered stream that prints chars as the bytes that they are and never throws. */
  static PrintStream of(FileDescriptor descriptor, Runnable whenBroken) {
    StandardStream stream = new StandardStream(new FileOutputStream(descriptor), whenBroken);
    return new PrintStream(
        new java.io.BufferedOutputStream(stream, BUFFER_BYTES), false, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (broken) {
      return;
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      if (BROKEN_PIPE.equals(e.getMessage())) {
        broken = true;
        whenBroken.run();
      }
    }
  }
}
