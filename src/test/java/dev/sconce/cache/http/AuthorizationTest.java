package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.InvalidSettingException;
import dev.sconce.cache.ManualClock;
import dev.sconce.cache.RecordedFacts;
import dev.sconce.digest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import okhttp3.Headers;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class AuthorizationTest {
  private static final String PASSWORD = "pass-Wort!";
  private static final String BASIC = "Basic YWRhOnBhc3MtV29ydCE=";
  private static final ActionKey KEY = new ActionKey(Digest.of(new byte[] {1}));
  private static final ActionResult RESULT = ActionResult.holding(new byte[] {2});

  @TempDir Path work;

  private final FakeCacheServer server = new FakeCacheServer();
  private final RecordedFacts facts = new RecordedFacts();
  private final List<Headers> seen = new CopyOnWriteArrayList<>();
  private final List<String> said = new ArrayList<>();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  @BeforeEach
  void start() throws IOException {
    server.start();
    want("");
  }

  @AfterEach
  void stop() {
    server.close();
    said.addAll(facts.notices);
    assertFalse(String.join("\n", said).contains(PASSWORD), "a secret was said");
  }

  /** Lets the server require this header; empty for any. */
  private void want(String value) {
    server.fault =
        request -> {
          seen.add(request.getHeaders());
          String given = request.getHeaders().get("Authorization");
          return value.isEmpty() || value.equals(given)
              ? Optional.empty()
              : Optional.of(FakeCacheServer.status(401));
        };
  }

  private HttpCacheSettings.Builder settings(String user) throws InvalidSettingException {
    return HttpCacheSettings.at(
        CacheAddress.parse(server.url().replace("http://", "http://" + user)));
  }

  private CacheAnswer<ActionResult> find(HttpCacheSettings.Builder settings) throws Exception {
    HttpCacheSettings built = settings.build();
    said.add(built.toString());
    try (HttpCache cache = open(built)) {
      return noting(cache.find(KEY));
    }
  }

  private HttpCache open(HttpCacheSettings settings) throws InvalidSettingException {
    return HttpCache.open(settings, new ManualClock(), () -> now, facts);
  }

  private <T> CacheAnswer<T> noting(CacheAnswer<T> answer) {
    said.add(answer.toString());
    return answer;
  }

  private String problem(HttpCacheSettings.Builder settings) {
    String message =
        assertThrows(InvalidSettingException.class, () -> open(settings.build())).getMessage();
    said.add(message);
    return message;
  }

  private Path script(String text) throws IOException {
    Path script = Files.writeString(work.resolve("helper"), "#!/bin/sh\n" + text);
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void userAndPasswordOfTheUrlAreSent() throws Exception {
    want(BASIC);
    assertInstanceOf(CacheAnswer.Absent.class, find(settings("ada:pass-Wort%21@")));
    assertInstanceOf(CacheAnswer.Failed.class, find(settings("")));
  }

  @Test
  void anAddressIsShownWithoutWhoWeAre() throws Exception {
    CacheAddress address = CacheAddress.parse("https://ada:" + PASSWORD + "@host:8/pre/fix/");
    assertEquals("https://host:8/pre/fix", address.toString());
    said.add(address.toString());
    said.add(String.valueOf(address.credentials()));
  }

  @Test
  void aTokenIsSent() throws Exception {
    want("Bearer " + PASSWORD);
    assertInstanceOf(
        CacheAnswer.Absent.class,
        find(settings("").credentials(new Credentials.Bearer(new Secret(PASSWORD)))));
  }

  @Test
  void anyHeaderIsSent() throws Exception {
    find(settings("").header("X-Key", new Secret(PASSWORD)));
    assertEquals(PASSWORD, seen.getFirst().get("X-Key"));
  }

  @Test
  void whatNoHeaderMayHoldIsSaidWithoutTheSecret() throws Exception {
    Secret broken = new Secret(PASSWORD + "\n");
    assertEquals(
        "the header X-Key for the remote cache holds a character that no header may hold, at"
            + " position 11",
        problem(settings("").header("X-Key", broken)));
    problem(settings("").credentials(new Credentials.Bearer(broken)));
    problem(settings("").header("X Key", new Secret("a")));
  }

  @Test
  void aNetrcFileKnowsUsersByHost() throws Exception {
    Path netrc = work.resolve("netrc");
    Files.writeString(
        netrc,
        """
        # comment
        machine elsewhere login x password y
        macdef init
        machine 127.0.0.1 login no password no

        machine 127.0.0.1
          login ada
          password %s
        default login other password other
        """
            .formatted(PASSWORD));
    want(BASIC);
    Credentials credentials = new Credentials.Netrc(netrc);
    String host = server.web.getHostName();
    Files.writeString(netrc, Files.readString(netrc).replace("127.0.0.1", host));
    assertInstanceOf(CacheAnswer.Absent.class, find(settings("").credentials(credentials)));
    assertEquals(
        Optional.of(new Credentials.Basic("other", new Secret("other"))),
        NetrcFile.find(netrc, "unknown"));
    assertEquals(Optional.empty(), NetrcFile.find(work.resolve("missing"), host));
  }

  @Test
  void aHelperSaysWhatToSend() throws Exception {
    Path helper =
        script(
            """
            [ "$1" = get ] || exit 3
            cat > "$0.question"
            echo '{"unknown": [1], "headers": {"Authorization": ["%s"], "X-B": ["1", "2"]}}'
            """
                .formatted(BASIC));
    want(BASIC);
    assertInstanceOf(
        CacheAnswer.Absent.class, find(settings("").credentials(new Credentials.Helper(helper))));
    assertEquals(List.of("1", "2"), seen.getFirst().values("X-B"));
    String url = server.url();
    assertEquals(
        "{\"uri\":\"" + url.substring(0, url.length() - 1) + "\"}\n",
        Files.readString(Path.of(helper + ".question")));
  }

  @Test
  void aHelperIsAskedAgainWhenItsAnswerExpiresOrIsRefused() throws Exception {
    Path helper =
        script(
            """
            echo >> "$0.runs"
            echo '{"headers": {"Authorization": ["'$(wc -l < "$0.runs")'"]},
              "expires": "2030-01-01T01:00:00+00:00"}'
            """);
    HttpCacheSettings settings = settings("").credentials(new Credentials.Helper(helper)).build();
    try (HttpCache cache = open(settings)) {
      cache.find(KEY);
      cache.find(KEY);
      now = now.plus(Duration.ofHours(1));
      cache.find(KEY);
      assertEquals(
          List.of("1", "1", "2"),
          seen.stream().map(headers -> headers.get("Authorization")).toList());
      want("4");
      now = Instant.parse("2030-01-01T00:00:00Z");
      assertInstanceOf(CacheAnswer.Failed.class, cache.find(KEY), "only one more try");
      assertInstanceOf(CacheAnswer.Absent.class, cache.find(KEY));
    }
  }

  @Test
  void aHelperThatFailsIsNamedAndWhatItPrintedIsNot() throws Exception {
    for (String[] one :
        new String[][] {
          {
            "echo no such account >&2; echo " + PASSWORD + "; exit 7",
            "failed with exit code 7: no such account"
          },
          {"echo " + PASSWORD, "printed something else than headers in JSON"},
          {
            "printf %s '{\"headers\": {\"A\": [\"" + PASSWORD + "\\n\"]}}'",
            "printed a header with characters that no header may hold"
          },
          {"echo '[]'", "printed no JSON object"}
        }) {
      Path helper = script(one[0]);
      CacheAnswer<ActionResult> answer =
          find(settings("").credentials(new Credentials.Helper(helper)));
      assertEquals(
          "the credential helper " + helper + " " + one[1],
          assertInstanceOf(CacheAnswer.Failed.class, answer).detail());
    }
    Path missing = work.resolve("missing");
    assertTrue(
        assertInstanceOf(
                CacheAnswer.Failed.class,
                find(settings("").credentials(new Credentials.Helper(missing))))
            .detail()
            .startsWith("the credential helper " + missing + " cannot be run: "));
  }

  @Test
  void aRedirectWithinTheServerKeepsWhoWeAre() throws Exception {
    server.results.put(KEY.hex(), ByteString.EMPTY);
    redirect(server.url() + "moved/");
    assertInstanceOf(CacheAnswer.Found.class, storedAndFound(settings("ada:pass-Wort%21@")));
    assertEquals(BASIC, seen.getLast().get("Authorization"));
  }

  private CacheAnswer<ActionResult> storedAndFound(HttpCacheSettings.Builder settings)
      throws Exception {
    try (HttpCache cache = open(settings.header("X-Key", new Secret(PASSWORD)).build())) {
      noting(cache.store(KEY, RESULT));
      return noting(cache.find(KEY));
    }
  }

  private void redirect(String to) {
    server.fault =
        request -> {
          seen.add(request.getHeaders());
          String path = request.getUrl().encodedPath();
          return path.startsWith("/moved/")
              ? Optional.empty()
              : Optional.of(
                  new MockResponse.Builder()
                      .code(307)
                      .setHeader("Location", to + path.substring(1))
                      .build());
        };
  }

  @Test
  void aRedirectToAnotherServerDoesNotTellItWhoWeAre() throws Exception {
    List<Headers> seenThere = new CopyOnWriteArrayList<>();
    try (FakeCacheServer other = new FakeCacheServer().start()) {
      other.fault =
          request -> {
            seenThere.add(request.getHeaders());
            return Optional.empty();
          };
      redirect(other.url());
      assertInstanceOf(CacheAnswer.Found.class, storedAndFound(settings("ada:pass-Wort%21@")));
    }
    assertEquals(2, seenThere.size());
    for (Headers headers : seenThere) {
      assertNull(headers.get("Authorization"));
      assertNull(headers.get("X-Key"));
    }
    assertEquals(PASSWORD, seen.getFirst().get("X-Key"));
  }

  @Test
  void aCircleOfRedirectsHasAnEnd() throws Exception {
    server.fault =
        request ->
            Optional.of(
                new MockResponse.Builder()
                    .code(302)
                    .setHeader("Location", request.getTarget())
                    .build());
    assertTrue(
        assertInstanceOf(CacheAnswer.Failed.class, find(settings("")))
            .detail()
            .endsWith("redirects again and again"));
  }

  @Test
  void aProxyIsUsedAndToldWhoWeAre() throws Exception {
    server.fault =
        request -> {
          seen.add(request.getHeaders());
          return request.getHeaders().get("Proxy-Authorization") == null
              ? Optional.of(FakeCacheServer.status(407))
              : Optional.empty();
        };
    HttpCacheSettings.Builder settings =
        HttpCacheSettings.at(CacheAddress.parse("http://cache.invalid/"))
            .proxy(
                HttpCacheSettings.ProxyAddress.parse(
                    server.url().replace("http://", "http://ada:pass-Wort%21@")));
    assertInstanceOf(CacheAnswer.Absent.class, find(settings));
    assertEquals(BASIC, seen.getLast().get("Proxy-Authorization"));
    assertEquals("cache.invalid", seen.getLast().get("Host"));
  }

  @Test
  void addressesThatCannotBeUsedAreRefusedWithoutQuotingThem() {
    for (String url :
        List.of(
            "cache",
            "ftp://ada:" + PASSWORD + "@host/",
            "http://ada:" + PASSWORD + "@host/?query",
            "http://ada:" + PASSWORD + "@host/#part")) {
      said.add(
          assertThrows(InvalidSettingException.class, () -> CacheAddress.parse(url)).getMessage());
    }
    said.add(
        assertThrows(
                InvalidSettingException.class,
                () -> HttpCacheSettings.ProxyAddress.parse("ftp://ada:" + PASSWORD + "@x"))
            .getMessage());
  }
}
