package dev.sconce.ui.text;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.DiagnosticParser;
import dev.sconce.session.StepOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Finds diagnostics in the text written to it, as a terminal would finally show it. */
public final class DiagnosticStream extends OutputStream {
  /** The number of lines to search; later lines are ignored. */
  private static final int MOST_LINES = 100_000;

  private static final int MOST_DIAGNOSTICS = 10_000;

  private final List<Diagnostic> found = new ArrayList<>();
  private final DiagnosticParser parser = new DiagnosticParser(this::keep);
  private final StringBuilder line = new StringBuilder();
  private int lines;

  private DiagnosticStream() {}

  /**
   * All diagnostics in an output; if the output cannot be read to its end, those in the part that
   * was read.
   */
  public static List<Diagnostic> of(StepOutput output) {
    DiagnosticStream stream = new DiagnosticStream();
    try {
      output.writeTo(stream);
    } catch (IOException unreadable) {
      stream.line.setLength(0); // the code that shows the output reports this
    }
    stream.endLine();
    stream.parser.end();
    return List.copyOf(stream.found);
  }

  private void keep(Diagnostic one) {
    if (found.size() < MOST_DIAGNOSTICS) {
      found.add(one);
    }
  }

  @Override
  public void write(int octet) {
    char one = (char) (octet & 0xff);
    if (one == '\n') {
      endLine();
    } else if (line.length() < DiagnosticParser.LONGEST_LINE && lines < MOST_LINES) {
      line.append(one);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }

  private void endLine() {
    if (lines < MOST_LINES) {
      parser.line(PrintedLine.text(line.toString()));
    }
    lines++;
    line.setLength(0);
  }
}
