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
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TlsTest {
  private static final char[] PASSWORD = "secret".toCharArray();
  private static final ActionKey KEY = new ActionKey(Digest.of(new byte[] {1}));
  private static final ActionResult RESULT = ActionResult.holding(new byte[] {2});

  @TempDir Path work;

  private final FakeCacheServer server = new FakeCacheServer();

  @BeforeEach
  void makeCertificates() throws Exception {
    openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca");
    certificate("server", "rsa:2048 -addext subjectAltName=IP:127.0.0.1,DNS:localhost");
    certificate("client", "rsa:2048");
    openssl("pkcs12 -export -in server -inkey server.key -out server.p12 -passout pass:secret");
    useHttps();
    server.web.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void certificate(String name, String key) throws Exception {
    openssl(
        "req -x509 -CA ca -CAkey ca.key -nodes -days 2 -subj /CN="
            + name
            + " -keyout "
            + name
            + ".key -out "
            + name
            + " -newkey "
            + key);
  }

  private void openssl(String arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>();
    command.add(RequiredTool.named("openssl").path().toString());
    command.addAll(List.of(arguments.split(" ", -1)));
    Process process =
        new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }

  private void useHttps() throws Exception {
    KeyStore identity = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(work.resolve("server.p12"))) {
      identity.load(file, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(identity, PASSWORD);
    KeyStore authority = KeyStore.getInstance("PKCS12");
    authority.load(null, PASSWORD);
    try (InputStream file = Files.newInputStream(work.resolve("ca"))) {
      authority.setCertificateEntry(
          "ca",
          java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authority);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    server.web.useHttps(context.getSocketFactory());
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
    openssl("rsa -traditional -in client.key -out client.rsa");
    for (String key : List.of("client.key", "client.rsa")) {
      assertInstanceOf(
          CacheAnswer.Found.class,
          storeAndFind(settings().authorities(work.resolve("ca")).clientCertificate(client(key))));
    }
    certificate("client", "ec -pkeyopt ec_paramgen_curve:P-256");
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
                  new mockwebserver3.MockResponse.Builder()
                      .code(307)
                      .setHeader("Location", plain.url())
                      .build());
      CacheAnswer.Failed<?> failed =
          assertInstanceOf(
              CacheAnswer.Failed.class, storeAndFind(settings().authorities(work.resolve("ca"))));
      assertTrue(failed.detail().endsWith("redirects to where nothing is encrypted"));
      assertEquals(0, plain.web.getRequestCount());
    }
  }
}
