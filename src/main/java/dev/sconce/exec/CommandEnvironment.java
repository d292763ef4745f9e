package dev.sconce.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The environment that commands get: entries such as {@code PATH=/bin}, byte strings, in the order
 * in which this process was given them. It is the environment in which Sconce was called, not quite
 * the one in which its Java machine runs: the launcher takes away or sets what would disturb Java
 * and leaves behind, for a variable X, {@code SCONCE_ORIG_X}: {@code =value} where X was set,
 * {@code -} where it was not.
 *
 * @param entries in order; a name may occur twice, as in any environment
 */
public record CommandEnvironment(List<String> entries) {
  private static final String ORIGINAL = "SCONCE_ORIG_";

  /** Keeps the list as it is. */
  public CommandEnvironment {
    entries = List.copyOf(entries);
  }

  /** That of this process, as the system keeps it: bytes, untouched by any locale. */
  public static CommandEnvironment ofThisProcess() throws IOException {
    return parse(Files.readAllBytes(Path.of("/proc/self/environ")));
  }

  /** From entries that each end in a NUL byte, with what the launcher changed put back. */
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

  /** The value of a variable; of the first, if its name occurs twice. */
  public Optional<String> get(String name) {
    int index = indexOf(entries, name);
    return index < 0
        ? Optional.empty()
        : Optional.of(entries.get(index).substring(name.length() + 1));
  }

  /** With a variable set to a value, in the place that it had. */
  public CommandEnvironment with(String name, String value) {
    List<String> changed = new ArrayList<>(entries);
    set(changed, name, value);
    return new CommandEnvironment(changed);
  }

  /** Without a variable. */
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

  /** What is left of {@code SCONCE_ORIG_X=…} without its prefix. */
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

  /** Without a lambda: nearly every start passes by here. */
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
