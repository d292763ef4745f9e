package dev.sconce.cache.http;

import dev.sconce.cache.InvalidSettingException;
import dev.sconce.cache.http.ConnectionShare.Purpose;
import java.net.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * The OkHttp clients. They share one connection pool, except for pushes where one connection
 * carries all requests (HTTP/2, which TLS negotiates): on a slow line, an answer that steps wait
 * for would queue behind all pushes. For a plain-text server, TLS is set up only when a redirect
 * needs it: that takes a tenth of a second.
 */
final class HttpClients {
  private static final long IDLE_CONNECTION_MINUTES = 5;

  private final HttpCacheSettings.Timeouts timeouts;
  private final int connections;
  private final OkHttpClient quick;
  private final OkHttpClient slow;
  private final OkHttpClient pushing;
  private final boolean plainTextOnly;
  private @Nullable HttpClients encrypted;

  /** Makes the clients; they do not connect yet. */
  static HttpClients of(HttpCacheSettings settings) throws InvalidSettingException {
    HttpCacheSettings.Timeouts timeouts = settings.timeouts();
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(timeouts.connect())
            .followRedirects(false)
            .followSslRedirects(false)
            .proxy(Proxy.NO_PROXY)
            .connectionPool(
                new ConnectionPool(
                    settings.connections(), IDLE_CONNECTION_MINUTES, TimeUnit.MINUTES));
    boolean plainText = !settings.address().encrypted();
    if (plainText) {
      builder.protocols(List.of(Protocol.HTTP_1_1));
    }
    Optional<TlsFiles> tls = TlsFiles.of(settings);
    tls.ifPresent(files -> builder.sslSocketFactory(files.sockets, files.trust));
    boolean plainTextOnly = plainText && tls.isEmpty();
    if (plainTextOnly) {
      builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
    }
    settings.proxy().ifPresent(proxy -> ProxyUse.set(builder, proxy));
    return new HttpClients(timeouts, settings.connections(), builder.build(), plainTextOnly);
  }

  private HttpClients(
      HttpCacheSettings.Timeouts timeouts,
      int connections,
      OkHttpClient client,
      boolean plainTextOnly) {
    this.timeouts = timeouts;
    this.connections = connections;
    this.plainTextOnly = plainTextOnly;
    quick =
        client.newBuilder().readTimeout(timeouts.result()).writeTimeout(timeouts.result()).build();
    slow =
        client
            .newBuilder()
            .readTimeout(timeouts.contentProgress())
            .writeTimeout(timeouts.contentProgress())
            .build();
    pushing =
        plainTextOnly
            ? slow
            : slow.newBuilder()
                .connectionPool(
                    new ConnectionPool(connections, IDLE_CONNECTION_MINUTES, TimeUnit.MINUTES))
                .build();
  }

  /** The client for a request. */
  OkHttpClient client(HttpUrl url, RequestPlan plan) {
    if (plainTextOnly && url.isHttps()) {
      return encrypted().client(url, plan);
    }
    if (plan.purpose() == Purpose.UPLOAD) {
      return pushing;
    }
    return plan.slow() ? slow : quick;
  }

  private synchronized HttpClients encrypted() {
    HttpClients made = encrypted;
    if (made == null) {
      OkHttpClient client =
          quick
              .newBuilder()
              .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
              .protocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1))
              .build();
      made = new HttpClients(timeouts, connections, client, false);
      encrypted = made;
    }
    return made;
  }

  void close() {
    quick.connectionPool().evictAll();
    pushing.connectionPool().evictAll();
  }
}
