package dev.sconce.ui.tui;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads key map files and says all that is wrong with one. */
final class KeyMapFile {
  private final String file;
  private final List<String> mistakes = new ArrayList<>();
  private final Map<ConsoleCommand, Integer> lines = new EnumMap<>(ConsoleCommand.class);
  private final Map<ConsoleCommand, List<String>> keys = new EnumMap<>(KeyMap.usual());

  KeyMapFile(String file) {
    this.file = file;
  }

  KeyMap parse(String text) throws KeyMapException {
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
      throw new KeyMapException(String.join("\n", mistakes));
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

  /** Said of the line that came last. */
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
