package dev.sconce.diagnostics;

import dev.sconce.diagnostics.Diagnostic.Note;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;

/** A diagnostic while its lines come in. Formats whose later lines say more extend it. */
class OpenDiagnostic {
  private static final int LONGEST_MESSAGE = 1_000;

  private final List<Note> origins = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private final List<String> context = new ArrayList<>();
  private int firstLine;
  private int headLine;

  Severity severity;
  Place place;
  String message;
  String flag;

  /** Whether it only tells that others went before it. */
  boolean consequence;

  OpenDiagnostic(Severity severity, Place place, String message, String flag) {
    this.severity = severity;
    this.place = place;
    this.message = message;
    this.flag = flag;
  }

  /**
   * Whether a line is certainly part of it, whatever it looks like; called before anybody else sees
   * the line. May take what the line says.
   */
  boolean claims(String line) {
    return false;
  }

  /** A line that belongs to nothing else has become part of it. */
  void read(String line) {}

  /** Whether enough was read that it is one. */
  boolean isComplete() {
    return true;
  }

  final void begin(List<String> before, String line, int number) {
    firstLine = number - before.size();
    headLine = number;
    before.forEach(this::keep);
    keep(line);
  }

  final void keep(String line) {
    if (context.size() < Diagnostic.MOST_CONTEXT_LINES) {
      context.add(line);
    }
  }

  /** How the compiler came there. */
  final void origins(List<Note> places) {
    for (Note one : places) {
      if (origins.size() < Diagnostic.MOST_NOTES) {
        origins.add(new Note(one.place(), cut(one.message())));
      }
    }
  }

  final void note(Place at, String text) {
    if (notes.size() < Diagnostic.MOST_NOTES) {
      notes.add(new Note(at, cut(text)));
    }
  }

  /** Gives the last note its place; false when there is none that lacks one. */
  final boolean placeNote(Place at) {
    if (notes.isEmpty() || notes.getLast().place().isKnown()) {
      return false;
    }
    notes.set(notes.size() - 1, new Note(at, notes.getLast().message()));
    return true;
  }

  final Diagnostic close() {
    String text = message.isEmpty() ? severity.word() : message;
    return new Diagnostic(
        severity, place, cut(text), cut(flag), origins, notes, context, firstLine, headLine);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
  }
}
