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
 * Writes lines, and below them a live line where the terminal allows it. When the reader has gone,
 * it reports that once and writes no more.
 */
final class LineWriter {
  private static final String ERASE_LINE = "\r\u001b[K";

  /** Remembers whether writing failed, as opposed to reading the output to write. */
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

  /** Writes a line above the live line. */
  void line(String byteString) {
    attempt(
        () -> {
          erase();
          bytes(byteString);
          out.write('\n');
        });
  }

  /** Writes the output of a step, and ends its last line. */
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
   * Writes the first lines of a step's output.
   *
   * @return how many lines were omitted
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

  /** Shows a text on the live line. It must be narrower than the terminal. */
  void live(String byteString) {
    attempt(
        () -> {
          erase();
          bytes(byteString);
          liveShown = true;
          out.flush();
        });
  }

  /** Clears the live line and flushes. */
  void settle() {
    attempt(
        () -> {
          erase();
          out.flush();
        });
  }

  /** Flushes the output. */
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

  /** Reports a write error to the owner of the stream, because it cannot be printed. */
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

  /** Passes the first lines on and counts the others. Does not close the stream below. */
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

    /** How many lines were omitted. */
    int omittedLines() {
      int lines = ended + (last == '\n' ? 0 : 1);
      return Math.max(0, lines - most);
    }
  }

  /**
   * Writes the output of a step line by line, as a terminal would finally show each (see {@link
   * PrintedLine}), and leaves the terminal's state unchanged. Splits very long lines into pieces.
   * Does not close the stream below.
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
