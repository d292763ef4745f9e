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
      "off",
      "off",
      true,
      "undeclared files: off, warn, or enforce (fail)"),
  DEPS_RULES(
      '\0',
      "deps-rules",
      "LIST",
      new SettingType.RulePolicies(),
      null,
      "none",
      true,
      "--deps by rule, such as LINK=off, CXX_*=enforce"),
  SHARED_TMP('\0', "shared-tmp", "no temporary directory for each watched step"),
  ENV(
      '\0',
      "env",
      "WHICH",
      new SettingType.Choice(List.of("inherit", "strict")),
      "inherit",
      "inherit",
      true,
      "variables of commands: inherit all, or strict"),
  ENV_KEEP(
      '\0',
      "env-keep",
      "LIST",
      new SettingType.VariableNames(),
      null,
      "none",
      true,
      "what --env=strict keeps too, such as CCACHE_*"),
  REMOTE_CACHE_URL(
      "remote-cache-url",
      "URL",
      new SettingType.Address(),
      null,
      "cache that is shared: http, https or file"),
  REMOTE_CACHE_FETCH_ENABLED(
      "remote-cache-fetch-enabled", true, "fetch results from there (default)"),
  REMOTE_CACHE_PUSH_ENABLED("remote-cache-push-enabled", false, "push results there, too"),
  REMOTE_CACHE_CONNECTIONS(
      "remote-cache-connections",
      "N",
      new SettingType.WholeNumber(1),
      "100",
      "connections to the server (default 100)"),
  REMOTE_CACHE_DOWNLOAD(
      '\0',
      "remote-cache-download",
      "WHICH",
      new SettingType.Choice(List.of("all", "toplevel", "minimal")),
      "all",
      "all",
      false,
      "outputs to fetch: all, toplevel, minimal"),
  REMOTE_CACHE_FORMAT(
      "remote-cache-format",
      "FORM",
      new SettingType.Choice(List.of("protobuf", "json")),
      "protobuf",
      "form of results: protobuf (default), json"),
  REMOTE_CACHE_COMPRESSION(
      "remote-cache-compression", true, "fetch and push large contents as zstd (default)"),
  REMOTE_CACHE_REQUIRE_VERIFIED(
      "remote-cache-require-verified", false, "take only results of watched steps"),
  REMOTE_CACHE_HEADER(
      "remote-cache-header",
      "TEXT",
      new SettingType.Secret("a header such as X-Token: abc", true),
      null,
      "header that is sent with each request"),
  REMOTE_CACHE_TOKEN(
      "remote-cache-token",
      "TEXT",
      new SettingType.Secret("a token without blanks", false),
      null,
      "bearer token that is sent"),
  REMOTE_CACHE_NETRC("remote-cache-netrc", "~/.netrc", true, "users and passwords by host"),
  REMOTE_CACHE_CA(
      "remote-cache-ca", "built-in ones", true, "certificates of servers to trust, PEM"),
  REMOTE_CACHE_CLIENT_CERTIFICATE(
      "remote-cache-client-certificate", "none", true, "certificate of this client, PEM"),
  REMOTE_CACHE_CLIENT_KEY("remote-cache-client-key", "none", true, "its private key, PEM"),
  REMOTE_CACHE_PROXY(
      "remote-cache-proxy",
      "URL",
      new SettingType.Address(),
      null,
      "proxy on the way to the server"),
  REMOTE_CACHE_CREDENTIAL_HELPER(
      "remote-cache-credential-helper", "none", true, "program that knows headers, as of Bazel"),
  DISK_CACHE(
      "disk-cache",
      "DIR",
      new SettingType.DirectoryOrOff(),
      "auto",
      "cache of this machine: DIR, on, auto, off"),
  DISK_CACHE_SIZE(
      "disk-cache-size", "SIZE", new SettingType.Size(), "10G", "size of that cache (default 10G)"),
  CACHE_RULES(
      "cache-rules",
      "LIST",
      new SettingType.RuleCaching(),
      null,
      "caches by rule, such as GEN=off, LINK=local"),
  CACHE_UNTRACED(
      "cache-untraced",
      "LIST",
      new SettingType.RuleNames(),
      null,
      "rules to share though not watched, or all"),
  CACHE_SALT(
      "cache-salt",
      "TEXT",
      new SettingType.Text(),
      null,
      "share only with builds of the same salt"),
  CACHE_DEBUG("cache-debug", "none", true, "write what becomes of each step to FILE"),
  WAIT_FOR_UPLOADS("wait-for-uploads", false, "end only when all results are pushed"),
  LOCAL_RACE(
      "local-race",
      "WHEN",
      new SettingType.Choice(List.of("on", "off")),
      "on",
      "run steps while they are looked up: on, off"),
  CCACHE(
      "ccache",
      "WHICH",
      new SettingType.Choice(List.of("off", "keep")),
      "off",
      "ccache in steps while results are shared");

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

  /** Of the cache: for both faces. */
  Setting(String word, String argument, SettingType type, @Nullable String value, String help) {
    this('\0', word, argument, type, value, value == null ? "none" : value, true, help);
  }

  /** A flag of the cache. */
  Setting(String word, boolean on, String help) {
    this('\0', word, "", new SettingType.Flag(), "" + on, "" + on, true, help);
  }

  /** A flag that is off. */
  Setting(char letter, String word, String help) {
    this(letter, word, "", new SettingType.Flag(), "false", "false", false, help);
  }

  /** A file. */
  Setting(String word, String unset, String help) {
    this(word, unset, false, help);
  }

  /** A file. */
  Setting(String word, String unset, boolean ninja, String help) {
    this('\0', word, "FILE", new SettingType.FileName(), null, unset, ninja, help);
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

  /** Whether whoever sets it can have something else built. */
  boolean decidesWhereResultsComeFrom() {
    return word.startsWith("remote-cache-") || this == DISK_CACHE;
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
