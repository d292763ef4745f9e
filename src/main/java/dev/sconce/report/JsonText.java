package dev.sconce.report;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Byte strings in JSON that is to be read by others. */
final class JsonText {
  private JsonText() {}

  /** What is no UTF-8 is shown by a replacement character: this is to be read, not read back. */
  static String text(String byteString) {
    return new String(byteString.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Each byte that a URI does not take as it is becomes three characters. */
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
