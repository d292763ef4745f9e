package dev.sconce.ui.text;

import dev.sconce.diagnostics.Diagnostic;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import dev.sconce.session.Problem;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The place at which to open an editor for the output of a failed step. */
public final class ErrorLocation {
  /** The usual form in the output of unknown tools. */
  private static final Pattern PLACE = Pattern.compile("^([^\\s:()][^:()]*)[:(](\\d{1,7})[:,)]");

  private ErrorLocation() {}

  /**
   * The place of the first error with a place, else of the first other diagnostic with one, else
   * the first place at the start of a line.
   */
  public static Optional<Place> of(Problem.Failure failure) {
    Optional<Place> any = Optional.empty();
    for (Diagnostic one : failure.printed().diagnostics()) {
      if (one.place().isKnown()) {
        if (one.severity() == Severity.ERROR) {
          return Optional.of(one.place());
        }
        any = any.or(() -> Optional.of(one.place()));
      }
    }
    return any.or(() -> ofLines(failure));
  }

  private static Optional<Place> ofLines(Problem.Failure failure) {
    for (String line : failure.printed().lines()) {
      Matcher place = PLACE.matcher(PrintedLine.text(line));
      if (place.find()) {
        return Optional.of(new Place(place.group(1), Integer.parseInt(place.group(2)), 0));
      }
    }
    return Optional.empty();
  }
}
