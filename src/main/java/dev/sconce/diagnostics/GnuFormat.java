package dev.sconce.diagnostics;

import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code file:line:column: error: message [-Wflag]}: gcc, clang, the driver of gfortran, javac,
 * Meson, as, bison and many others. Also {@code tool: error: message}.
 */
final class GnuFormat implements LineFormat {
  private static final Pattern SEVERITY =
      Pattern.compile(
          ": ((?:fatal |internal compiler |internal |runtime )?error|fatal|sorry, unimplemented"
              + "|warning|note|remark|info|deprecated|Fatal Error|Fatal error|Error|ERROR|Warning"
              + "|WARNING|Info|Note|NOTE)(?:\\[([A-Z]\\d+)\\])?:(?: |$)");

  /** Also accepts bison's ranges of lines and columns: {@code 12.5-8}, {@code 12.5-13.8}. */
  private static final Pattern PLACE =
      Pattern.compile(
          "^(.+?)(?::| \\+)(\\d{1,9})(?:[:.](\\d{1,9}))?(?:-\\d{1,9}(?:\\.\\d{1,9})?)?(?:"
              + " \\(.*\\))?$");

  /** The form of gold: {@code x.o:main.c:function main}. */
  private static final Pattern FUNCTION =
      Pattern.compile("^(?:[^:]+\\.o:)?([^:]+):(?:function .+|\\([^()]*\\))$");

  private static final Pattern TOOL = Pattern.compile("^[A-Za-z_./~][\\w./+~-]*$");
  private static final Pattern DATE = Pattern.compile("^\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern NAMED_FILE = Pattern.compile("/|\\.\\w{1,8}$");

  /** A file, with or without a line, after {@code tool: error:} of a linker. */
  private static final Pattern PLACE_IN_MESSAGE =
      Pattern.compile("^([^\\s:]+\\.(?:o|a|so|obj|lib|ld|lds|t|map)):(?:(\\d{1,9}):)? (.+)$");

  private static final Pattern LINKER =
      Pattern.compile("(?:^|[/-])(?:ld(?:\\.\\w+)?|mold|lld|wasm-ld|ld64\\.lld|lld-link)$");

  @Override
  public @Nullable OpenDiagnostic begin(String line) {
    if (line.isEmpty() || line.charAt(0) <= ' ') {
      return null;
    }
    Matcher word = SEVERITY.matcher(line);
    if (!word.find()) {
      return null;
    }
    String before = line.substring(0, word.start());
    String text = line.substring(word.end());
    Severity severity = severity(word.group(1));
    Place place = place(before);
    if (place != null) {
      OpenDiagnostic open = open(severity, place, text, word.group(1));
      open.flag = word.group(2) == null ? open.flag : word.group(2);
      return open;
    }
    if (!TOOL.matcher(before).matches() || isNumber(text)) {
      return null;
    }
    return LINKER.matcher(before).find()
        ? linker(severity, text)
        : open(severity, Place.NONE, text, word.group(1));
  }

  static Severity severity(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "warning", "deprecated" -> Severity.WARNING;
      case "note", "remark", "info" -> Severity.NOTE;
      default -> Severity.ERROR;
    };
  }

  /** The place, if a whole text is one; otherwise null. */
  static @Nullable Place place(String text) {
    Matcher function = FUNCTION.matcher(text);
    if (function.matches()) {
      return isFile(function.group(1)) ? new Place(function.group(1), 0, 0) : null;
    }
    Matcher place = PLACE.matcher(text);
    if (!place.matches() || !isFile(place.group(1))) {
      return null;
    }
    return place.group(1).startsWith("<")
        ? Place.NONE // such as <command-line>
        : new Place(place.group(1), number(place.group(2)), number(place.group(3)));
  }

  /** Whether a text can be a file name, and is not a time, an address or a sentence. */
  static boolean isFile(String text) {
    boolean letter = false;
    for (int i = 0; i < text.length() && !letter; i++) {
      char one = text.charAt(i);
      letter =
          (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || one >= 0x80 || one == '_';
    }
    return letter
        && !text.contains("://")
        && !text.contains(": ")
        && !DATE.matcher(text).find()
        && (text.indexOf(' ') < 0 || NAMED_FILE.matcher(text).find());
  }

  static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one != '.'
          && one != '-'
          && one != '+'
          && one != 'e'
          && one != ' '
          && one != '%'
          && (one < '0' || one > '9')) {
        return false;
      }
    }
    return true;
  }

  private static OpenDiagnostic open(Severity severity, Place place, String text, String word) {
    FlagText flagged = FlagText.of(text);
    String message = flagged.message().isEmpty() ? word : flagged.message();
    if (place.file().endsWith(".java") && place.column() == 0) {
      return new CaretColumn(severity, place, message, flagged.flag());
    }
    return new OpenDiagnostic(severity, place, message, flagged.flag());
  }

  private static OpenDiagnostic linker(Severity severity, String text) {
    Matcher place = PLACE_IN_MESSAGE.matcher(text);
    return place.matches()
        ? new LinkerFormat.Referenced(
            severity, new Place(place.group(1), number(place.group(2)), 0), place.group(3))
        : new LinkerFormat.Referenced(severity, Place.NONE, text);
  }

  /** Takes the column from the caret below the line, because javac prints no column. */
  private static final class CaretColumn extends OpenDiagnostic {
    CaretColumn(Severity severity, Place place, String message, String flag) {
      super(severity, place, message, flag);
    }

    @Override
    void read(String line) {
      int caret = line.indexOf('^');
      if (place.column() == 0 && line.strip().equals("^")) {
        place = new Place(place.file(), place.line(), caret + 1);
      }
    }
  }
}
