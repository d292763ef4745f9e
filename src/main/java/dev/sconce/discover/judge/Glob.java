package dev.sconce.discover.judge;

import java.util.regex.Pattern;

/**
 * A pattern for paths, as in .gitignore: {@code *} and {@code ?} match within a name, {@code **}
 * matches across names; all other characters are literal. Paths are byte strings.
 */
public final class Glob {
  private final String text;
  private final Pattern pattern;

  /** Parses a pattern. Every text is valid. */
  public Glob(String text) {
    this.text = text;
    this.pattern = Pattern.compile(regex(text), Pattern.DOTALL);
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (glob.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 2;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }

  /** Whether the pattern matches the whole path. */
  public boolean matches(String path) {
    return pattern.matcher(path).matches();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob glob && glob.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text of the pattern. */
  @Override
  public String toString() {
    return text;
  }
}
