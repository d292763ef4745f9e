package dev.sconce.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A settings file with a mistake.
 *
 * @param text the content of the file, a byte string
 * @param place the reported position, as printed after the file name: {@code :3}
 * @param problem the reported problem
 */
public record BrokenSettings(String text, String place, String problem) {
  private static final String VALUES =
      "expected ', \", ''', \"\"\", a number, a boolean, a date/time, an array, or a table";

  /** Mistakes of all kinds. */
  public static List<BrokenSettings> all() {
    return List.of(
        // violations of the TOML syntax
        at(2, "jobs = 4\njobs = 5\n", "jobs previously defined at line 1, column 1"),
        at(1, "jobs 4\n", "Unexpected '4', expected . or ="),
        at(1, "jobs =\n", "Unexpected end of line, " + VALUES),
        at(2, "bell = true\ntheme = light\n", "Unexpected 'l', " + VALUES),
        at(1, "bell = TRUE\n", "Unexpected 'T', " + VALUES),
        at(
            1,
            "theme = \"dark\nbell = true\n",
            "Unexpected end of line, expected \" or a character"),
        at(1, "jobs = 4 bell = true\n", "Unexpected 'bell', expected a newline or end-of-input"),
        at(1, "jobs = 99999999999999999999\n", "Integer is too large"),
        at(3, "\n\njobs = 04\n", "Unexpected '4', expected a newline or end-of-input"),
        at(1, "trace = \"C:\\dir\"\n", "Invalid escape sequence '\\d'"),
        at(2, "jobs = 4\n[jobs]\n", "jobs previously defined at line 1, column 1"),
        at(1, "jobs = [1, 2", "Unexpected end of input, expected ], a comma, or a newline"),
        at(
            2,
            "jobs = 4\n<<<<<<< HEAD\njobs = 5\n",
            "Unexpected '<', expected a newline or end-of-input"),
        // unknown settings and invalid values
        at(2, "# a comment\njbos = 4\n", "unknown setting 'jbos'; did you mean 'jobs'?"),
        at(1, "Jobs = 4\n", "unknown setting 'Jobs'; did you mean 'jobs'?"),
        at(1, "frobnicate = 4\n", "unknown setting 'frobnicate'"),
        at(2, "\n[cache]\nurl = 'x'\n", "unknown setting 'cache'; did you mean 'ccache'?"),
        at(1, "jobs = \"4\"\n", "jobs takes a whole number from 1 on, not \"4\""),
        at(1, "jobs = 4.0\n", "jobs takes a whole number from 1 on, not 4.0"),
        at(1, "jobs = 0\n", "jobs takes a whole number from 1 on, not 0"),
        at(1, "jobs = 3000000000\n", "jobs takes a whole number from 1 on, not 3000000000"),
        at(1, "keep-going = -1\n", "keep-going takes a whole number from 0 on, not -1"),
        at(1, "load = nan\n", "load takes a number above 0, not NaN"),
        at(1, "load = true\n", "load takes a number above 0, not true"),
        at(1, "bell = 1\n", "bell takes true or false, not 1"),
        at(1, "stay = true\n", "stay takes never, failed or always, not true"),
        at(2, "\nstay = 'maybe'\n", "stay takes never, failed or always, not \"maybe\""),
        at(1, "theme = ''\n", "theme takes the name of a theme or its file, not \"\""),
        at(1, "trace = 2025-06-01\n", "trace takes the name of a file, not 2025-06-01"),
        at(1, "jobs = [4]\n", "jobs takes a whole number from 1 on, not a list"),
        at(1, "jobs.most = 4\n", "jobs takes a whole number from 1 on, not a table"),
        // content that is not text
        at(2, "bell = true\ntheme = 'gr\u00f6n'\n", "not UTF-8"),
        at(2, "bell = true\n\u0000\n", "Unexpected '\\u0000', expected a newline or end-of-input"),
        at(
            1,
            "jobs = " + "[".repeat(5_000),
            "more than 100 opening brackets in a file of settings"),
        new BrokenSettings("#".repeat(100_000), "", "100000 bytes; settings take at most 65536"));
  }

  private static BrokenSettings at(int line, String text, String problem) {
    return new BrokenSettings(text, ":" + line, problem);
  }

  /** The content of the file. */
  public byte[] content() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return text.length() > 40 ? text.substring(0, 40) : text;
  }
}
