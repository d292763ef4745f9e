package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import mockwebserver3.MockWebServer;

/** Signs certificates for servers and clients of tests; its own certificate is in the file ca. */
final class TestAuthority {
  private static final char[] PASSWORD = "secret".toCharArray();

  private final Path directory;

  TestAuthority(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca");
    certificate("server", "rsa:2048 -addext subjectAltName=IP:127.0.0.1,DNS:localhost");
    openssl("pkcs12 -export -in server -inkey server.key -out server.p12 -passout pass:secret");
  }

  /** Makes a certificate and its key, for this name. */
  void certificate(String name, String key) throws IOException, InterruptedException {
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

  void openssl(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(RequiredTool.named("openssl").path().toString());
    command.addAll(List.of(arguments.split(" ", -1)));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }

  /** Lets a server use TLS; called before the server is started. */
  void useHttps(MockWebServer web) throws Exception {
    KeyStore identity = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(directory.resolve("server.p12"))) {
      identity.load(file, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(identity, PASSWORD);
    KeyStore authority = KeyStore.getInstance("PKCS12");
    authority.load(null, PASSWORD);
    try (InputStream file = Files.newInputStream(directory.resolve("ca"))) {
      authority.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authority);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    web.useHttps(context.getSocketFactory());
  }
}
