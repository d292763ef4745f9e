package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheListener;
import dev.sconce.cache.InvalidSettingException;
import dev.sconce.cache.ManualClock;
import dev.sconce.digest.Digest;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TlsTest {
  private static final ActionKey KEY = new ActionKey(Digest.of(new byte[] {1}));
  private static final ActionResult RESULT = ActionResult.holding(new byte[] {2});

  @TempDir Path work;

  private final FakeCacheServer server = new FakeCacheServer();
  private TestAuthority authority;

  @BeforeEach
  void makeCertificates() throws Exception {
    authority = new TestAuthority(work);
    authority.certificate("client", "rsa:2048");
    authority.useHttps(server.web);
    server.web.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpCacheSettings.Builder settings() throws InvalidSettingException {
    return HttpCacheSettings.at(
        CacheAddress.parse("https://127.0.0.1:" + server.web.getPort() + "/"));
  }

  private HttpCacheSettings.ClientCertificate client(String key) {
    return new HttpCacheSettings.ClientCertificate(work.resolve("client"), work.resolve(key));
  }

  private static HttpCache open(HttpCacheSettings.Builder settings) throws InvalidSettingException {
    return HttpCache.open(
        settings.build(), new ManualClock(), InstantSource.system(), CacheListener.NONE);
  }

  private CacheAnswer<ActionResult> storeAndFind(HttpCacheSettings.Builder settings)
      throws Exception {
    try (HttpCache cache = open(settings)) {
      cache.store(KEY, RESULT);
      return cache.find(KEY);
    }
  }

  @Test
  void aServerOfAPrivateAuthorityIsTrustedAndSpeaksHttp2() throws Exception {
    assertInstanceOf(
        CacheAnswer.Found.class, storeAndFind(settings().authorities(work.resolve("ca"))));
    assertEquals("HTTP/2", server.web.takeRequest().getVersion());
  }

  @Test
  void anUnknownAuthorityIsNotTrusted() throws Exception {
    CacheAnswer.Failed<?> failed =
        assertInstanceOf(CacheAnswer.Failed.class, storeAndFind(settings()));
    assertTrue(failed.detail().contains("certif"), failed::detail);
    assertEquals(0, server.web.getRequestCount());
  }

  @Test
  void aServerThatWantsACertificateGetsOurs() throws Exception {
    server.web.requireClientAuth();
    authority.openssl("rsa -traditional -in client.key -out client.rsa");
    for (String key : List.of("client.key", "client.rsa")) {
      assertInstanceOf(
          CacheAnswer.Found.class,
          storeAndFind(settings().authorities(work.resolve("ca")).clientCertificate(client(key))));
    }
    authority.certificate("client", "ec -pkeyopt ec_paramgen_curve:P-256");
    assertInstanceOf(
        CacheAnswer.Found.class,
        storeAndFind(
            settings().authorities(work.resolve("ca")).clientCertificate(client("client.key"))));
    assertInstanceOf(
        CacheAnswer.Failed.class, storeAndFind(settings().authorities(work.resolve("ca"))));
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    Path empty = Files.write(work.resolve("empty"), new byte[0]);
    assertProblem(empty + " has no certificates in PEM", settings().authorities(empty));
    assertProblem(
        "read(" + work.resolve("missing") + "): No such file or directory",
        settings().authorities(work.resolve("missing")));
    assertProblem(
        empty
            + " has no private key in PEM that can be used; make one by: openssl pkcs8 -topk8"
            + " -nocrypt -in "
            + empty,
        settings()
            .clientCertificate(
                new HttpCacheSettings.ClientCertificate(work.resolve("client"), empty)));
  }

  private static void assertProblem(String message, HttpCacheSettings.Builder settings) {
    assertEquals(
        message, assertThrows(InvalidSettingException.class, () -> open(settings)).getMessage());
  }

  @Test
  void nothingIsSentUnencryptedBecauseAServerSaysSo() throws Exception {
    try (FakeCacheServer plain = new FakeCacheServer().start()) {
      server.fault =
          request ->
              Optional.of(
                  new MockResponse.Builder().code(307).setHeader("Location", plain.url()).build());
      CacheAnswer.Failed<?> failed =
          assertInstanceOf(
              CacheAnswer.Failed.class, storeAndFind(settings().authorities(work.resolve("ca"))));
      assertTrue(failed.detail().endsWith("redirects to where nothing is encrypted"));
      assertEquals(0, plain.web.getRequestCount());
    }
  }
}
