package dev.sconce.app.sconce;

import java.nio.charset.StandardCharsets;

/** Converts between the user's text and byte strings: UTF-8. */
final class Utf8Text {
  private Utf8Text() {}

  /** The byte string of a text. */
  static String of(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The text of a byte string; invalid UTF-8 becomes a replacement character. */
  static String text(String byteString) {
    return new String(byteString.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
