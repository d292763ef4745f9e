package dev.sconce.ui.tui.view;

import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.command.PaletteSearch;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which keys belong to which command. Immutable. */
public final class KeyMap {
  private final Map<ConsoleCommand, List<String>> keys;
  private final Map<String, ConsoleCommand> commands = new HashMap<>();

  /** Every key has one command; the key of {@link ConsoleCommand#PAUSE} also resumes. */
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

  /** The default keys. */
  public static KeyMap standard() {
    return new KeyMap(usual());
  }

  /**
   * Parses a key map file: lines {@code command = key key …}, and comments that begin with a hash
   * sign. A command that is not mentioned keeps its default keys.
   *
   * @param file its name, for messages
   * @throws KeyMapException with all mistakes, one per line: {@code file:line: problem}
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

  /** The command of a key; during a pause, the pause key resumes. */
  public Optional<ConsoleCommand> command(String key, boolean paused) {
    return Optional.ofNullable(commands.get(key))
        .map(
            command -> command == ConsoleCommand.PAUSE && paused ? ConsoleCommand.RESUME : command);
  }

  /** The keys of a command, the main one first; empty if the user removed them. */
  public List<String> keys(ConsoleCommand command) {
    return keys.getOrDefault(
        command == ConsoleCommand.RESUME ? ConsoleCommand.PAUSE : command, List.of());
  }

  /** The key to show for a command, empty if it has none. */
  public String first(ConsoleCommand command) {
    List<String> own = keys(command);
    return own.isEmpty() ? "" : own.getFirst();
  }

  /** Parses key map files and reports all mistakes in one. */
  static final class KeyMapFile {
    private final String file;
    private final List<String> mistakes = new ArrayList<>();
    private final Map<ConsoleCommand, Integer> lines = new EnumMap<>(ConsoleCommand.class);
    private final Map<ConsoleCommand, List<String>> keys = new EnumMap<>(KeyMap.usual());

    KeyMapFile(String file) {
      this.file = file;
    }

    KeyMap parse(String text) throws KeyMap.KeyMapException {
      int number = 0;
      for (String line : text.split("\n", -1)) {
        number++;
        String words = line.strip();
        if (!words.isEmpty() && words.charAt(0) != '#') {
          line(words, number);
        }
      }
      conflicts();
      if (!mistakes.isEmpty()) {
        throw new KeyMap.KeyMapException(String.join("\n", mistakes));
      }
      return new KeyMap(keys);
    }

    private void line(String words, int number) {
      int equals = words.indexOf('=');
      if (equals <= 0) {
        mistake(number, "expected: command = key key …");
        return;
      }
      String name = words.substring(0, equals).strip();
      Optional<ConsoleCommand> command = named(name);
      if (command.isEmpty()) {
        mistake(number, "no command \"" + name + "\"" + nearest(name));
        return;
      }
      Integer before = lines.putIfAbsent(command.get(), number);
      if (before != null) {
        mistake(number, name + " has its keys in line " + before + " already");
        return;
      }
      List<String> own = new ArrayList<>();
      for (String key : words.substring(equals + 1).strip().split("\\s+", -1)) {
        if (!key.isEmpty()) {
          key(key, own, number);
        }
      }
      keys.put(command.get(), own);
    }

    private void key(String key, List<String> own, int number) {
      if (!KeyNames.known(key)) {
        mistake(
            number,
            "\"" + key + "\" is no key (a character, ^A to ^Z, F1 to F12, Up, PgDn, Enter, …)");
      } else if (own.contains(key)) {
        mistake(number, key + " is said twice");
      } else {
        own.add(key);
      }
    }

    private static Optional<ConsoleCommand> named(String name) {
      for (ConsoleCommand command : ConsoleCommand.values()) {
        if (command.fileName().equals(name) && command != ConsoleCommand.RESUME) {
          return Optional.of(command);
        }
      }
      return Optional.empty();
    }

    private static String nearest(String name) {
      return PaletteSearch.best(name.replace('-', ' '))
          .filter(command -> command != ConsoleCommand.RESUME)
          .map(command -> "; there is " + command.fileName())
          .orElse("");
    }

    private void conflicts() {
      Map<String, ConsoleCommand> taken = new HashMap<>();
      keys.forEach(
          (command, own) -> {
            for (String key : own) {
              ConsoleCommand other =
                  command == ConsoleCommand.RESUME ? null : taken.putIfAbsent(key, command);
              if (other != null) {
                conflict(key, command, other);
              }
            }
          });
    }

    /** Reports the mistake at the later of the two lines. */
    private void conflict(String key, ConsoleCommand one, ConsoleCommand two) {
      int ofOne = lines.getOrDefault(one, 0);
      int ofTwo = lines.getOrDefault(two, 0);
      ConsoleCommand late = ofOne > ofTwo ? one : two;
      ConsoleCommand early = late == one ? two : one;
      int line = Math.min(ofOne, ofTwo);
      mistake(
          Math.max(ofOne, ofTwo),
          key
              + " of "
              + late.fileName()
              + " is a key of "
              + early.fileName()
              + (line == 0 ? " too: give that other keys" : " too, in line " + line));
    }

    private void mistake(int line, String problem) {
      mistakes.add(file + ":" + line + ": " + problem);
    }
  }

  /** A key map cannot be used: the user's mistakes, one per line, each with file and line. */
  public static final class KeyMapException extends Exception {
    private static final long serialVersionUID = 1;

    KeyMapException(String message) {
      super(message);
    }
  }
}
