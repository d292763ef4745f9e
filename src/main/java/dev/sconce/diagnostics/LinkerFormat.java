package dev.sconce.diagnostics;

import static dev.sconce.diagnostics.GnuFormat.number;

import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Messages of linkers: GNU ld, gold, lld, mold, Apple's. */
final class LinkerFormat implements LineFormat {
  private static final Pattern TOOL = Pattern.compile("(?:^|[-/])ld(?:\\.bfd|\\.gold|64)?$");

  private static final String WHAT =
      "(undefined reference to .+|multiple definition of .+|first defined here"
          + "|relocation truncated to fit: .+|dangerous relocation: .+"
          + "|more undefined references to .+)";

  /** Every text that {@link #WHAT} matches contains one of these words. */
  private static final List<String> WORDS =
      List.of("reference", "definition", "relocation", "first defined");

  /** A section or a line: {@code main.c:(.text+0x5): undefined reference to `f'}. */
  private static final Pattern IN_OBJECT =
      Pattern.compile("^(?:[^:]+\\.o:)?([^:()]+):(?:(\\d{1,9})|\\([^()]*\\)): " + WHAT + "$");

  private static final Pattern IN_SECTION = Pattern.compile("^\\([^()]*\\): " + WHAT + "$");

  private static final Pattern IN_FILE = Pattern.compile("^([^\\s:]+):(?:(\\d{1,9}):)? ?(.+)$");

  private static final Pattern HARMLESS =
      Pattern.compile(
          "^(?:skipping incompatible |NOTE: |note: |mode |total time |.*; treating as linker"
              + " script$)");

  private static final Pattern APPLE =
      Pattern.compile("^Undefined symbols for architecture (\\w+):$");

  @Override
  public @Nullable OpenDiagnostic begin(String line) {
    if (line.isEmpty() || line.charAt(0) == ' ') {
      return null;
    }
    if (line.startsWith("Undefined symbols") && APPLE.matcher(line).matches()) {
      return new AppleSymbols();
    }
    int colon = line.indexOf(':');
    boolean named = colon > 0 && isLinker(line.substring(0, colon));
    if (!named && WORDS.stream().noneMatch(line::contains)) {
      return null;
    }
    String text = named ? line.substring(colon + 1).stripLeading() : line;
    Matcher object = IN_OBJECT.matcher(text);
    if (object.matches() && GnuFormat.isFile(object.group(1))) {
      return error(new Place(object.group(1), number(object.group(2)), 0), object.group(3));
    }
    Matcher section = IN_SECTION.matcher(text);
    if (section.matches()) {
      return error(Place.NONE, section.group(1));
    }
    return named && !text.isEmpty() ? ofTool(text) : null;
  }

  private static boolean isLinker(String tool) {
    return tool.contains("ld") && tool.indexOf(' ') < 0 && TOOL.matcher(tool).find();
  }

  private static OpenDiagnostic error(Place place, String message) {
    return new OpenDiagnostic(Severity.ERROR, place, message, "");
  }

  private static @Nullable OpenDiagnostic ofTool(String text) {
    if (HARMLESS.matcher(text).find() || text.startsWith("error: ")) {
      return null; // gold and lld print "error" themselves
    }
    boolean warning = text.startsWith("warning: ");
    String rest = warning ? text.substring("warning: ".length()) : text;
    Matcher file = IN_FILE.matcher(rest);
    Place place = Place.NONE;
    String message = rest;
    if (file.matches() && (file.group(1).contains(".") || file.group(1).contains("/"))) {
      place = new Place(file.group(1), number(file.group(2)), 0);
      message = file.group(3);
    }
    if (message.startsWith("warning: ")) {
      warning = true;
      message = message.substring("warning: ".length());
    }
    Severity severity = warning ? Severity.WARNING : Severity.ERROR;
    if (message.equals("previous definition here")) {
      severity = Severity.NOTE; // gold's note
    }
    OpenDiagnostic open = new OpenDiagnostic(severity, place, message, "");
    open.consequence = message.startsWith("final link failed");
    return open;
  }

  /** The form of lld and mold: {@code >>> referenced by main.c:3 (/src/main.c:3)}. */
  static final class Referenced extends OpenDiagnostic {
    private static final Pattern WHERE =
        Pattern.compile("^>>> (?:referenced by|defined at|defined in) (.+)$");

    private static final Pattern WHOLE_PATH = Pattern.compile("^.+ \\((.+):(\\d{1,9})\\)$");
    private static final Pattern FILE =
        Pattern.compile("^([^\\s:()]+)(?::(\\d{1,9}))?(?::\\(.*\\))?$");

    Referenced(Severity severity, Place place, String message) {
      super(severity, place, message, "");
    }

    @Override
    boolean claims(String line) {
      if (!line.startsWith(">>>")) {
        return false;
      }
      Matcher where = WHERE.matcher(line);
      if (where.matches()) {
        Place at = at(where.group(1));
        if (!place.isKnown()) {
          place = at;
        } else if (at.isKnown()) {
          note(at, line.substring(4, line.length() - where.group(1).length()).strip());
        }
      }
      return true;
    }

    private static Place at(String text) {
      Matcher whole = WHOLE_PATH.matcher(text);
      if (whole.matches()) {
        return new Place(whole.group(1), number(whole.group(2)), 0);
      }
      Matcher file = FILE.matcher(text);
      return file.matches() ? new Place(file.group(1), number(file.group(2)), 0) : Place.NONE;
    }
  }

  private static final class AppleSymbols extends OpenDiagnostic {
    private static final Pattern SYMBOL = Pattern.compile("^ +\"(.+)\", referenced from:$");
    private static final Pattern OBJECT = Pattern.compile("^ +.+ in (\\S+)$");

    AppleSymbols() {
      super(Severity.ERROR, Place.NONE, "", "");
    }

    @Override
    boolean claims(String line) {
      Matcher symbol = SYMBOL.matcher(line);
      if (message.isEmpty() && symbol.matches()) {
        message = "undefined symbol: " + symbol.group(1);
        return true;
      }
      Matcher object = OBJECT.matcher(line);
      if (!place.isKnown() && object.matches()) {
        place = new Place(object.group(1), 0, 0);
      }
      return line.startsWith(" ");
    }

    @Override
    boolean isComplete() {
      return !message.isEmpty();
    }
  }
}
