package dev.sconce.ui.text;

import dev.sconce.session.Problem;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the first error of an output is, for an editor. */
public record ErrorLocation(String file, int line) {
  private static final Pattern PLACE = Pattern.compile("^([^\\s:()][^:()]*)[:(](\\d{1,7})[:,)]");

  /** The first place that an output names on a line with an error, else the first at all. */
  public static Optional<ErrorLocation> of(Problem.Failure failure) {
    Optional<ErrorLocation> any = Optional.empty();
    for (String line : failure.printed().lines()) {
      String text = DisplayText.decode(line);
      Matcher place = PLACE.matcher(text);
      if (place.find()) {
        ErrorLocation found = new ErrorLocation(place.group(1), Integer.parseInt(place.group(2)));
        if (text.contains("error")) {
          return Optional.of(found);
        }
        any = any.or(() -> Optional.of(found));
      }
    }
    return any;
  }

  @Override
  public String toString() {
    return file + ":" + line;
  }
}
