package dev.sconce.session;

/** Quotes words in commands that a user is told to type. */
public final class ShellWord {
  private static final String PLAIN_SIGNS = "+-_./,:@%=";

  private ShellWord() {}

  /** The word unchanged if a shell would not change it, else in single quotes. */
  public static String quoted(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c >= 0x80
              || PLAIN_SIGNS.indexOf(c) >= 0;
      if (!plain) {
        return "'" + word.replace("'", "'\\''") + "'";
      }
    }
    return word.isEmpty() ? "''" : word;
  }
}
