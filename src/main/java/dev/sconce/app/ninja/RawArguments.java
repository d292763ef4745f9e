package dev.sconce.app.ninja;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The words of the command line as byte strings. Java decodes them, which may lose bytes. */
final class RawArguments {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private RawArguments() {}

  /**
   * The bytes of the last words of the command line.
   *
   * @param decoded these words, as Java gives them
   */
  static List<String> of(List<String> decoded) {
    for (String word : decoded) {
      if (!isAscii(word)) {
        return fromSystem(decoded);
      }
    }
    return decoded;
  }

  private static List<String> fromSystem(List<String> decoded) {
    try {
      return last(decoded.size(), Files.readAllBytes(COMMAND_LINE));
    } catch (IOException e) {
      List<String> encoded = new ArrayList<>();
      for (String word : decoded) {
        encoded.add(encoded(word));
      }
      return encoded;
    }
  }

  /**
   * The bytes of the value of an option {@code -Dname=value} on this process's command line.
   *
   * @param decoded the value, as Java gives it
   */
  static String ofProperty(String name, String decoded) {
    if (isAscii(decoded)) {
      return decoded;
    }
    try {
      return property(name, Files.readAllBytes(COMMAND_LINE)).orElseGet(() -> encoded(decoded));
    } catch (IOException e) {
      return encoded(decoded);
    }
  }

  /** The value that an option on a command line gives to a property. */
  static Optional<String> property(String name, byte[] commandLine) {
    String option = "-D" + name + "=";
    for (String word : words(commandLine)) {
      if (word.startsWith(option)) {
        return Optional.of(word.substring(option.length()));
      }
    }
    return Optional.empty();
  }

  private static String encoded(String word) {
    return new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The last words of a command line in which each word ends with a NUL byte. */
  static List<String> last(int count, byte[] commandLine) {
    List<String> words = words(commandLine);
    return words.subList(words.size() - count, words.size());
  }

  private static List<String> words(byte[] commandLine) {
    String text = new String(commandLine, StandardCharsets.ISO_8859_1);
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', start)) {
      words.add(text.substring(start, end));
      start = end + 1;
    }
    return words;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }
}
