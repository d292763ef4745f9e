package dev.sconce.report;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Note;
import dev.sconce.diagnostics.Diagnostic.Place;

/**
 * Formats diagnostics of any tool in the one-line form of gcc: {@code file:line:column: severity:
 * message [flag]}. Vim's {@code :cfile} and other quickfix lists read it without configuration.
 */
public final class ErrorFormat {
  private ErrorFormat() {}

  /** The lines of a diagnostic and its notes, each with its line break; a byte string. */
  public static String lines(Diagnostic one) {
    StringBuilder lines = new StringBuilder();
    String flag = one.flag().isEmpty() ? "" : " [" + one.flag() + "]";
    line(lines, one.place(), one.severity().word(), one.message() + flag);
    for (Note note : one.notes()) {
      if (note.place().isKnown()) {
        line(lines, note.place(), "note", note.message());
      }
    }
    return lines.toString();
  }

  /** Uses line 1 if the line is unknown, because editors cannot go to line 0. */
  private static void line(StringBuilder lines, Place place, String severity, String message) {
    if (place.isKnown()) {
      lines.append(place.file()).append(':').append(Math.max(1, place.line())).append(':');
      if (place.column() > 0) {
        lines.append(place.column()).append(':');
      }
      lines.append(' ');
    }
    lines.append(severity).append(": ").append(message).append('\n');
  }
}
