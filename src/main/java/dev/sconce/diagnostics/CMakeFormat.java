package dev.sconce.diagnostics;

import static dev.sconce.diagnostics.GnuFormat.number;

import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Messages of CMake: {@code CMake Error at file:line (command):} and indented text below it. */
final class CMakeFormat implements LineFormat {
  private static final String START = "CMake ";

  private static final Pattern HEAD =
      Pattern.compile(
          "^CMake (Internal Error|Deprecation Error|Deprecation Warning|Error|Warning|Author"
              + " Warning)(?: \\(dev\\))?(?: at (.+?):(?:(\\d{1,9})|EOF)(?: \\((.*)\\))?| in"
              + " (.+?))?:(?: (.*))?$");

  /** The second line of {@code Error in cmake code at}, from the parser of the language. */
  private static final Pattern PLACE = Pattern.compile("^(.+?):(\\d{1,9}):$");

  private static final Pattern CALL = Pattern.compile("^  (.+?):(\\d{1,9}) \\((.*)\\)$");

  @Override
  public @Nullable OpenDiagnostic begin(String line) {
    if (!line.startsWith(START)) {
      return null;
    }
    Matcher head = HEAD.matcher(line);
    if (!head.matches()) {
      return null;
    }
    Severity severity = head.group(1).endsWith("Warning") ? Severity.WARNING : Severity.ERROR;
    Place place = Place.NONE;
    if (head.group(2) != null) {
      place = new Place(head.group(2), number(head.group(3)), 0);
    } else if (head.group(5) != null) {
      place = new Place(head.group(5), 0, 0);
    }
    String flag =
        head.group(1).startsWith("Deprecation")
            ? "-Wdeprecated"
            : line.contains(" (dev)") || head.group(1).startsWith("Author") ? "-Wdev" : "";
    String text = head.group(6) == null ? "" : head.group(6);
    return new Indented(severity, place, text, flag);
  }

  /** Takes the first paragraph as the message and the call stack as notes. */
  private static final class Indented extends OpenDiagnostic {
    private boolean ended;
    private boolean paragraph;
    private boolean calls;

    Indented(Severity severity, Place place, String message, String flag) {
      super(severity, place, message, flag);
    }

    @Override
    boolean claims(String line) {
      if (ended) {
        return false;
      }
      if (line.isEmpty()) {
        paragraph = paragraph || !message.isEmpty();
        return true;
      }
      if (line.startsWith("Call Stack ")) {
        calls = true;
        return true;
      }
      if (line.startsWith("This warning is for project developers.")
          || line.startsWith("This error is for project developers.")) {
        ended = true;
        return true;
      }
      Matcher at = PLACE.matcher(line);
      if (!place.isKnown() && at.matches()) {
        place = new Place(at.group(1), number(at.group(2)), 0);
        return true;
      }
      if (line.startsWith("Parse error") && place.isKnown()) {
        message = line;
        paragraph = true;
        return true;
      }
      if (line.charAt(0) != ' ') {
        ended = true;
        return false;
      }
      indented(line);
      return true;
    }

    private void indented(String line) {
      Matcher call = CALL.matcher(line);
      if (calls && call.matches()) {
        note(new Place(call.group(1), number(call.group(2)), 0), "called by " + call.group(3));
      } else if (!calls && !paragraph) {
        message = message.isEmpty() ? line.strip() : message + " " + line.strip();
      }
    }
  }
}
