package dev.sconce.diagnostics;

import static dev.sconce.diagnostics.GnuFormat.number;

import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Error messages of shells, make, go, gfortran, assertions and test programs. */
final class ScriptFormat implements LineFormat {
  private static final String TROUBLE =
      "(.+: (?:command )?not found|.+: [Pp]ermission denied|.+: No such file or directory"
          + "|.*[Ss]yntax error.*|.+: unbound variable|.+: parameter not set|.+: cannot execute.*"
          + "|(?:.+: )?Argument list too long|.+: bad interpreter.*)";

  private static final Pattern SHELL =
      Pattern.compile(
          "^(?:posix_spawn|(?:\\S*/)?(?:ba|da|z|k|a)?sh): (?:(?:-c: )?(?:line )?\\d{1,9}: )?"
              + TROUBLE
              + "$");

  private static final Pattern SCRIPT =
      Pattern.compile("^(\\S+): (?:line )?(\\d{1,9}): " + TROUBLE + "$");

  private static final Pattern MAKE = Pattern.compile("^(\\S+):(\\d{1,9}): \\*\\*\\* (.+)$");
  private static final Pattern MAKE_ITSELF =
      Pattern.compile("^\\S*make(?:\\[\\d+\\])?: \\*\\*\\* (.+)$");
  private static final Pattern GO =
      Pattern.compile("^(?:vet: )?(\\S+\\.go):(\\d{1,9})(?::(\\d{1,9}))?: (.+)$");

  private static final Pattern ASSERTION =
      Pattern.compile("^[^\\s:]+: ([^\\s:]+):(\\d{1,9}): .*(Assertion [`'].*' failed\\.)$");

  private static final Pattern TEST = Pattern.compile("^(\\S.*?):(\\d{1,9}): (?:Failure|FAILED:)$");
  private static final Pattern FORTRAN = Pattern.compile("^(\\S.*?):(\\d{1,9}):(\\d{1,9}):$");

  @Override
  public @Nullable OpenDiagnostic begin(String line) {
    if (line.indexOf(": ") < 0 && !line.endsWith(":")) {
      return null;
    }
    Matcher shell = SHELL.matcher(line);
    if ((line.contains("sh: ") || line.startsWith("posix_spawn: ")) && shell.matches()) {
      return error(Place.NONE, shell.group(1));
    }
    OpenDiagnostic placed = placed(SCRIPT.matcher(line));
    if (placed == null && line.contains(": *** ")) {
      placed = placed(MAKE.matcher(line));
    }
    if (placed == null && line.endsWith("' failed.")) {
      placed = placed(ASSERTION.matcher(line));
    }
    if (placed != null) {
      return placed;
    }
    Matcher make = MAKE_ITSELF.matcher(line);
    if (line.contains(": *** ") && make.matches()) {
      OpenDiagnostic open = error(Place.NONE, make.group(1));
      open.consequence = true;
      return open;
    }
    Matcher go = GO.matcher(line);
    if (line.contains(".go:") && go.matches()) {
      Place place = new Place(go.group(1), number(go.group(2)), number(go.group(3)));
      return error(place, go.group(4));
    }
    return below(line);
  }

  private static @Nullable OpenDiagnostic placed(Matcher found) {
    return found.matches() && GnuFormat.isFile(found.group(1))
        ? error(new Place(found.group(1), number(found.group(2)), 0), found.group(3))
        : null;
  }

  private static OpenDiagnostic error(Place place, String message) {
    return new OpenDiagnostic(Severity.ERROR, place, message, "");
  }

  private static @Nullable OpenDiagnostic below(String line) {
    Matcher test = TEST.matcher(line);
    boolean ends = line.endsWith(": Failure") || line.endsWith(": FAILED:");
    if (ends && test.matches() && GnuFormat.isFile(test.group(1))) {
      return new Below(new Place(test.group(1), number(test.group(2)), 0));
    }
    Matcher fortran = FORTRAN.matcher(line);
    if (line.endsWith(":") && fortran.matches() && GnuFormat.isFile(fortran.group(1))) {
      return new Fortran(
          new Place(fortran.group(1), number(fortran.group(2)), number(fortran.group(3))));
    }
    return null;
  }

  /** Takes the next line as the message. */
  private static final class Below extends OpenDiagnostic {
    Below(Place place) {
      super(Severity.ERROR, place, "", "");
    }

    @Override
    boolean claims(String line) {
      if (message.isEmpty()) {
        message = line.strip();
        return true;
      }
      return false;
    }
  }

  /** Expects the place, the source line with a caret, and then the message. */
  private static final class Fortran extends OpenDiagnostic {
    private static final Pattern TEXT =
        Pattern.compile("^(Error|Fatal Error|Warning|Internal Error): (.+)$");

    private boolean hasMessage;
    private boolean unrelatedLineSeen;

    Fortran(Place place) {
      super(Severity.ERROR, place, "", "");
    }

    @Override
    boolean claims(String line) {
      if (hasMessage || unrelatedLineSeen) {
        return false;
      }
      Matcher text = TEXT.matcher(line);
      if (text.matches()) {
        FlagText flagged = FlagText.of(text.group(2));
        severity = text.group(1).equals("Warning") ? Severity.WARNING : Severity.ERROR;
        message = flagged.message();
        flag = flagged.flag();
        hasMessage = true;
        return true;
      }
      unrelatedLineSeen = !line.isEmpty() && line.charAt(0) != ' ';
      return !unrelatedLineSeen;
    }

    @Override
    boolean isComplete() {
      return hasMessage;
    }
  }
}
