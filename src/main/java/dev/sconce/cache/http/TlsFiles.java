package dev.sconce.cache.http;

import dev.sconce.cache.InvalidSettingException;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The trusted authorities and our own certificate for TLS, from PEM files. */
final class TlsFiles {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA");

  /** The head of a PKCS#8 key that wraps an RSA key: version 0, rsaEncryption. */
  private static final byte[] RSA_HEAD = {
    2,
    1,
    0,
    0x30,
    0x0d,
    6,
    9,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    1,
    1,
    1,
    5,
    0
  };

  private static final char[] NO_PASSWORD = {};

  final SSLSocketFactory sockets;
  final X509TrustManager trust;

  private TlsFiles(SSLSocketFactory sockets, X509TrustManager trust) {
    this.sockets = sockets;
    this.trust = trust;
  }

  /** Empty if the settings name no files: then the system's authorities are trusted. */
  static Optional<TlsFiles> of(HttpCacheSettings settings) throws InvalidSettingException {
    if (settings.authorities().isEmpty() && settings.clientCertificate().isEmpty()) {
      return Optional.empty();
    }
    try {
      X509TrustManager trust = trust(settings.authorities());
      KeyManager @Nullable [] keys =
          settings.clientCertificate().isEmpty() ? null : keys(settings.clientCertificate().get());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {trust}, null);
      return Optional.of(new TlsFiles(context.getSocketFactory(), trust));
    } catch (GeneralSecurityException failure) {
      throw new InvalidSettingException(
          "TLS for the remote cache cannot be set up: " + failure.getMessage());
    }
  }

  private static X509TrustManager trust(Optional<Path> authorities)
      throws GeneralSecurityException, InvalidSettingException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (authorities.isEmpty()) {
      factory.init((KeyStore) null);
    } else {
      KeyStore store = emptyStore();
      int count = 0;
      for (Certificate certificate : certificates(authorities.get())) {
        store.setCertificateEntry("authority" + count++, certificate);
      }
      factory.init(store);
    }
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager trust) {
        return trust;
      }
    }
    throw new GeneralSecurityException("this Java has no X.509");
  }

  private static KeyManager[] keys(HttpCacheSettings.ClientCertificate files)
      throws GeneralSecurityException, InvalidSettingException {
    Certificate[] chain = certificates(files.certificates()).toArray(Certificate[]::new);
    KeyStore store = emptyStore();
    store.setKeyEntry("client", privateKey(files.privateKey()), NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, NO_PASSWORD);
    } catch (IOException impossible) {
      throw new AssertionError("nothing was read", impossible);
    }
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws InvalidSettingException {
    byte[] bytes = read(file);
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes));
      if (!found.isEmpty()) {
        return found;
      }
    } catch (GeneralSecurityException malformed) {
      throw new InvalidSettingException(
          NativePath.bytes(file) + " has no certificates in PEM: " + malformed.getMessage());
    }
    throw new InvalidSettingException(NativePath.bytes(file) + " has no certificates in PEM");
  }

  private static PrivateKey privateKey(Path file)
      throws GeneralSecurityException, InvalidSettingException {
    Matcher block = PEM.matcher(new String(read(file), StandardCharsets.ISO_8859_1));
    while (block.find()) {
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      switch (block.group(1)) {
        case "PRIVATE KEY" -> {
          return key(file, der);
        }
        case "RSA PRIVATE KEY" -> {
          return key(file, wrapped(der));
        }
        default -> {} // parameters of a curve, certificates
      }
    }
    throw noKey(file);
  }

  private static PrivateKey key(Path file, byte[] der)
      throws GeneralSecurityException, InvalidSettingException {
    InvalidSettingException none = noKey(file);
    for (String kind : KEY_KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException another) {
        none.addSuppressed(another); // the key may be of the next type
      }
    }
    throw none;
  }

  private static InvalidSettingException noKey(Path file) {
    String name = NativePath.bytes(file);
    return new InvalidSettingException(
        name
            + " has no private key in PEM that can be used; make one by: openssl pkcs8 -topk8"
            + " -nocrypt -in "
            + name);
  }

  private static byte[] wrapped(byte[] rsa) {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(RSA_HEAD);
    writeHead(inner, 4, rsa.length);
    inner.writeBytes(rsa);
    ByteArrayOutputStream outer = new ByteArrayOutputStream();
    writeHead(outer, 0x30, inner.size());
    outer.writeBytes(inner.toByteArray());
    return outer.toByteArray();
  }

  /** The head of a DER value of less than 64 KiB. */
  private static void writeHead(ByteArrayOutputStream out, int tag, int length) {
    out.write(tag);
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
  }

  private static byte[] read(Path file) throws InvalidSettingException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException failure) {
      throw new InvalidSettingException(
          FileException.of("read", NativePath.bytes(file), failure).getMessage());
    }
  }
}
