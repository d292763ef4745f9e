package dev.sconce.diagnostics;

import static dev.sconce.diagnostics.GnuFormat.number;

import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tracebacks, syntax errors and warnings of Python. */
final class PythonFormat implements LineFormat {
  private static final Pattern TRACEBACK =
      Pattern.compile("^(?:  \\+ )?(?:Exception Group )?Traceback \\(most recent call last\\):$");

  private static final Pattern FRAME =
      Pattern.compile("^[ |]*File \"(.+?)\", line (\\d{1,9})(?:, in .*)?$");

  private static final Pattern EXCEPTION =
      Pattern.compile("^(?:  \\| )?([A-Za-z_]\\w*(?:\\.\\w+)*)(?:: (.*)|:?)$");

  private static final Pattern WARNING =
      Pattern.compile("^(\\S.*?):(\\d{1,9}): ((?:\\w+\\.)*\\w+Warning): (.*)$");

  private static final Pattern ASSERTION =
      Pattern.compile(
          "^(\\S+\\.py):(\\d{1,9}): ((?:\\w+\\.)*\\w*(?:Error|Exception|Failed))(?:: (.*))?$");

  @Override
  public @Nullable OpenDiagnostic begin(String line) {
    if (line.endsWith("last):") && TRACEBACK.matcher(line).matches()) {
      return new Trace();
    }
    if (line.startsWith("  File \"")) {
      Trace trace = new Trace();
      return trace.frame(line) ? trace : null;
    }
    Matcher warning = WARNING.matcher(line);
    if (line.contains("Warning: ") && warning.matches()) {
      return placed(warning, Severity.WARNING, warning.group(4), warning.group(3));
    }
    Matcher assertion = ASSERTION.matcher(line);
    if (line.contains(".py:") && assertion.matches()) {
      String text = assertion.group(4);
      return placed(
          assertion, Severity.ERROR, text == null ? assertion.group(3) : text, assertion.group(3));
    }
    return null;
  }

  private static @Nullable OpenDiagnostic placed(
      Matcher found, Severity severity, String message, String flag) {
    String file = found.group(1);
    boolean real = !file.startsWith("<");
    return !real || GnuFormat.isFile(file)
        ? new OpenDiagnostic(
            severity, real ? new Place(file, number(found.group(2)), 0) : Place.NONE, message, flag)
        : null;
  }

  /** Reads frames, the last of which is the place of the exception, and then the exception. */
  private static final class Trace extends OpenDiagnostic {
    private boolean hasException;

    /** Whether the traceback of another exception follows, which this exception caused. */
    private boolean expectsTraceback;

    Trace() {
      super(Severity.ERROR, Place.NONE, "", "");
    }

    boolean frame(String line) {
      Matcher frame = FRAME.matcher(line);
      if (!frame.matches()) {
        return false;
      }
      if (!frame.group(1).startsWith("<")) {
        place = new Place(frame.group(1), number(frame.group(2)), 0);
      }
      return true;
    }

    @Override
    boolean claims(String line) {
      if (hasException) {
        return claimsAfter(line);
      }
      if (frame(line) || line.isEmpty() || line.charAt(0) == ' ' && !line.startsWith("  | ")) {
        return true;
      }
      Matcher exception = EXCEPTION.matcher(line);
      if (exception.matches()) {
        hasException = true;
        flag = exception.group(1);
        message = exception.group(2) == null ? flag : exception.group(2);
        return true;
      }
      return line.startsWith("  | ");
    }

    /** The exception that follows is the one that was not caught, so it replaces this one. */
    private boolean claimsAfter(String line) {
      if (line.startsWith("During handling of the above exception")
          || line.startsWith("The above exception was the direct cause")) {
        note(place, flag + ": " + message);
        expectsTraceback = true;
        return true;
      }
      if (expectsTraceback && TRACEBACK.matcher(line).matches()) {
        expectsTraceback = false;
        hasException = false;
        place = Place.NONE;
        return true;
      }
      return expectsTraceback && line.isEmpty()
          || line.startsWith("  |")
          || line.startsWith("  +-");
    }

    @Override
    boolean isComplete() {
      return hasException;
    }
  }
}
