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

  /** Passes the first lines on and counts the others. Does not close what is below. */
  static final class LineLimitStream extends OutputStream {
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

  /**
   * Passes bytes on, without the escape sequences for colours and the like if wanted, and remembers
   * whether the last line was ended. Does not close what is below.
   */
  static final class EscapeFilter extends OutputStream {
    private static final int ESCAPE = 0x1b;
    private static final int BELL = 0x07;
    private static final byte[] RESET = {ESCAPE, '[', 'm'};

    private enum Place {
      TEXT,
      /** After the escape character. */
      ESCAPED,
      /** In a control sequence, which a letter or sign ends. */
      CONTROL,
      /** In a command to the terminal (titles, links), which a bell or an escape ends. */
      COMMAND
    }

    private final OutputStream out;
    private final boolean keep;
    private Place place = Place.TEXT;
    private int last = '\n';
    private boolean escapesPassed;

    EscapeFilter(OutputStream out, boolean keep) {
      this.out = out;
      this.keep = keep;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int start = offset;
      int end = offset + length;
      for (int i = offset; i < end; i++) {
        Place before = place;
        int value = bytes[i] & 0xff;
        place = next(value);
        boolean text = before == Place.TEXT && place == Place.TEXT;
        if (text) {
          last = value;
        } else if (keep) {
          escapesPassed = true;
        } else {
          out.write(bytes, start, i - start);
          start = i + 1;
        }
      }
      out.write(bytes, start, end - start);
    }

    private Place next(int value) {
      return switch (place) {
        case TEXT -> value == ESCAPE ? Place.ESCAPED : Place.TEXT;
        case ESCAPED ->
            switch (value) {
              case '[' -> Place.CONTROL;
              case ']' -> Place.COMMAND;
              default -> Place.TEXT;
            };
        case CONTROL -> value >= 0x40 && value <= 0x7e ? Place.TEXT : Place.CONTROL;
        case COMMAND ->
            switch (value) {
              case BELL -> Place.TEXT;
              case ESCAPE -> Place.ESCAPED;
              default -> Place.COMMAND;
            };
      };
    }

    /** Ends the last line if it is open, and any colour that was left on. */
    void finish() throws IOException {
      if (escapesPassed) {
        out.write(RESET, 0, RESET.length);
      }
      if (last != '\n') {
        out.write('\n');
        last = '\n';
      }
    }
  }
}
