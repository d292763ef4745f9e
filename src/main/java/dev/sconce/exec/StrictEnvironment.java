package dev.sconce.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * Filters the environment of commands that must not depend on who calls them. It keeps the
 * variables that are known to affect the output of tools, some that are known not to, and those
 * that the user names.
 */
public final class StrictEnvironment {
  /** {@code *} matches anything. */
  private static final List<String> KEPT =
      List.of(
          "PATH",
          "LANG",
          "LANGUAGE",
          "LC_*",
          "TZ",
          "SOURCE_DATE_EPOCH",
          "LD_*",
          "CPATH",
          "*_INCLUDE_PATH",
          "LIBRARY_PATH",
          "COMPILER_PATH",
          "GCC_*",
          "CCC_*",
          "CFLAGS",
          "CPPFLAGS",
          "CXXFLAGS",
          "OBJCFLAGS",
          "OBJCXXFLAGS",
          "FFLAGS",
          "FCFLAGS",
          "ASFLAGS",
          "LDFLAGS",
          "PKG_CONFIG_*",
          "PYTHON*",
          "PERL5LIB",
          "RUST*",
          "CARGO_*",
          "GO*",
          "JAVA_HOME",
          "TERM",
          "HOME",
          TemporaryDirectories.VARIABLE);

  private static final String MAKE_FLAGS = "MAKEFLAGS";

  private StrictEnvironment() {}

  /**
   * Filters an environment. Of MAKEFLAGS it keeps the job server.
   *
   * @param more names of further variables; {@code *} matches anything
   */
  public static CommandEnvironment of(CommandEnvironment environment, List<String> more) {
    List<String> entries = new ArrayList<>();
    for (String entry : environment.entries()) {
      String name = entry.substring(0, Math.max(0, entry.indexOf('=')));
      if (isAmong(KEPT, name) || isAmong(more, name)) {
        entries.add(entry);
      } else if (name.equals(MAKE_FLAGS)) {
        String jobServer = jobServer(entry.substring(name.length() + 1));
        if (!jobServer.isEmpty()) {
          entries.add(MAKE_FLAGS + "=" + jobServer);
        }
      }
    }
    // A compiled module beside its source could be taken for an input or an output.
    return new CommandEnvironment(entries).with("PYTHONDONTWRITEBYTECODE", "1");
  }

  private static String jobServer(String makeFlags) {
    StringBuilder kept = new StringBuilder();
    StringTokenizer words = new StringTokenizer(makeFlags, " \t");
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      if (word.equals("--")) {
        break; // the variables follow
      }
      if (word.startsWith("-j") || word.startsWith("--jobserver-")) {
        kept.append(' ').append(word);
      }
    }
    return kept.toString();
  }

  private static boolean isAmong(List<String> patterns, String name) {
    for (String pattern : patterns) {
      if (matches(pattern, name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String pattern, String name) {
    int star = pattern.indexOf('*');
    return star < 0
        ? pattern.equals(name)
        : name.length() >= pattern.length() - 1
            && name.startsWith(pattern.substring(0, star))
            && name.endsWith(pattern.substring(star + 1));
  }

  /** Whether a text is the name of a variable, with at most one {@code *} for anything. */
  public static boolean isPattern(String text) {
    return text.matches("[A-Za-z0-9_]*\\*?[A-Za-z0-9_]*") && !text.isEmpty();
  }
}
