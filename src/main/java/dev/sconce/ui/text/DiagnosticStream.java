package dev.sconce.ui.text;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.DiagnosticParser;
import dev.sconce.session.StepOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Finds diagnostics in what is written to it, as a terminal would show that. */
public final class DiagnosticStream extends OutputStream {
  /** Lines that are looked at; what is written after them says nothing. */
  private static final int MOST_LINES = 100_000;

  private static final int MOST_DIAGNOSTICS = 10_000;

  private final List<Diagnostic> found = new ArrayList<>();
  private final DiagnosticParser parser = new DiagnosticParser(this::keep);
  private final StringBuilder line = new StringBuilder();
  private int lines;

  private DiagnosticStream() {}

  /** All that tools report in an output; of one that cannot be read to its end, what was read. */
  public static List<Diagnostic> of(StepOutput output) {
    DiagnosticStream stream = new DiagnosticStream();
    try {
      output.writeTo(stream);
    } catch (IOException unreadable) {
      stream.line.setLength(0); // who shows the output says so
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
