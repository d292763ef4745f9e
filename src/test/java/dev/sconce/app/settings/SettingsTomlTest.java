package dev.sconce.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.app.settings.Settings.Origin.FileKind;
import dev.sconce.app.settings.SettingsException.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTomlTest {
  private static final String PATH = "/p/sconce.toml";

  private static Settings parse(byte[] content) throws SettingsException {
    return SettingsToml.parse(FileKind.PROJECT, PATH, content);
  }

  private static Settings parse(String text) throws SettingsException {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Problem> problems(byte[] content) {
    return assertThrows(SettingsException.class, () -> parse(content)).problems();
  }

  private static List<String> problems(String text) {
    return problems(text.getBytes(StandardCharsets.UTF_8)).stream().map(Problem::text).toList();
  }

  @Test
  void everySettingCanBeSet() throws SettingsException {
    Settings settings =
        parse(
            """
            # how this project is built
            jobs = 4
            keep-going = 1
            load = 2.5
            verbose = true
            plain = false
            stay = "always"
            theme = 'light'
            keys = "my keys"
            bell = true
            event-log = "out/log.jsonl"
            trace = "/tmp/größe.json"
            deps = "warn"
            deps-rules = "LINK=off, CXX_*=enforce"
            shared-tmp = true
            env = "strict"
            env-keep = "CCACHE_*, USER"
            remote-cache-url = "https://me:secret@cache.corp:8443/prefix/"
            remote-cache-fetch-enabled = false
            remote-cache-push-enabled = true
            remote-cache-connections = 20
            remote-cache-download = "toplevel"
            remote-cache-format = "json"
            remote-cache-compression = false
            remote-cache-require-verified = true
            remote-cache-header = "X-Token: abc"
            remote-cache-token = "abc"
            remote-cache-netrc = "netrc"
            remote-cache-ca = "ca.pem"
            remote-cache-client-certificate = "me.pem"
            remote-cache-client-key = "me.key"
            remote-cache-proxy = "http://proxy:3128"
            remote-cache-credential-helper = "helper"
            disk-cache = "cache"
            disk-cache-size = "500M"
            cache-rules = "GEN_*=off, LINK=local"
            cache-untraced = "CC, CXX_*"
            cache-salt = "a"
            cache-debug = "cache.txt"
            wait-for-uploads = true
            local-race = "off"
            ccache = "keep"
            """);
    assertEquals(4, settings.jobs());
    assertEquals(1, settings.failures());
    assertEquals(2.5, settings.load());
    assertTrue(settings.isOn(Setting.VERBOSE));
    assertFalse(settings.isOn(Setting.PLAIN));
    assertEquals(Optional.of("always"), settings.text(Setting.STAY));
    assertEquals(Optional.of("light"), settings.text(Setting.THEME));
    assertEquals(Optional.of("/p/my keys"), settings.text(Setting.KEYS));
    assertTrue(settings.isOn(Setting.BELL));
    assertEquals(Optional.of("/p/out/log.jsonl"), settings.text(Setting.EVENT_LOG));
    assertEquals(Optional.of("/tmp/grÃ¶Ã\u009fe.json"), settings.text(Setting.TRACE));
    for (Setting setting : Setting.values()) {
      Settings.Origin expected =
          new Settings.Origin.Line(FileKind.PROJECT, PATH, setting.ordinal() + 2);
      assertEquals(expected, settings.value(setting).origin());
    }
  }

  @Test
  void rulesMayBeTables() throws SettingsException {
    Settings settings =
        parse(
            """
            jobs = 4

            [[rule]]
            match = "GEN_*"
            cache = "off"

            [[rule]]
            match = "LINK"
            cache = "local"
            """);
    assertEquals(Optional.of("GEN_*=off, LINK=local"), settings.text(Setting.CACHE_RULES));
    assertEquals(PATH + ":3", settings.value(Setting.CACHE_RULES).origin().place());
  }

  @Test
  void aRuleWithAMistakeIsRefusedWithItsLine() {
    assertEquals(
        List.of(
            PATH + ":1: match takes the name of a rule, * for anything",
            PATH + ":4: cache takes off, local or all",
            PATH + ":9: unknown key 'reason' of a rule"),
        problems(
            """
            [[rule]]
            match = "a b"
            cache = "off"
            [[rule]]
            match = "A"
            cache = "never"
            [[rule]]
            match = "A"
            reason = "x"
            """));
    assertEquals(List.of(PATH + ":1: rule is a list of tables"), problems("rule = 1\n"));
    assertEquals(
        List.of(PATH + ":2: [[rule]] and cache-rules say the same"),
        problems("cache-rules = \"A=off\"\n[[rule]]\nmatch = \"A\"\ncache = \"off\"\n"));
  }

  @Test
  void invalidSecretIsNotPrinted() {
    assertEquals(
        List.of(
            PATH + ":1: remote-cache-header takes a header such as X-Token: abc",
            PATH
                + ":2: remote-cache-url takes an address such as http://host:8080 or"
                + " file:///shared/directory"),
        problems(
            """
            remote-cache-header = "secret"
            remote-cache-url = "htp://me:secret@host"
            """));
  }

  @Test
  void whatIsNotSetHasItsDefault() throws SettingsException {
    for (String text : List.of("", "\n", "# nothing", "\ufeff# marked", "\r\n\r\n")) {
      Settings settings = parse(text);
      for (Setting setting : Setting.values()) {
        assertEquals(
            new Settings.Value(setting.defaultValue(), new Settings.Origin.Default()),
            settings.value(setting));
      }
    }
  }

  @Test
  void numbersMayBeWrittenAsTomlAllows() throws SettingsException {
    assertEquals(16, parse("jobs = 0x10").jobs());
    assertEquals(1000, parse("jobs = 1_000").jobs());
    assertEquals(3, parse("load = 3").load());
    assertEquals(0.5, parse("load = 5e-1").load());
    assertEquals(4, parse("\"jobs\" = 4 # four").jobs());
  }

  @Test
  void aThemeIsAFileOnlyWithASlashOrADot() throws SettingsException {
    assertEquals(Optional.of("mono"), parse("theme = 'mono'").text(Setting.THEME));
    assertEquals(Optional.of("/p/my.theme"), parse("theme = 'my.theme'").text(Setting.THEME));
    assertEquals(Optional.of("/t/x"), parse("theme = '/t/x'").text(Setting.THEME));
  }

  @Test
  void linesEndInAnyWay() {
    assertEquals(
        List.of("/p/sconce.toml:2: unknown setting 'x'"), problems("jobs = 1\r\nx = 1\r\n"));
    assertEquals(
        List.of("/p/sconce.toml:1: unknown setting 'x'"), problems("\ufeffx = 1\r\njobs = 1\r\n"));
  }

  @Test
  void everyProblemIsReportedUpToAFew() {
    assertEquals(
        List.of(
            "/p/sconce.toml:1: unknown setting 'a-z'",
            "/p/sconce.toml:2: bell takes true or false, not \"yes\"",
            "/p/sconce.toml:4: unknown setting 'größe'".replace("größe", bytes("größe"))),
        problems("a-z = 1\nbell = 'yes'\njobs = 1\n\"größe\" = 1\n"));
    assertEquals(5, problems("a=1\nb=1\nc=1\nd=1\ne=1\nf=1\ng=1\n").size());
  }

  @Test
  void ofSeveralMistakesInTheLanguageTheFirstIsReported() {
    assertEquals(
        List.of("/p/sconce.toml:2: jobs previously defined at line 1, column 1"),
        problems("jobs = 1\njobs = 2\nbell = \n"));
  }

  @Test
  void aRemedyShowsHowItIsWritten() {
    assertEquals(
        List.of(
            new Problem(
                "/p/sconce.toml:1: jobs takes a whole number from 1 on, not \"4\"",
                "Write for example  jobs = 4"),
            new Problem(
                "/p/sconce.toml:2: unknown setting 'them'; did you mean 'theme'?",
                "sconce config  lists the settings")),
        problems("jobs = '4'\nthem = 'light'".getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("dev.sconce.testing.BrokenSettings#all")
  void aBrokenFileIsRefusedWithItsLine(dev.sconce.testing.BrokenSettings broken) {
    Problem first = problems(broken.content()).getFirst();
    assertEquals(PATH + broken.place() + ": " + broken.problem(), first.text());
    assertFalse(first.remedy().isBlank());
  }

  @Test
  void aLongFileIsNotReadAtAll() throws SettingsException {
    String comment = "#".repeat(SettingsToml.MAX_BYTES - 1) + "\n";
    assertEquals(0, parse(comment).jobs());
    assertEquals(
        List.of("/p/sconce.toml: 65537 bytes; settings take at most 65536"),
        problems(comment + "\n"));
  }

  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
