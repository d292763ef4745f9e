package dev.sconce.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The environment of commands: entries such as {@code PATH=/bin}, byte strings, in the order in
 * which this process got them. It is the environment in which Sconce was called, which differs a
 * little from that of its Java machine: the launcher removes or sets variables that would disturb
 * Java. For each such variable X it leaves {@code SCONCE_ORIG_X}: {@code =value} if X was set,
 * {@code -} if not.
 *
 * @param entries in order; a name may occur twice, as in any environment
 */
public record CommandEnvironment(List<String> entries) {
  private static final String ORIGINAL = "SCONCE_ORIG_";

  /** Copies the list. */
  public CommandEnvironment {
    entries = List.copyOf(entries);
  }

  /** The environment of this process: the system's bytes, not converted by any locale. */
  public static CommandEnvironment ofThisProcess() throws IOException {
    return parse(Files.readAllBytes(Path.of("/proc/self/environ")));
  }

  /** Parses entries that each end in a NUL byte, and undoes the launcher's changes. */
  public static CommandEnvironment parse(byte[] block) {
    List<String> found = split(block);
    List<String> originals = new ArrayList<>();
    List<String> result = new ArrayList<>();
    for (String entry : found) {
      (entry.startsWith(ORIGINAL) ? originals : result).add(entry);
    }
    for (String original : originals) {
      restore(original.substring(ORIGINAL.length()), result);
    }
    return new CommandEnvironment(result);
  }

  /** The value of a variable; the first one if the name occurs twice. */
  public Optional<String> get(String name) {
    int index = indexOf(entries, name);
    return index < 0
        ? Optional.empty()
        : Optional.of(entries.get(index).substring(name.length() + 1));
  }

  /** Sets a variable; it keeps its position if it was set before. */
  public CommandEnvironment with(String name, String value) {
    List<String> changed = new ArrayList<>(entries);
    set(changed, name, value);
    return new CommandEnvironment(changed);
  }

  /** Removes a variable. */
  public CommandEnvironment without(String name) {
    List<String> changed = new ArrayList<>(entries);
    remove(changed, name);
    return new CommandEnvironment(changed);
  }

  static List<String> split(byte[] block) {
    List<String> entries = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < block.length; i++) {
      if (block[i] == 0) {
        entries.add(new String(block, start, i - start, StandardCharsets.ISO_8859_1));
        start = i + 1;
      }
    }
    return entries;
  }

  static int indexOf(List<String> entries, String name) {
    for (int i = 0; i < entries.size(); i++) {
      if (isNamed(entries.get(i), name)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * @param original an entry {@code SCONCE_ORIG_X=…} without the prefix
   */
  private static void restore(String original, List<String> entries) {
    int end = original.indexOf('=');
    if (end <= 0) {
      return;
    }
    String name = original.substring(0, end);
    String state = original.substring(end + 1);
    if (state.startsWith("=")) {
      set(entries, name, state.substring(1));
    } else {
      remove(entries, name);
    }
  }

  /** Uses no lambda, because nearly every start executes this. */
  private static void remove(List<String> entries, String name) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (isNamed(entries.get(i), name)) {
        entries.remove(i);
      }
    }
  }

  private static void set(List<String> entries, String name, String value) {
    String entry = name + "=" + value;
    int index = indexOf(entries, name);
    if (index < 0) {
      entries.add(entry);
    } else {
      entries.set(index, entry);
    }
  }

  private static boolean isNamed(String entry, String name) {
    return entry.length() > name.length()
        && entry.charAt(name.length()) == '='
        && entry.startsWith(name);
  }
}
