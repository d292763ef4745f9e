package dev.sconce.app.sconce;

import dev.sconce.app.settings.Setting;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The options of the command: one table for reading, help and completion. An option that is also a
 * setting takes its description from the table of settings.
 */
enum CommandLineOption {
  DIRECTORY('C', "directory", "DIR", "change to DIR first"),
  FILE('f', "file", "FILE", "read FILE instead of build.ninja"),
  JOBS(Setting.JOBS),
  KEEP_GOING(Setting.KEEP_GOING),
  LOAD(Setting.LOAD),
  DRY_RUN('n', "dry-run", "", "show what would run, and run nothing"),
  VERBOSE(Setting.VERBOSE),
  PLAIN(Setting.PLAIN),
  STAY(Setting.STAY),
  THEME(Setting.THEME),
  KEYS(Setting.KEYS),
  BELL(Setting.BELL),
  EVENT_LOG(Setting.EVENT_LOG),
  TRACE(Setting.TRACE),
  DEPS(Setting.DEPS),
  DEPS_RULES(Setting.DEPS_RULES),
  SHARED_TMP(Setting.SHARED_TMP),
  ENV(Setting.ENV),
  ENV_KEEP(Setting.ENV_KEEP),
  REMOTE_CACHE_URL(Setting.REMOTE_CACHE_URL),
  REMOTE_CACHE_FETCH_ENABLED(Setting.REMOTE_CACHE_FETCH_ENABLED),
  REMOTE_CACHE_PUSH_ENABLED(Setting.REMOTE_CACHE_PUSH_ENABLED),
  REMOTE_CACHE_CONNECTIONS(Setting.REMOTE_CACHE_CONNECTIONS),
  REMOTE_CACHE_DOWNLOAD(Setting.REMOTE_CACHE_DOWNLOAD),
  REMOTE_CACHE_FORMAT(Setting.REMOTE_CACHE_FORMAT),
  REMOTE_CACHE_COMPRESSION(Setting.REMOTE_CACHE_COMPRESSION),
  REMOTE_CACHE_REQUIRE_VERIFIED(Setting.REMOTE_CACHE_REQUIRE_VERIFIED),
  REMOTE_CACHE_HEADER(Setting.REMOTE_CACHE_HEADER),
  REMOTE_CACHE_TOKEN(Setting.REMOTE_CACHE_TOKEN),
  REMOTE_CACHE_NETRC(Setting.REMOTE_CACHE_NETRC),
  REMOTE_CACHE_CA(Setting.REMOTE_CACHE_CA),
  REMOTE_CACHE_CLIENT_CERTIFICATE(Setting.REMOTE_CACHE_CLIENT_CERTIFICATE),
  REMOTE_CACHE_CLIENT_KEY(Setting.REMOTE_CACHE_CLIENT_KEY),
  REMOTE_CACHE_PROXY(Setting.REMOTE_CACHE_PROXY),
  REMOTE_CACHE_CREDENTIAL_HELPER(Setting.REMOTE_CACHE_CREDENTIAL_HELPER),
  DISK_CACHE(Setting.DISK_CACHE),
  DISK_CACHE_SIZE(Setting.DISK_CACHE_SIZE),
  CACHE_RULES(Setting.CACHE_RULES),
  CACHE_UNTRACED(Setting.CACHE_UNTRACED),
  CACHE_SALT(Setting.CACHE_SALT),
  CACHE_DEBUG(Setting.CACHE_DEBUG),
  WAIT_FOR_UPLOADS(Setting.WAIT_FOR_UPLOADS),
  LOCAL_RACE(Setting.LOCAL_RACE),
  CCACHE(Setting.CCACHE),
  WARNINGS('\0', "warnings", "", "steps that succeeded with warnings"),
  PRINTED('\0', "printed", "", "steps that succeeded and printed something"),
  FORMAT('\0', "format", "FORMAT", "text, json, errorformat or sarif"),
  JSON('\0', "json", "", "print JSON"),
  SARIF('\0', "sarif", "", "print a SARIF 2.1.0 log"),
  RECORDED('\0', "recorded", "", "build nothing: report on earlier builds"),
  STEP('\0', "step", "GLOB", "the steps that may do it, by output or rule"),
  ACCESS('\0', "access", "KIND", "read, write or any"),
  EFFECT('\0', "effect", "EFFECT", "uncacheable or untracked"),
  REASON('\0', "reason", "TEXT", "why it is allowed"),
  EXPIRES('\0', "expires", "DATE", "the last day, such as 2027-01-31"),
  HELP('h', "help", "", "show help"),
  VERSION('\0', "version", "", "show the version");

  private final char letter;
  private final String word;
  private final String argument;
  private final String help;
  private final @Nullable Setting setting;

  CommandLineOption(char letter, String word, String argument, String help) {
    this.letter = letter;
    this.word = word;
    this.argument = argument;
    this.help = help;
    this.setting = null;
  }

  CommandLineOption(Setting setting) {
    this.letter = setting.letter();
    this.word = setting.word();
    this.argument = setting.argument();
    this.help = setting.help();
    this.setting = setting;
  }

  /** The setting that this option sets, if it sets one. */
  Optional<Setting> setting() {
    return Optional.ofNullable(setting);
  }

  /** Whether a value follows. */
  boolean takesValue() {
    return !argument.isEmpty();
  }

  /** Whether {@code --no-…} turns it off: for flags, and for settings that may have no value. */
  boolean canBeTakenBack() {
    return !takesValue() || (setting != null && setting.defaultValue().isEmpty());
  }

  /** The long form, without dashes. */
  String word() {
    return word;
  }

  /** The short form, or none. */
  Optional<Character> letter() {
    return letter == '\0' ? Optional.empty() : Optional.of(letter);
  }

  /** The name of its value in help texts; empty for a flag. */
  String argument() {
    return argument;
  }

  /** What it does, in a few words. */
  String help() {
    return help;
  }

  /** How a user types it: {@code -C DIR}, {@code --plain}. */
  String usage() {
    String name = letter == '\0' ? "--" + word : "-" + letter;
    return takesValue() ? name + " " + argument : name;
  }

  static Optional<CommandLineOption> ofLetter(char letter) {
    for (CommandLineOption option : values()) {
      if (letter != '\0' && option.letter == letter) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }

  static Optional<CommandLineOption> ofWord(String word) {
    for (CommandLineOption option : values()) {
      if (option.word.equals(word)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }
}
