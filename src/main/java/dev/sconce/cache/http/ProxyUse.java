package dev.sconce.cache.http;

import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Reaches servers through a proxy. */
final class ProxyUse {
  private static final String HEADER = "Proxy-Authorization";

  private ProxyUse() {}

  static void set(OkHttpClient.Builder client, HttpCacheSettings.ProxyAddress proxy) {
    client.proxy(
        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
    proxy
        .user()
        .map(Authorization::basic)
        .ifPresent(value -> client.proxyAuthenticator((_, response) -> once(response, value)));
  }

  private static @Nullable Request once(Response response, String value) {
    return response.request().header(HEADER) == null
        ? response.request().newBuilder().header(HEADER, value).build()
        : null; // the proxy refuses us
  }
}
