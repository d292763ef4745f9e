package dev.sconce.ui.text;

/** Commands where people read them. */
public final class CommandText {
  /** Nobody reads more; who wants to run it again has {@code ninja -t commands}. */
  private static final int LONGEST = 16 * 1024;

  private static final int SHOWN_OF_LONGER = 2_000;

  private CommandText() {}

  /** A command, or the beginning of one that is longer than anybody reads; byte strings. */
  public static String readable(String command) {
    return command.length() <= LONGEST
        ? command
        : command.substring(0, SHOWN_OF_LONGER)
            + " ... (the beginning of "
            + CountText.text(command.length())
            + " bytes)";
  }
}
