package dev.sconce.diagnostics;

import dev.sconce.diagnostics.Diagnostic.Note;
import dev.sconce.diagnostics.Diagnostic.Place;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognises lines that are not diagnostics themselves but say something about adjacent ones. */
final class ContextLine {
  /** Matched from the first colon of a line on, because the text before it does not matter. */
  private static final Pattern AFTER_NAME =
      Pattern.compile(
          "^(?:: (?:In |At |in function |[Aa]ssembler messages:).*[:,]"
              + "|(?::\\d{1,9}){0,2}: +(?:(?:recursively )?required (?:by|from)"
              + "|instantiated from |in .{0,9}constexpr.{0,9} expansion of ).*"
              + "|: [^:]+: in function .*:)$");

  private static final Pattern INCLUDER =
      Pattern.compile("^(?:In file included| {16}) from (.+?):(\\d{1,9})(?:[:.](\\d{1,9}))?[,:]?$");

  private static final Pattern REQUIRER =
      Pattern.compile(
          "^(.+?):(\\d{1,9})(?::(\\d{1,9}))?: +((?:recursively )?(?:required|instantiated)"
              + " (?:by|from).*|in .+ expansion of .*)$");

  private static final Pattern INLINER =
      Pattern.compile("^    (inlined from .+) at (.+?):(\\d{1,9})(?::(\\d{1,9}))?[,:]$");

  private static final Pattern ENDING =
      Pattern.compile(
          "^(?:\\d+ (?:errors?|warnings?)(?: and \\d+ errors?)?(?: generated)?\\.?|compilation"
              + " terminated\\.|For more information about |Some errors have detailed"
              + " explanations|warning: \\d+ warnings? emitted|warning: `.+` \\(.+\\) generated"
              + " \\d+ warning|-- Configuring incomplete|-- |\\[\\d+/\\d+\\] |FAILED: |ninja: build"
              + " stopped|Note: \\S+ uses |Note: Recompile with |Note: Some input files |Generating"
              + " Code\\.\\.\\.|Segmentation fault|Aborted)");

  private static final Pattern CONSEQUENCE =
      Pattern.compile(
          "ld returned \\d+ exit status|linker command failed with exit code"
              + "|^error: aborting due to |^error: could not compile "
              + "|all warnings being treated as errors$|too many errors emitted, stopping now"
              + "|: recipe for target |^error: build failed");

  private static final Pattern ENTERING = Pattern.compile("^\\S+: Entering directory [`'](.+)'$");

  private static final Pattern LEAVING = Pattern.compile("^\\S+: Leaving directory [`'](.+)'$");

  private ContextLine() {}

  /** Whether the line belongs to the diagnostic that follows. */
  static boolean leads(String line) {
    if (line.startsWith("In file included from ")
        || line.startsWith("                 from ")
        || line.startsWith("    inlined from ")) {
      return true;
    }
    int colon = line.indexOf(':');
    boolean named = colon > 0 && line.charAt(0) > ' ';
    return named && AFTER_NAME.matcher(line).region(colon, line.length()).matches();
  }

  /** The place that includes the file of a diagnostic. */
  static @Nullable Note includer(String line) {
    Matcher includer = INCLUDER.matcher(line);
    return includer.matches()
        ? note(includer.group(1), includer.group(2), includer.group(3), "included from here")
        : null;
  }

  /** The place that uses a template or an inlined function. */
  static @Nullable Note requirer(String line) {
    Matcher requirer = REQUIRER.matcher(line);
    if (requirer.matches()) {
      return note(requirer.group(1), requirer.group(2), requirer.group(3), requirer.group(4));
    }
    Matcher inliner = INLINER.matcher(line);
    return inliner.matches()
        ? note(inliner.group(2), inliner.group(3), inliner.group(4), inliner.group(1))
        : null;
  }

  private static Note note(String file, String line, @Nullable String column, String message) {
    return new Note(new Place(file, GnuFormat.number(line), GnuFormat.number(column)), message);
  }

  /** Whether the line ends the diagnostic before it. */
  static boolean ends(String line) {
    return ENDING.matcher(line).find();
  }

  /** Whether the line only says that something failed which other diagnostics describe. */
  static boolean isConsequence(String line) {
    return CONSEQUENCE.matcher(line).find();
  }

  /** The directory that {@code make} enters. */
  static @Nullable String entered(String line) {
    Matcher entering = ENTERING.matcher(line);
    return line.endsWith("'") && entering.matches() ? entering.group(1) : null;
  }

  static boolean leaves(String line) {
    return line.endsWith("'") && LEAVING.matcher(line).matches();
  }
}
