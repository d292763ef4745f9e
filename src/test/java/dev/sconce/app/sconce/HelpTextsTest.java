package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTextsTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "log", "why", "deps", "who", "config", "cache", "help", "completion"})
  void everyTextFitsEightyColumns(String subcommand) {
    String text = HelpTexts.about(Optional.of(subcommand)).orElseThrow();
    for (String line : text.split("\n")) {
      assertTrue(line.length() <= 80, line);
    }
    assertTrue(text.endsWith("\n"));
  }

  @Test
  void theFirstTextNamesEveryOptionOfBuilds() {
    String text = HelpTexts.about(Optional.empty()).orElseThrow();
    for (CommandLineOption option : CommandLineOption.values()) {
      boolean named =
          text.contains("  --" + option.word()) || text.contains(", --" + option.word());
      assertEquals(Subcommand.BUILD.takes(option), named, option.word());
    }
  }

  @Test
  void longOptionIsDescribedOnTheNextLine() {
    String text = HelpTexts.about(Optional.empty()).orElseThrow();
    assertTrue(
        text.contains(
            "      --remote-cache-push-enabled\n"
                + "                          push results to the remote cache\n"),
        text);
  }

  @Test
  void subcommandsThatTakeAllSettingsReferToThem() {
    String text = HelpTexts.about(Optional.of("deps")).orElseThrow();
    assertTrue(text.contains("and all settings of a build: sconce help\n"), text);
    assertFalse(text.contains("--remote-cache-url"), text);
  }

  @Test
  void unknownTopicHasNoText() {
    assertEquals(Optional.empty(), HelpTexts.about(Optional.of("demo")));
  }
}
