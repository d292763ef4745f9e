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
import org.junit.jupiter.params.provider.EnumSource;

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
