package dev.sconce.diagnostics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lines that are no diagnostic and say something about those around them. */
final class ContextLine {
  /** Before the first colon there is nothing of interest. */
  private static final Pattern BEHIND_NAME =
      Pattern.compile(
          "^(?:: (?:In |At |in function |[Aa]ssembler messages:).*[:,]"
              + "|(?::\\d{1,9}){0,2}: +(?:(?:recursively )?required (?:by|from)"
              + "|instantiated from |in .{0,9}constexpr.{0,9} expansion of ).*"
              + "|: [^:]+: in function .*:)$");

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

  /** Whether it belongs to the diagnostic that follows. */
  static boolean leads(String line) {
    if (line.startsWith("In file included from ")
        || line.startsWith("                 from ")
        || line.startsWith("    inlined from ")) {
      return true;
    }
    int colon = line.indexOf(':');
    boolean named = colon > 0 && line.charAt(0) > ' ';
    return named && BEHIND_NAME.matcher(line).region(colon, line.length()).matches();
  }

  /** Whether what went before it is over. */
  static boolean ends(String line) {
    return ENDING.matcher(line).find();
  }

  /** Whether it says no more than that something failed which others tell of. */
  static boolean isConsequence(String line) {
    return CONSEQUENCE.matcher(line).find();
  }

  /** The directory that is entered. */
  static @Nullable String entered(String line) {
    Matcher entering = ENTERING.matcher(line);
    return line.endsWith("'") && entering.matches() ? entering.group(1) : null;
  }

  static boolean leaves(String line) {
    return line.endsWith("'") && LEAVING.matcher(line).matches();
  }
}
