package dev.sconce.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.app.settings.Settings.Origin.FileKind;
import dev.sconce.ui.tui.loop.Console;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
  @ParameterizedTest
  @EnumSource
  void theDefaultIsOneOfTheValues(Setting setting) {
    Optional<String> value = setting.defaultValue();
    assertEquals(value, value.flatMap(setting.type()::read));
    assertTrue(value.isEmpty() || setting.defaultText().equals(value.get()));
    assertFalse(setting.defaultText().isBlank());
  }

  @ParameterizedTest
  @EnumSource
  void theExampleCanBeWrittenIntoAFile(Setting setting) throws SettingsException {
    String line = setting.word() + " = " + setting.type().example();
    Settings settings =
        SettingsToml.parse(FileKind.USER, "/u", line.getBytes(StandardCharsets.UTF_8));
    assertTrue(settings.text(setting).isPresent(), line);
  }

  @ParameterizedTest
  @EnumSource
  void aValueIsReadBackAsItself(Setting setting) {
    for (String text : new String[] {"true", "4", "2.5", "1e300", "always", "x", "a/b"}) {
      Optional<String> value = setting.type().read(text);
      assertEquals(value, value.flatMap(setting.type()::read));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://host, http://host",
    "https://user:pass@host:1/prefix/, https://***@host:1/prefix",
    "http://[::1]:8080, http://[::1]:8080",
    "http://me@home@host, http://***@host",
    "file:///shared/dir, file:///shared/dir",
    "file:///a@b, file:///a@b",
  })
  void anAddressIsShownWithoutItsUser(String text, String shown) {
    SettingType.Address type = new SettingType.Address();
    assertEquals(Optional.of(shown), type.read(text).map(type::shown));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host:80",
        "http://",
        "http://:80",
        "http:///x",
        "file://host/x",
        "ftp://x",
        "http://a b",
        "http://host:port",
        "http://host?x",
        "file:///"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertEquals(Optional.empty(), new SettingType.Address().read(text));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2K, 2048", "10G, 10737418240", "0, 0", "G, 0", "1.5G, 0", "2000000T, 0"})
  void aSizeHasAUnitOrNone(String text, long bytes) {
    assertEquals(bytes, SettingType.Size.bytes(text));
  }

  @Test
  void namesAreTheSameEverywhere() {
    assertEquals("SCONCE_EVENT_LOG", Setting.EVENT_LOG.variable());
    assertEquals(Optional.of(Setting.EVENT_LOG), Setting.ofWord("event-log"));
    assertEquals(Optional.empty(), Setting.ofWord("event_log"));
  }

  @Test
  void whenTheConsoleStaysIsSaidInItsOwnWords() {
    assertEquals(new SettingType.Choice(Console.StayOpenPolicy.words()), Setting.STAY.type());
  }
}
