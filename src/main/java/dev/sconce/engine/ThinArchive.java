package dev.sconce.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An archive that only names its members, so its bytes stay the same if a member changes. The
 * format is that of GNU ar.
 */
final class ThinArchive {
  private static final String MAGIC = "!<thin>\n";
  private static final int HEADER_BYTES = 60;
  private static final int NAME_BYTES = 16;
  private static final int SIZE_AT = 48;
  private static final int SIZE_END = 58;
  private static final String NAMES = "//";
  private static final List<String> TABLES = List.of("/", "/SYM64/", NAMES);

  private ThinArchive() {}

  static boolean isOne(byte[] start) {
    return new String(start, StandardCharsets.ISO_8859_1).startsWith(MAGIC);
  }

  /** The paths of its members, relative to its directory; empty if it cannot be read. */
  static Optional<List<String>> members(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    List<String> members = new ArrayList<>();
    String names = "";
    int at = MAGIC.length();
    while (at + HEADER_BYTES <= text.length()) {
      String name = text.substring(at, at + NAME_BYTES).stripTrailing();
      Optional<Integer> size = number(text.substring(at + SIZE_AT, at + SIZE_END));
      if (size.isEmpty()) {
        return Optional.empty();
      }
      at += HEADER_BYTES;
      if (TABLES.contains(name)) {
        int end = (int) Math.min(text.length(), (long) at + size.get());
        names = name.equals(NAMES) ? text.substring(at, end) : names;
        at = end + (end & 1);
      } else {
        Optional<String> member = member(name, names);
        if (member.isEmpty()) {
          return Optional.empty();
        }
        members.add(member.get());
      }
    }
    return at == text.length() ? Optional.of(members) : Optional.empty();
  }

  /** Long names are in a table; each is followed by a slash and a newline. */
  private static Optional<String> member(String name, String names) {
    if (!name.startsWith("/")) {
      return Optional.of(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
    }
    Optional<Integer> from = number(name.substring(1));
    int end = from.isEmpty() ? -1 : names.indexOf("/\n", from.get());
    return end < 0 ? Optional.empty() : Optional.of(names.substring(from.orElseThrow(), end));
  }

  private static Optional<Integer> number(String digits) {
    String stripped = digits.strip();
    return stripped.matches("[0-9]{1,9}")
        ? Optional.of(Integer.parseInt(stripped))
        : Optional.empty();
  }
}
