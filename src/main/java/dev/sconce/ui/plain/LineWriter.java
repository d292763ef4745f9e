package dev.sconce.ui.plain;

import dev.sconce.session.StepOutput;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * Writes lines, and below them, where that works, one line that changes. When the reader has gone
 * it says so once and writes no more.
 */
final class LineWriter {
  private static final String ERASE_LINE = "\r\u001b[K";

  /** Remembers whether writing failed, as against reading what is to be written. */
  private static final class Reader extends FilterOutputStream {
    private boolean gone;

    Reader(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      gone = true;
      out.write(bytes, offset, length);
      gone = false;
    }

    @Override
    public void flush() throws IOException {
      gone = true;
      out.flush();
      gone = false;
    }
  }

  private final Reader reader;
  private final BufferedOutputStream out;
  private final boolean keepEscapes;
  private final Consumer<IOException> whenBroken;
  private boolean liveShown;
  private boolean broken;

  LineWriter(OutputStream out, boolean keepEscapes, Consumer<IOException> whenBroken) {
    this.reader = new Reader(out);
    this.out = new BufferedOutputStream(reader);
    this.keepEscapes = keepEscapes;
    this.whenBroken = whenBroken;
  }

  /** Writes a line; the line that changes makes room. */
  void line(String byteString) {
    attempt(
        () -> {
          erase();
          bytes(byteString);
          out.write('\n');
        });
  }

  /** Writes what a step printed, and ends its last line. */
  void output(StepOutput output) {
    attempt(
        () -> {
          erase();
          EscapeFilter filter = new EscapeFilter(out, keepEscapes);
          try {
            output.writeTo(filter);
          } catch (IOException e) {
            if (reader.gone) {
              throw e;
            }
            bytes("(the rest of the output is lost: " + e.getMessage() + ")");
          }
          filter.finish();
        });
  }

  /**
   * Writes the first lines of what a step printed.
   *
   * @return how many lines were left out
   */
  int output(StepOutput output, int mostLines) {
    LineLimitStream[] limit = new LineLimitStream[1];
    output(
        new StepOutput() {
          @Override
          public long sizeBytes() {
            return output.sizeBytes();
          }

          @Override
          public void writeTo(OutputStream to) throws IOException {
            limit[0] = new LineLimitStream(to, mostLines);
            output.writeTo(limit[0]);
          }
        });
    return limit[0] == null ? 0 : limit[0].omittedLines();
  }

  /** Puts a text on the line that changes. It must be narrower than the terminal. */
  void live(String byteString) {
    attempt(
        () -> {
          erase();
          bytes(byteString);
          liveShown = true;
          out.flush();
        });
  }

  /** Clears the line that changes and hands everything on. */
  void settle() {
    attempt(
        () -> {
          erase();
          out.flush();
        });
  }

  /** Hands everything on. */
  void flush() {
    attempt(out::flush);
  }

  private void erase() throws IOException {
    if (liveShown) {
      bytes(ERASE_LINE);
      liveShown = false;
    }
  }

  private void bytes(String byteString) throws IOException {
    for (int i = 0; i < byteString.length(); i++) {
      out.write(byteString.charAt(i));
    }
  }

  @FunctionalInterface
  private interface Writing {
    void write() throws IOException;
  }

  /** Whoever gave us the stream is told of an error; there is nowhere to print it. */
  private void attempt(Writing writing) {
    if (broken) {
      return;
    }
    try {
      writing.write();
    } catch (IOException e) {
      broken = true;
      whenBroken.accept(e);
    }
  }
}
