package dev.sconce.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Converts byte strings to texts and back without loss. It decodes UTF-8; each byte that is not
 * part of valid UTF-8 becomes a lone surrogate, U+DC80 for 0x80 to U+DCFF for 0xFF. Python calls
 * this {@code surrogateescape}.
 */
final class SurrogateEscape {
  private static final int ASCII_END = 0x80;
  private static final char ESCAPE_BASE = '\udc00';
  private static final char FIRST_ESCAPE = '\udc80';
  private static final char LAST_ESCAPE = '\udcff';

  private SurrogateEscape() {}

  /** The text of a byte string. */
  static String text(String byteString) {
    if (isAscii(byteString)) {
      return byteString;
    }
    ByteBuffer bytes = ByteBuffer.wrap(byteString.getBytes(StandardCharsets.ISO_8859_1));
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    for (CoderResult result = decoder.decode(bytes, text, true);
        result.isError();
        result = decoder.decode(bytes, text, true)) {
      for (int i = 0; i < result.length(); i++) {
        text.put((char) (ESCAPE_BASE + (bytes.get() & 0xff)));
      }
    }
    return text.flip().toString();
  }

  /** The text of a byte string for people: invalid UTF-8 is replaced. */
  static String shown(String byteString) {
    return isAscii(byteString)
        ? byteString
        : new String(byteString.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /**
   * The byte string of a text.
   *
   * @throws RecordException if the text contains a surrogate that encodes no byte
   */
  static String byteString(String text) throws RecordException {
    if (isAscii(text)) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() * 2);
    int plain = 0;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      if (isSurrogate(point)) {
        if (point < FIRST_ESCAPE || point > LAST_ESCAPE) {
          throw RecordException.damaged("a text holds a lone surrogate");
        }
        bytes.writeBytes(text.substring(plain, at).getBytes(StandardCharsets.UTF_8));
        bytes.write(point - ESCAPE_BASE);
        plain = at + 1;
      }
      at += Character.charCount(point);
    }
    bytes.writeBytes(text.substring(plain).getBytes(StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether a code point is a lone surrogate. */
  static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  /** Whether a text contains a lone surrogate. */
  static boolean holdsLoneSurrogate(String text) {
    return text.codePoints().anyMatch(SurrogateEscape::isSurrogate);
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= ASCII_END) {
        return false;
      }
    }
    return true;
  }
}
