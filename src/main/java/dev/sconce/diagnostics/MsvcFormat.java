package dev.sconce.diagnostics;

import static dev.sconce.diagnostics.GnuFormat.number;

import dev.sconce.diagnostics.Diagnostic.Place;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code file(line,column): error C2065: message}: cl, link, clang-cl, rc, C#, TypeScript, D. */
final class MsvcFormat implements LineFormat {
  private static final String KIND =
      "(fatal error|error|warning|note|info|Error|Warning|Deprecation|message)";

  /** The prefix of msbuild, which numbers the lines of parallel projects. */
  private static final String NODE = "^(?:\\d{1,3}>)?";

  private static final Pattern PLACED =
      Pattern.compile(
          NODE
              + "(\\S.*?)\\((\\d{1,9})(?:,(\\d{1,9})(?:[-,]\\d{1,9}){0,3})?\\) ?: "
              + KIND
              + "(?: ([A-Z]{1,8}\\d{1,6}))? ?: ?(.*)$");

  private static final Pattern TOOL =
      Pattern.compile(
          NODE + "(\\S.*?) ?: (?:Command line )?" + KIND + " ([A-Z]{1,8}\\d{1,6}) ?: ?(.*)$");

  private static final Pattern PROJECT = Pattern.compile(" \\[[^\\[\\]]+proj\\]$");
  private static final Pattern OBJECT =
      Pattern.compile("\\.(?:obj|lib|res|exe|dll|def|rc)(?:\\(.*\\))?$");

  @Override
  public @Nullable OpenDiagnostic begin(String line) {
    if (line.indexOf(':') < 0) {
      return null;
    }
    Matcher placed = PLACED.matcher(line);
    if ((line.contains("): ") || line.contains(") : "))
        && placed.matches()
        && GnuFormat.isFile(placed.group(1).replace(":\\", "\\"))) {
      Place place = new Place(placed.group(1), number(placed.group(2)), number(placed.group(3)));
      return open(placed.group(4), place, placed.group(5), placed.group(6));
    }
    Matcher tool = TOOL.matcher(line);
    if (!(line.contains("error ") || line.contains("warning ")) || !tool.matches()) {
      return null;
    }
    boolean object = OBJECT.matcher(tool.group(1)).find();
    Place place = object ? new Place(tool.group(1), 0, 0) : Place.NONE;
    return open(tool.group(2), place, tool.group(3), tool.group(4));
  }

  private static OpenDiagnostic open(String kind, Place place, @Nullable String code, String text) {
    FlagText flagged = FlagText.of(PROJECT.matcher(text).replaceFirst(""));
    String severity =
        kind.equals("message") ? "note" : kind.equals("Deprecation") ? "warning" : kind;
    OpenDiagnostic open =
        new OpenDiagnostic(
            GnuFormat.severity(severity),
            place,
            flagged.message(),
            code == null ? flagged.flag() : code);
    open.consequence = code != null && (code.equals("LNK1120") || code.equals("U1077"));
    return open;
  }
}
