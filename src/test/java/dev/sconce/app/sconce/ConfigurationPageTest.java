package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.app.settings.Setting;
import dev.sconce.ui.tui.frame.TerminalTheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/configuration.md} match those in the code. If the page differs, the
 * correct one is written to {@code target/configuration.md}.
 */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("docs/configuration.md");

  @Test
  void itsTablesAreThoseOfTheProgram() throws IOException {
    String page = Files.readString(PAGE);
    String made = with(with(page, "settings", settings()), "options", options());
    if (!made.equals(page)) {
      Files.writeString(Path.of("target/configuration.md"), made);
    }
    assertEquals(made, page);
  }

  @Test
  void itNamesEveryThemeAndSubcommand() throws IOException {
    String page = Files.readString(PAGE);
    for (String theme : TerminalTheme.NAMES) {
      assertTrue(page.contains("`" + theme + "`"), theme);
    }
    for (Subcommand command : Subcommand.values()) {
      assertTrue(command.word().isEmpty() || page.contains("| `sconce " + command.word()));
    }
    for (CommandLineOption option : CommandLineOption.values()) {
      if (option.takesValue() && option.canBeTakenBack()) {
        assertTrue(page.contains("`--no-" + option.word() + "`"), option.word());
      }
    }
  }

  private static String with(String page, String name, String table) {
    int from = page.indexOf('\n', page.indexOf("<!-- " + name + ":")) + 1;
    int to = page.indexOf("<!-- end of " + name + " -->");
    assertTrue(0 < from && from <= to, name);
    return page.substring(0, from) + table + page.substring(to);
  }

  private static String settings() {
    StringBuilder table = new StringBuilder();
    table.append("| setting | option | variable | takes | default | what it does |\n");
    table.append("|---|---|---|---|---|---|\n");
    for (Setting setting : Setting.values()) {
      table.append("| `").append(setting.word()).append("` | ");
      table.append(names(CommandLineOption.ofWord(setting.word()).orElseThrow())).append(" | `");
      table.append(setting.variable()).append("` | ").append(setting.type().description());
      table.append(" | ").append(setting.defaultText()).append(" | ");
      table.append(setting.help()).append(" |\n");
    }
    return table.toString();
  }

  private static String options() {
    StringBuilder table = new StringBuilder("| option | what it does |\n|---|---|\n");
    for (CommandLineOption option : CommandLineOption.values()) {
      if (option.setting().isEmpty()) {
        table.append("| ").append(names(option)).append(" | ").append(option.help());
        if (!Subcommand.BUILD.takes(option)) {
          table.append("; ").append(where(option));
        }
        table.append(" |\n");
      }
    }
    return table.toString();
  }

  private static String where(CommandLineOption option) {
    List<String> takers = new ArrayList<>();
    for (Subcommand command : Subcommand.values()) {
      if (!command.word().isEmpty() && command != Subcommand.HELP && command.takes(option)) {
        takers.add("`sconce " + command.word() + "`");
      }
    }
    assertFalse(takers.isEmpty(), () -> "no command takes " + option);
    return String.join(" and ", takers) + " only";
  }

  private static String names(CommandLineOption option) {
    String letter = option.letter().map(each -> "`-" + each + "`, ").orElse("");
    String value = option.takesValue() ? " " + option.argument() : "";
    return letter + "`--" + option.word() + value + "`";
  }
}
