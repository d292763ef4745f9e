package dev.sconce.cache.http;

import java.util.Optional;

/**
 * A text that must not be shown.
 *
 * @param reveal the text itself, for a request
 */
public record Secret(String reveal) {
  private static final int MIN_PRINTABLE = 0x20;
  private static final int MAX_PRINTABLE = 0x7e;

  /** Why it cannot be sent in a header; never the text itself. */
  Optional<String> problem() {
    for (int i = 0; i < reveal.length(); i++) {
      char sign = reveal.charAt(i);
      if (sign != '\t' && (sign < MIN_PRINTABLE || sign > MAX_PRINTABLE)) {
        return Optional.of("holds a character that no header may hold, at position " + (i + 1));
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "***";
  }
}
