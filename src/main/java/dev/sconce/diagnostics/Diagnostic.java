package dev.sconce.diagnostics;

import java.util.List;

/**
 * An error or a warning that a tool printed. All texts are byte strings without control sequences.
 *
 * @param place its position; {@link Place#NONE} if the tool does not print one
 * @param message the text without place, severity and flag; one line
 * @param flag the option that enables it, or its code, as the tool prints it: {@code
 *     -Wunused-variable}, {@code C4996}, {@code E0425}, {@code DeprecationWarning}; empty if there
 *     is none. A warning that was turned into an error keeps the flag of the warning
 * @param origins how the compiler got there, as it printed that: the including files, nearest
 *     first, then the places that require a template; at most {@value #MOST_NOTES}
 * @param notes further places and texts of the tool about it; at most {@value #MOST_NOTES}
 * @param context the printed lines that belong to it, from the first include line to the last
 *     caret; at most {@value #MOST_CONTEXT_LINES}
 * @param firstLine the number of the first of these lines in the output, from 0
 * @param headLine the number of the line with the message
 */
public record Diagnostic(
    Severity severity,
    Place place,
    String message,
    String flag,
    List<Note> origins,
    List<Note> notes,
    List<String> context,
    int firstLine,
    int headLine) {
  /** The maximum number of notes, and of origins, of one diagnostic. */
  public static final int MOST_NOTES = 50;

  /** The maximum number of context lines of one diagnostic. */
  public static final int MOST_CONTEXT_LINES = 40;

  public Diagnostic {
    origins = List.copyOf(origins);
    notes = List.copyOf(notes);
    context = List.copyOf(context);
  }

  public enum Severity {
    ERROR,
    WARNING,
    /** Information that belongs to no error or warning. */
    NOTE;

    /** The word that compilers print. */
    public String word() {
      return switch (this) {
        case ERROR -> "error";
        case WARNING -> "warning";
        case NOTE -> "note";
      };
    }
  }

  /**
   * A position in a file.
   *
   * @param file as printed, relative to the directory that was entered before; empty if there is
   *     none
   * @param line from 1; 0 if unknown
   * @param column from 1, as the tool counts; 0 if unknown
   */
  public record Place(String file, int line, int column) {
    /** No place. */
    public static final Place NONE = new Place("", 0, 0);

    /** Whether there is a file. */
    public boolean isKnown() {
      return !file.isEmpty();
    }

    /** The form of compilers, {@code file:line:column}, as far as it is known. */
    @Override
    public String toString() {
      return line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
  }

  /** A place and a text that a tool adds to a diagnostic. */
  public record Note(Place place, String message) {}

  /**
   * What diagnostics of one kind have in common: the flag or, if there is none, the message without
   * names and numbers.
   */
  public String kind() {
    return flag.isEmpty() ? MessagePattern.of(message) : flag;
  }
}
