package dev.sconce.ui.tui;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which keys belong to which command. Immutable. */
public final class KeyMap {
  private final Map<ConsoleCommand, List<String>> keys;
  private final Map<String, ConsoleCommand> commands = new HashMap<>();

  /** Every key has one command; that of {@link ConsoleCommand#PAUSE} resumes as well. */
  KeyMap(Map<ConsoleCommand, List<String>> keys) {
    this.keys = new EnumMap<>(keys);
    keys.forEach(
        (command, own) -> {
          for (String key : own) {
            if (command != ConsoleCommand.RESUME) {
              commands.put(key, command);
            }
          }
        });
  }

  /** The usual keys. */
  public static KeyMap standard() {
    return new KeyMap(usual());
  }

  /**
   * Reads a key map file: lines {@code command = key key …}, and comments that begin with a hash
   * sign. A command that is not mentioned keeps its usual keys.
   *
   * @param file its name, for messages
   * @throws KeyMapException with all mistakes, one a line: {@code file:line: problem}
   */
  public static KeyMap parse(String file, String text) throws KeyMapException {
    return new KeyMapFile(file).parse(text);
  }

  static Map<ConsoleCommand, List<String>> usual() {
    Map<ConsoleCommand, List<String>> usual = new EnumMap<>(ConsoleCommand.class);
    for (ConsoleCommand command : ConsoleCommand.values()) {
      usual.put(command, command.usualKeys());
    }
    return usual;
  }

  /** The command of a key; that of the pause goes on in a pause. */
  Optional<ConsoleCommand> command(String key, boolean paused) {
    return Optional.ofNullable(commands.get(key))
        .map(
            command -> command == ConsoleCommand.PAUSE && paused ? ConsoleCommand.RESUME : command);
  }

  /** The keys of a command, the first one first; none when the user took them away. */
  List<String> keys(ConsoleCommand command) {
    return keys.getOrDefault(
        command == ConsoleCommand.RESUME ? ConsoleCommand.PAUSE : command, List.of());
  }

  /** The key to show for a command, empty when it has none. */
  String first(ConsoleCommand command) {
    List<String> own = keys(command);
    return own.isEmpty() ? "" : own.getFirst();
  }
}
