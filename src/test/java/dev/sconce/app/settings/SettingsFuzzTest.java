package dev.sconce.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sconce.app.settings.Settings.Origin.FileKind;
import dev.sconce.testing.BrokenSettings;
import dev.sconce.testing.TextMutator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Any bytes give either settings, or a problem with a place and a remedy. Cached settings equal the
 * parsed ones, or are absent.
 */
class SettingsFuzzTest {
  private static final int VARIANTS = 5_000;
  private static final String PATH = "/p/sconce.toml";
  private static final String KEY = "code\0/p/sconce.toml\0" + "12 34 56 78\0";

  private static final String SAMPLE =
      """
      # all of them
      jobs = 4
      keep-going = 0
      load = 2.5
      verbose = false
      plain = true
      stay = "always"
      theme = 'light'
      keys = "keys"
      bell = true
      event-log = \"""
      log.jsonl\"""
      trace = '/tmp/t.json'
      """;

  private static final List<String> TOKENS =
      List.of(
          "=",
          "\"",
          "'",
          "\"\"\"",
          "'''",
          "\n",
          "\r\n",
          "#",
          "[",
          "]",
          "[[",
          "{",
          "}",
          ".",
          ",",
          "\\u0000",
          "\\",
          "0x",
          "_",
          "e9",
          "inf",
          "nan",
          "true",
          "-",
          "+",
          "1979-05-27T07:32:00Z",
          "jobs",
          "trace.x = 1\n",
          "\ufeff",
          "\0",
          "\u0080");

  @FuzzTest
  void anyBytesAsFile(byte[] content) {
    check(content, "fuzzed");
  }

  @FuzzTest
  void cacheWithRandomContent(byte[] content) {
    SettingsCache.decode(content, KEY);
    byte[] sound = withChecksum(content);
    Optional<Settings> decoded = SettingsCache.decode(sound, KEY);
    decoded.ifPresent(settings -> assertKept(settings, "fuzzed"));
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void variantsOfFiles() {
    List<String> samples = new ArrayList<>(List.of(SAMPLE));
    for (BrokenSettings broken : BrokenSettings.all()) {
      if (broken.text().length() < 200) {
        samples.add(broken.text());
      }
    }
    TextMutator mutator = new TextMutator(samples, TOKENS);
    for (long seed = 0; seed < VARIANTS; seed++) {
      check(mutator.variant(seed).getBytes(StandardCharsets.UTF_8), "seed " + seed);
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void largeFiles() {
    for (String part : List.of("a.", "a = 1\n", "\"", "'", "\n", "x", "[a]\n", "#\n", "\\", "1_")) {
      String many = part.repeat(SettingsToml.MAX_BYTES / part.length());
      check(many.getBytes(StandardCharsets.UTF_8), part);
      check(("theme = '''" + many).getBytes(StandardCharsets.UTF_8), part);
    }
  }

  @Test
  void eachByteThatIsChangedSpoilsWhatWasKept() throws SettingsException {
    byte[] kept = SettingsCache.encode(KEY, parse(SAMPLE.getBytes(StandardCharsets.UTF_8)));
    assertTrue(SettingsCache.decode(kept, KEY).isPresent());
    assertEquals(Optional.empty(), SettingsCache.decode(kept, KEY + "x"));
    for (int at = 0; at < kept.length; at++) {
      byte[] damaged = kept.clone();
      damaged[at] ^= 1;
      assertEquals(Optional.empty(), SettingsCache.decode(damaged, KEY), "byte " + at);
      byte[] torn = Arrays.copyOf(kept, at);
      assertEquals(Optional.empty(), SettingsCache.decode(torn, KEY), "up to " + at);
    }
  }

  private static Settings parse(byte[] content) throws SettingsException {
    return SettingsToml.parse(FileKind.PROJECT, PATH, content);
  }

  private static void check(byte[] content, String label) {
    try {
      assertKept(parse(content), label);
    } catch (SettingsException e) {
      for (SettingsException.Problem each : e.problems()) {
        assertTrue(each.text().matches("(?s)/p/sconce\\.toml(:[1-9]\\d*)?: .+"), label);
        assertFalse(each.remedy().isBlank(), label);
      }
    }
  }

  private static void assertKept(Settings settings, String label) {
    Settings kept =
        SettingsCache.decode(SettingsCache.encode(KEY, settings), KEY)
            .orElseThrow(() -> new AssertionError(label));
    for (Setting setting : Setting.values()) {
      assertEquals(settings.value(setting), kept.value(setting), label);
    }
    assertTrue(settings.jobs() >= 0 && settings.failures() >= 0 && settings.load() >= 0, label);
  }

  private static byte[] withChecksum(byte[] content) {
    String text = KEY.length() + "\0" + KEY + new String(content, StandardCharsets.ISO_8859_1);
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.ISO_8859_1));
    String whole = String.format("%08x%s", sum.getValue(), text);
    return whole.getBytes(StandardCharsets.ISO_8859_1);
  }
}
