package dev.sconce.report;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes byte strings as JSON for other programs. */
final class JsonText {
  private JsonText() {}

  /** Decodes UTF-8 and replaces invalid bytes, because nobody converts this text back. */
  static String text(String byteString) {
    return new String(byteString.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Percent-encodes every byte that a URI does not allow. */
  static String uri(String path) {
    StringBuilder uri = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char octet = path.charAt(i);
      if (octet < 0x7f && (Character.isLetterOrDigit(octet) || "-._~/+".indexOf(octet) >= 0)) {
        uri.append(octet);
      } else {
        uri.append(String.format(Locale.ROOT, "%%%02X", (int) octet));
      }
    }
    return path.startsWith("/") ? "file://" + uri : uri.toString();
  }

  static JsonGenerator generator(OutputStream out) {
    return JsonFactory.builder()
        .build()
        .createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
  }
}
