package dev.sconce.diagnostics;

import java.util.List;

/**
 * An error or a warning that a tool printed. All texts are byte strings without control sequences.
 *
 * @param place where it is; {@link Place#NONE} where the tool does not say
 * @param message what it says, without place, severity and flag; one line
 * @param flag what turns it on or names its kind, as the tool prints it: {@code -Wunused-variable},
 *     {@code C4996}, {@code E0425}, {@code DeprecationWarning}; empty when there is none. A warning
 *     that was made an error keeps the flag of the warning
 * @param origins how the compiler came there, as it printed that: who includes the file, nearest
 *     first, then what a template is required from; at most {@value #MOST_NOTES}
 * @param notes further places and words of the tool about it, at most {@value #MOST_NOTES}
 * @param context the printed lines that belong to it, from the first include chain to the last
 *     caret, at most {@value #MOST_CONTEXT_LINES}
 * @param firstLine the number of the first of these lines in the output, from 0
 * @param headLine the number of the line that has the message
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
  /** Notes kept of one diagnostic. */
  public static final int MOST_NOTES = 50;

  /** Lines kept of one diagnostic. */
  public static final int MOST_CONTEXT_LINES = 40;

  /** Copies the lists. */
  public Diagnostic {
    origins = List.copyOf(origins);
    notes = List.copyOf(notes);
    context = List.copyOf(context);
  }

  /** How bad it is. */
  public enum Severity {
    ERROR,
    WARNING,
    /** A word by the way that belongs to no error or warning. */
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
   * A place in a file.
   *
   * @param file as it was printed, below the directory that was entered before; empty when there is
   *     none
   * @param line from 1, 0 when it is not known
   * @param column from 1, as the tool counts; 0 when it is not known
   */
  public record Place(String file, int line, int column) {
    /** Nowhere. */
    public static final Place NONE = new Place("", 0, 0);

    /** Whether a file is named. */
    public boolean isKnown() {
      return !file.isEmpty();
    }

    /** As compilers write it: {@code file:line:column}, as far as it is known. */
    @Override
    public String toString() {
      return line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
  }

  /** What a tool adds to a diagnostic. */
  public record Note(Place place, String message) {}

  /**
   * What diagnostics of one kind have in common: the flag, else the message without names and
   * numbers.
   */
  public String kind() {
    return flag.isEmpty() ? MessagePattern.of(message) : flag;
  }
}
