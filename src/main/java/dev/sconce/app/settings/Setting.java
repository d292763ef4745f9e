package dev.sconce.app.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All settings: one table for files, variables, options, help, completion and documentation. A
 * setting has the same name everywhere: {@code event-log} in a file, {@code SCONCE_EVENT_LOG} in
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
  VERBOSE('v', "verbose", "print whole commands, as plain lines"),
  PLAIN('\0', "plain", "print plain lines, no full screen"),
  STAY(
      '\0',
      "stay",
      "WHEN",
      new SettingType.Choice(List.of("never", "failed", "always")),
      "failed",
      "failed",
      false,
      "stay at the end: never, failed (default), always"),
  THEME(
      '\0',
      "theme",
      "NAME",
      new SettingType.Theme(),
      null,
      "by the terminal",
      false,
      "colours and glyphs: name of a theme, or a file"),
  KEYS("keys", "~/.config/sconce/keys", "key map file of the console"),
  BELL('\0', "bell", "ring the bell when the build is over"),
  EVENT_LOG("event-log", "none", "write all events to FILE, as JSON lines"),
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
  SHARED_TMP('\0', "shared-tmp", "give watched steps no own temporary directory"),
  ENV(
      '\0',
      "env",
      "WHICH",
      new SettingType.Choice(List.of("inherit", "strict")),
      "inherit",
      "inherit",
      true,
      "environment of commands: inherit all, or strict"),
  ENV_KEEP(
      '\0',
      "env-keep",
      "LIST",
      new SettingType.VariableNames(),
      null,
      "none",
      true,
      "more variables for strict, such as CCACHE_*"),
  REMOTE_CACHE_URL(
      "remote-cache-url",
      "URL",
      new SettingType.Address(),
      null,
      "remote cache: an http, https or file URL"),
  REMOTE_CACHE_FETCH_ENABLED(
      "remote-cache-fetch-enabled", true, "fetch results from the remote cache (default)"),
  REMOTE_CACHE_PUSH_ENABLED("remote-cache-push-enabled", false, "push results to the remote cache"),
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
      "format of results: protobuf (default), json"),
  REMOTE_CACHE_COMPRESSION(
      "remote-cache-compression", true, "fetch and push large contents as zstd (default)"),
  REMOTE_CACHE_REQUIRE_VERIFIED(
      "remote-cache-require-verified", false, "accept only results of watched steps"),
  REMOTE_CACHE_HEADER(
      "remote-cache-header",
      "TEXT",
      new SettingType.Secret("a header such as X-Token: abc", true),
      null,
      "header to send with each request"),
  REMOTE_CACHE_TOKEN(
      "remote-cache-token",
      "TEXT",
      new SettingType.Secret("a token without blanks", false),
      null,
      "bearer token to send with each request"),
  REMOTE_CACHE_NETRC(
      "remote-cache-netrc", "~/.netrc", true, "file with users and passwords by host"),
  REMOTE_CACHE_CA(
      "remote-cache-ca", "built-in ones", true, "certificate authorities to trust, PEM"),
  REMOTE_CACHE_CLIENT_CERTIFICATE(
      "remote-cache-client-certificate", "none", true, "certificate of this client, PEM"),
  REMOTE_CACHE_CLIENT_KEY(
      "remote-cache-client-key", "none", true, "private key of that certificate, PEM"),
  REMOTE_CACHE_PROXY(
      "remote-cache-proxy",
      "URL",
      new SettingType.Address(),
      null,
      "proxy for requests to the server"),
  REMOTE_CACHE_CREDENTIAL_HELPER(
      "remote-cache-credential-helper",
      "none",
      true,
      "program that supplies headers, as for Bazel"),
  DISK_CACHE(
      "disk-cache",
      "DIR",
      new SettingType.DirectoryOrOff(),
      "auto",
      "cache of this machine: DIR, on, auto, off"),
  DISK_CACHE_SIZE(
      "disk-cache-size",
      "SIZE",
      new SettingType.Size(),
      "10G",
      "size limit of the disk cache (default 10G)"),
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
      "rules to share without watching, or all"),
  CACHE_SALT(
      "cache-salt",
      "TEXT",
      new SettingType.Text(),
      null,
      "share only with builds that use the same salt"),
  CACHE_DEBUG("cache-debug", "none", true, "write the cache decisions for each step to FILE"),
  WAIT_FOR_UPLOADS("wait-for-uploads", false, "end only when all results are pushed"),
  LOCAL_RACE(
      "local-race",
      "WHEN",
      new SettingType.Choice(List.of("on", "off")),
      "on",
      "race look-ups with local runs: on, off"),
  CCACHE(
      "ccache",
      "WHICH",
      new SettingType.Choice(List.of("off", "keep")),
      "off",
      "ccache in steps that share results: off, keep");

  private final char letter;
  private final String word;
  private final String argument;
  private final SettingType type;
  private final @Nullable String value;
  private final String unset;
  private final boolean ninja;
  private final String help;

  /**
   * @param value the default; null for none
   * @param unset the behaviour without a value, in words
   * @param ninja whether the ninja face uses it too
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

  /** A setting of the cache, for both faces. */
  Setting(String word, String argument, SettingType type, @Nullable String value, String help) {
    this('\0', word, argument, type, value, value == null ? "none" : value, true, help);
  }

  /** A flag of the cache, for both faces. */
  Setting(String word, boolean on, String help) {
    this('\0', word, "", new SettingType.Flag(), "" + on, "" + on, true, help);
  }

  /** A flag that is off by default. */
  Setting(char letter, String word, String help) {
    this(letter, word, "", new SettingType.Flag(), "false", "false", false, help);
  }

  /** A setting that names a file. */
  Setting(String word, String unset, String help) {
    this(word, unset, false, help);
  }

  /** A setting that names a file. */
  Setting(String word, String unset, boolean ninja, String help) {
    this('\0', word, "FILE", new SettingType.FileName(), null, unset, ninja, help);
  }

  /** Its name in files, and on the command line after two dashes. */
  public String word() {
    return word;
  }

  /** The letter of its short option; 0 for none. */
  public char letter() {
    return letter;
  }

  /** The name of its value in help texts; empty for a flag. */
  public String argument() {
    return argument;
  }

  /** What it does, in a few words. */
  public String help() {
    return help;
  }

  /** The values that it accepts. */
  public SettingType type() {
    return type;
  }

  /** Whether the ninja face reads it from files and variables. */
  public boolean isForNinja() {
    return ninja;
  }

  /** Whether its value can change the content of what is built. */
  boolean decidesWhereResultsComeFrom() {
    return word.startsWith("remote-cache-") || this == DISK_CACHE;
  }

  /** The default value; empty if there is none. */
  public Optional<String> defaultValue() {
    return Optional.ofNullable(value);
  }

  /** The behaviour without a value, in words. */
  public String defaultText() {
    return unset;
  }

  /** Its environment variable. */
  public String variable() {
    return "SCONCE_".concat(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The setting with this name. */
  public static Optional<Setting> ofWord(String word) {
    for (Setting setting : values()) {
      if (setting.word.equals(word)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
