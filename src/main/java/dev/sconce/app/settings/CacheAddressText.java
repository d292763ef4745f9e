package dev.sconce.app.settings;

import java.util.Optional;

/** Parses addresses of caches without a URL library, whose classes would slow down each start. */
final class CacheAddressText {
  private static final String FILE = "file://";
  private static final String AFTER_SCHEME = "://";

  private CacheAddressText() {}

  /** The address in a text, without a slash at its end; empty if the text is no address. */
  static Optional<String> read(String text) {
    int scheme = text.indexOf(AFTER_SCHEME);
    boolean printable = text.chars().allMatch(each -> each > ' ' && each != 0x7f);
    if (scheme < 0 || !printable) {
      return Optional.empty();
    }
    String rest = text.substring(scheme + AFTER_SCHEME.length());
    boolean known =
        switch (text.substring(0, scheme)) {
          case "http", "https" -> isHost(rest);
          case "file" -> rest.length() > 1 && rest.startsWith("/");
          default -> false;
        };
    return known ? Optional.of(withoutSlash(text)) : Optional.empty();
  }

  private static boolean isHost(String rest) {
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int port = host.lastIndexOf(':');
    boolean ports =
        port < 0 || host.endsWith("]") || host.substring(port + 1).matches("[0-9]{1,5}");
    return !host.isEmpty() && port != 0 && ports && rest.indexOf('?') < 0;
  }

  private static String withoutSlash(String text) {
    String shorter = text;
    while (shorter.endsWith("/")) {
      shorter = shorter.substring(0, shorter.length() - 1);
    }
    return shorter;
  }

  /** An address without user and password, for display. */
  static String shown(String address) {
    int scheme = address.indexOf(AFTER_SCHEME) + AFTER_SCHEME.length();
    int slash = address.indexOf('/', scheme);
    int at = address.lastIndexOf('@', slash < 0 ? address.length() : slash);
    return at < scheme || address.startsWith(FILE)
        ? address
        : address.substring(0, scheme) + "***" + address.substring(at);
  }
}
