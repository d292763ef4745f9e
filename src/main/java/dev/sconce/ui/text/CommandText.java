package dev.sconce.ui.text;

/** Shortens commands for people to read. */
public final class CommandText {
  /** Nobody reads more; {@code ninja -t commands} prints the whole command. */
  private static final int LONGEST = 16 * 1024;

  private static final int SHOWN_OF_LONGER = 2_000;

  private CommandText() {}

  /** A command, or the beginning of one that is too long to read; byte strings. */
  public static String readable(String command) {
    return command.length() <= LONGEST
        ? command
        : command.substring(0, SHOWN_OF_LONGER)
            + " ... (the beginning of "
            + CountText.text(command.length())
            + " bytes)";
  }
}
