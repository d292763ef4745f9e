package dev.sconce.app.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All settings: one table for files, variables, options, help, completion and documentation. A
 * setting is called the same everywhere: {@code event-log} in a file, {@code SCONCE_EVENT_LOG} in
 * the environment, {@code --event-log} on the command line.
 */
public enum Setting {
  JOBS(
      'j',
      "jobs",
      "N",
      new SettingType.WholeNumber(1),
      null,
      "by processors",
      true,
      "run N commands at once (default: by processors)"),
  KEEP_GOING(
      'k',
      "keep-going",
      "N",
      new SettingType.WholeNumber(0),
      "0",
      "0",
      false,
      "stop after N failures (default 0: go on)"),
  LOAD(
      'l',
      "load",
      "N",
      new SettingType.PositiveNumber(),
      null,
      "no limit",
      true,
      "start nothing while the load average is above N"),
  VERBOSE('v', "verbose", "show whole commands, as lines"),
  PLAIN('\0', "plain", "print lines, no full screen"),
  STAY(
      '\0',
      "stay",
      "WHEN",
      new SettingType.Choice(List.of("never", "failed", "always")),
      "failed",
      "failed",
      false,
      "stay after never, failed (default) or always"),
  THEME(
      '\0',
      "theme",
      "NAME",
      new SettingType.Theme(),
      null,
      "by the terminal",
      false,
      "colours and signs: name of a theme, or its file"),
  KEYS("keys", "~/.config/sconce/keys", "keys of the console: a file of commands and keys"),
  BELL('\0', "bell", "ring when the build is over"),
  EVENT_LOG("event-log", "none", "write all that happens to FILE, as JSON lines"),
  TRACE("trace", "none", "write a timeline to FILE, for ui.perfetto.dev"),
  DEPS(
      '\0',
      "deps",
      "POLICY",
      new SettingType.Choice(List.of("off", "warn", "enforce")),
      Defaults.DEPS,
      Defaults.DEPS,
      false,
      "undeclared files: off, warn, or enforce (fail)"),
  DEPS_RULES(
      '\0',
      "deps-rules",
      "LIST",
      new SettingType.RulePolicies(),
      null,
      "none",
      false,
      "--deps by rule, such as LINK=off, CXX_*=enforce"),
  SHARED_TMP('\0', "shared-tmp", "no temporary directory for each watched step"),
  ENV(
      '\0',
      "env",
      "WHICH",
      new SettingType.Choice(List.of("inherit", "strict")),
      "inherit",
      "inherit",
      false,
      "variables of commands: inherit all, or strict"),
  ENV_KEEP(
      '\0',
      "env-keep",
      "LIST",
      new SettingType.VariableNames(),
      null,
      "none",
      false,
      "what --env=strict keeps too, such as CCACHE_*");

  private static final class Defaults {
    /** Until tracing has been in use for a while. */
    static final String DEPS = "off";
  }

  private final char letter;
  private final String word;
  private final String argument;
  private final SettingType type;
  private final @Nullable String value;
  private final String unset;
  private final boolean ninja;
  private final String help;

  /**
   * @param value that holds when nothing sets one; null for none
   * @param unset what holds when nothing sets a value, in words
   * @param ninja whether it counts for the ninja face too
   */
  Setting(
      char letter,
      String word,
      String argument,
      SettingType type,
      @Nullable String value,
      String unset,
      boolean ninja,
      String help) {
    this.letter = letter;
    this.word = word;
    this.argument = argument;
    this.type = type;
    this.value = value;
    this.unset = unset;
    this.ninja = ninja;
    this.help = help;
  }

  /** A flag that is off. */
  Setting(char letter, String word, String help) {
    this(letter, word, "", new SettingType.Flag(), "false", "false", false, help);
  }

  /** A file. */
  Setting(String word, String unset, String help) {
    this('\0', word, "FILE", new SettingType.FileName(), null, unset, false, help);
  }

  /** What it is called in files, and on the command line after two dashes. */
  public String word() {
    return word;
  }

  /** The letter that is its short option; 0 for none. */
  public char letter() {
    return letter;
  }

  /** What its value is called in help; empty for a flag. */
  public String argument() {
    return argument;
  }

  /** What it does, in a few words. */
  public String help() {
    return help;
  }

  /** Which values it takes. */
  public SettingType type() {
    return type;
  }

  /** Whether the ninja face takes it, from files and variables. */
  public boolean isForNinja() {
    return ninja;
  }

  /** The value that holds when nothing sets one; empty where there is none. */
  public Optional<String> defaultValue() {
    return Optional.ofNullable(value);
  }

  /** What holds when nothing sets a value, in words. */
  public String defaultText() {
    return unset;
  }

  /** Its environment variable. */
  public String variable() {
    return "SCONCE_".concat(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The setting of a name. */
  public static Optional<Setting> ofWord(String word) {
    for (Setting setting : values()) {
      if (setting.word.equals(word)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
