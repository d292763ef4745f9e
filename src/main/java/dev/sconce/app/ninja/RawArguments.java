package dev.sconce.app.ninja;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The words of the command line as byte strings. Java decodes them, which may lose bytes. */
final class RawArguments {
  private RawArguments() {}

  /**
   * The bytes of some words.
   *
   * @param decoded the last words of this process's command line, as Java gives them
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
      return last(decoded.size(), Files.readAllBytes(Path.of("/proc/self/cmdline")));
    } catch (IOException e) {
      List<String> encoded = new ArrayList<>();
      for (String word : decoded) {
        encoded.add(new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
      }
      return encoded;
    }
  }

  /** The last words of a command line in which each ends with a NUL byte. */
  static List<String> last(int count, byte[] commandLine) {
    String text = new String(commandLine, StandardCharsets.ISO_8859_1);
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', start)) {
      words.add(text.substring(start, end));
      start = end + 1;
    }
    return words.subList(words.size() - count, words.size());
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
