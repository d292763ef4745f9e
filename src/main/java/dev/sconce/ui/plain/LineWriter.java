package dev.sconce.ui.plain;

import dev.sconce.session.StepOutput;
import dev.sconce.ui.text.Pen;
import dev.sconce.ui.text.PlaceLinks;
import dev.sconce.ui.text.PrintedLine;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
  private final boolean drawn;
  private final @Nullable PlaceLinks links;
  private final Consumer<IOException> whenBroken;
  private boolean liveShown;
  private boolean broken;

  LineWriter(OutputStream out, PlainStyle style, Consumer<IOException> whenBroken) {
    this.reader = new Reader(out);
    this.out = new BufferedOutputStream(reader);
    this.drawn = style.colour();
    this.links = style.links();
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
          PrintedLineStream filter = new PrintedLineStream(out, drawn, links);
          try {
            output.writeTo(filter);
          } catch (IOException e) {
            if (reader.gone) {
              throw e;
            }
            String lost = "(the rest of the output is lost: " + e.getMessage() + ")";
            filter.write(lost.getBytes(StandardCharsets.ISO_8859_1));
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
   * Writes what a step prints line by line, as a terminal would show each in the end (see {@link
   * PrintedLine}), and leaves the terminal as it was. A line that is very long is taken in pieces.
   * Does not close what is below.
   */
  static final class PrintedLineStream extends OutputStream {
    private static final int LONGEST_PIECE = 1 << 16;

    private final OutputStream out;
    private final boolean drawn;
    private final @Nullable PlaceLinks links;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Pen pen = Pen.PLAIN;

    /** Whether a piece of the line was written. */
    private boolean begun;

    PrintedLineStream(OutputStream out, boolean drawn, @Nullable PlaceLinks links) {
      this.out = out;
      this.drawn = drawn;
      this.links = links;
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
        if (bytes[i] == '\n') {
          line.write(bytes, start, i - start);
          start = i + 1;
          writePiece();
          out.write('\n');
          begun = false;
        } else if (line.size() + i - start >= LONGEST_PIECE && isBetweenCharacters(bytes[i])) {
          line.write(bytes, start, i - start);
          start = i;
          writePiece();
          begun = true;
        }
      }
      line.write(bytes, start, end - start);
    }

    private static boolean isBetweenCharacters(byte next) {
      return (next & 0xc0) != 0x80;
    }

    private void writePiece() throws IOException {
      PrintedLine shown = PrintedLine.of(line.toString(StandardCharsets.ISO_8859_1), pen);
      line.reset();
      pen = shown.after();
      shown = links == null || begun ? shown : links.linked(shown);
      out.write(shown.bytes(drawn).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Ends the last line if it is open. */
    void finish() throws IOException {
      if (begun || line.size() > 0) {
        writePiece();
        out.write('\n');
        begun = false;
      }
    }
  }
}
