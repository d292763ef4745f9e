package dev.sconce.app.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The relevant entries in the meson-info of a build directory.
 *
 * @param source the source directory
 * @param type such as debug; empty if it is not found
 */
public record MesonInfo(String source, String type) {
  private static final int CODE_DIGITS = 4;

  /** The entries of a directory; empty if it has none that can be read. */
  public static Optional<MesonInfo> of(Path directory) {
    Path info = directory.resolve("meson-info");
    Optional<String> source =
        read(info.resolve("meson-info.json")).flatMap(text -> value(text, "source"));
    return source.map(
        path ->
            new MesonInfo(
                path,
                read(info.resolve("intro-buildoptions.json")).map(MesonInfo::type).orElse("")));
  }

  private static Optional<String> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The value of the option buildtype. The options are JSON objects of one level. */
  private static String type(String options) {
    int name = options.indexOf("\"buildtype\"");
    if (name < 0) {
      return "";
    }
    int start = options.lastIndexOf('{', name);
    int end = options.indexOf('}', name);
    return end < 0 || start < 0 ? "" : value(options.substring(start, end), "value").orElse("");
  }

  /** The text that follows a key, with JSON's escapes decoded. */
  private static Optional<String> value(String json, String key) {
    String quoted = "\"" + key + "\"";
    int at = json.indexOf(quoted);
    if (at < 0) {
      return Optional.empty();
    }
    int open = json.indexOf('"', at + quoted.length());
    if (open < 0) {
      return Optional.empty();
    }
    return unescaped(json, open + 1);
  }

  private static Optional<String> unescaped(String json, int start) {
    StringBuilder value = new StringBuilder();
    for (int i = start; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"') {
        return Optional.of(value.toString());
      }
      if (c != '\\' || i + 1 == json.length()) {
        value.append(c);
        continue;
      }
      c = json.charAt(++i);
      int code = c == 'u' ? hexadecimal(json, i + 1) : -1;
      value.append(code < 0 ? c : (char) code);
      i += code < 0 ? 0 : CODE_DIGITS;
    }
    return Optional.empty();
  }

  /** The value of four digits, or -1. */
  private static int hexadecimal(String json, int start) {
    int code = 0;
    for (int i = start; i < start + CODE_DIGITS; i++) {
      int digit = i < json.length() ? Character.digit(json.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      code = code * 16 + digit;
    }
    return code;
  }
}
