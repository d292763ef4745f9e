package dev.sconce.diagnostics;

import dev.sconce.diagnostics.Diagnostic.Note;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;

/** A diagnostic under construction. Formats whose later lines add information extend it. */
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

  /** Whether it only reports that earlier diagnostics occurred. */
  boolean consequence;

  OpenDiagnostic(Severity severity, Place place, String message, String flag) {
    this.severity = severity;
    this.place = place;
    this.message = message;
    this.flag = flag;
  }

  /**
   * Whether a line certainly belongs to this diagnostic, regardless of its form. Called before any
   * other code sees the line. May extract information from the line.
   */
  boolean claims(String line) {
    return false;
  }

  /** Reads a line that belongs to this diagnostic because nothing else recognised it. */
  void read(String line) {}

  /** Whether enough lines were read to make this a diagnostic. */
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

  /** Adds places that show how the compiler got there. */
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

  /** Sets the place of the last note. False if there is no note or the last one has a place. */
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
