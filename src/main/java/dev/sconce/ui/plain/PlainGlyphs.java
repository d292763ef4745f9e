package dev.sconce.ui.plain;

import java.nio.charset.StandardCharsets;

/**
 * The glyphs that stand for what became of a step, each one column wide. Byte strings.
 *
 * @param failed a step failed
 * @param running a step runs
 * @param built a step's command ran and succeeded
 * @param hit a step's outputs came from a cache
 * @param printed a step succeeded and printed something
 * @param cut stands for what was left out of a text
 */
public record PlainGlyphs(
    String failed, String running, String built, String hit, String printed, String cut) {
  /** For terminals and logs that show Unicode. */
  public static final PlainGlyphs UNICODE =
      new PlainGlyphs(utf8("✘"), utf8("►"), utf8("✓"), "=", utf8("▲"), utf8("…"));

  /** For all others. */
  public static final PlainGlyphs ASCII = new PlainGlyphs("X", ">", "+", "=", "w", "...");

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
