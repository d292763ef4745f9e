package dev.sconce.cache.http;

import dev.sconce.cache.InvalidSettingException;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The address of a cache server: {@code http(s)://[user:password@]host[:port][/prefix]}. */
public final class CacheAddress {
  private final HttpUrl base;
  private final Optional<Credentials> credentials;

  private CacheAddress(HttpUrl base, Optional<Credentials> credentials) {
    this.base = base;
    this.credentials = credentials;
  }

  /** Parses the address that a user gave. */
  public static CacheAddress parse(String url) throws InvalidSettingException {
    HttpUrl parsed = HttpUrl.parse(url);
    if (parsed == null) {
      throw new InvalidSettingException(
          "the URL of the remote cache is not of the form http(s)://host[:port][/prefix]");
    }
    if (parsed.query() != null || parsed.fragment() != null) {
      throw new InvalidSettingException(
          "the URL of the remote cache must end with its path, without ? or #");
    }
    Optional<Credentials> credentials =
        parsed.username().isEmpty()
            ? Optional.empty()
            : Optional.of(new Credentials.Basic(parsed.username(), new Secret(parsed.password())));
    return new CacheAddress(withoutUser(parsed), credentials);
  }

  private static HttpUrl withoutUser(HttpUrl url) {
    HttpUrl.Builder bare = url.newBuilder().username("").password("");
    // An empty last segment would produce two slashes.
    for (int last = url.pathSize() - 1;
        last > 0 && url.pathSegments().get(last).isEmpty();
        last--) {
      bare.removePathSegment(last);
    }
    return bare.build();
  }

  /** The credentials in the URL. */
  public Optional<Credentials> credentials() {
    return credentials;
  }

  /** Whether the connection is encrypted. */
  public boolean encrypted() {
    return base.isHttps();
  }

  String host() {
    return base.host();
  }

  int port() {
    return base.port();
  }

  /** Whether a URL has the same scheme, host and port. */
  boolean isOrigin(HttpUrl url) {
    return url.scheme().equals(base.scheme())
        && url.host().equals(base.host())
        && url.port() == base.port();
  }

  HttpUrl result(String hash) {
    return entry("ac", hash);
  }

  HttpUrl content(String hash) {
    return entry("cas", hash);
  }

  private HttpUrl entry(String kind, String hash) {
    return base.newBuilder().addPathSegment(kind).addPathSegment(hash).build();
  }

  /** The address without secrets. */
  @Override
  public String toString() {
    String text = base.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CacheAddress same
        && base.equals(same.base)
        && credentials.equals(same.credentials);
  }

  @Override
  public int hashCode() {
    return base.hashCode();
  }
}
