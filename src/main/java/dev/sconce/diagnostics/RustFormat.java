package dev.sconce.diagnostics;

import static dev.sconce.diagnostics.GnuFormat.number;

import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code error[E0425]: message}, with the place in a later line after an arrow, or nowhere. */
final class RustFormat implements LineFormat {
  private static final Pattern HEAD =
      Pattern.compile(
          "^(error|fatal error|fatal|warning|note|help|Error|ERROR|Warning|WARNING)"
              + "(?:\\[([A-Z]+\\d+)\\])?: (\\S.*)$");

  private static final Pattern ARROW =
      Pattern.compile("^ *(?:-->|:::) (.+?):(\\d{1,9}):(\\d{1,9})$");
  private static final Pattern LINT =
      Pattern.compile(
          "^ *= note: (?:`#\\[(?:warn|deny|forbid)\\(([\\w:]+)\\)\\]`"
              + "|(?:requested on the command line with )?`-[WDF] ([\\w:-]+)`)");

  private static final Pattern GUTTER = Pattern.compile("^ *\\d* *(?:\\||= )");

  @Override
  public @Nullable OpenDiagnostic begin(String line) {
    Matcher head = HEAD.matcher(line);
    if (!head.matches() || GnuFormat.isNumber(head.group(3))) {
      return null;
    }
    String code = head.group(2) == null ? "" : head.group(2);
    FlagText text = FlagText.of(head.group(3));
    Severity severity =
        head.group(1).equals("help") ? Severity.NOTE : GnuFormat.severity(head.group(1));
    return new Arrowed(severity, text.message(), code.isEmpty() ? text.flag() : code);
  }

  /** Reads the place and the name of the lint from the lines that follow. */
  private static final class Arrowed extends OpenDiagnostic {
    Arrowed(Severity severity, String message, String flag) {
      super(severity, Place.NONE, message, flag);
    }

    @Override
    boolean claims(String line) {
      Matcher arrow = ARROW.matcher(line);
      if (arrow.matches()) {
        Place at = new Place(arrow.group(1), number(arrow.group(2)), number(arrow.group(3)));
        if (!place.isKnown()) {
          place = at;
        } else {
          placeNote(at);
        }
        return true;
      }
      Matcher lint = LINT.matcher(line);
      if (flag.isEmpty() && lint.find()) {
        String option = lint.group(2);
        flag = option == null ? lint.group(1) : option.replace('-', '_');
      }
      return GUTTER.matcher(line).find();
    }
  }
}
