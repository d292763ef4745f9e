package dev.sconce.cache.tiers;

import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.CacheClock;
import dev.sconce.cache.CacheListener;
import dev.sconce.cache.InvalidSettingException;
import dev.sconce.cache.disk.DiskCache;
import dev.sconce.cache.http.CacheAddress;
import dev.sconce.cache.http.HttpCache;
import dev.sconce.cache.http.HttpCacheSettings;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;

/** The remote cache that a URL names. */
public final class RemoteCache {
  private static final String SHARED = "file:";

  private RemoteCache() {}

  /** The name of a remote cache for display, without a password. */
  public static String name(String url) throws InvalidSettingException {
    return url.startsWith(SHARED)
        ? SHARED + "//" + directory(url)
        : CacheAddress.parse(supported(url)).toString();
  }

  /**
   * Opens a remote cache; sends no request yet.
   *
   * @param url of a server, or of a shared directory: {@code file:///shared/dir}
   * @param settings other than the address of the server
   */
  public static CacheBackend open(
      String url,
      Function<HttpCacheSettings.Builder, HttpCacheSettings.Builder> settings,
      CacheClock cacheClock,
      InstantSource clock,
      CacheListener listener)
      throws InvalidSettingException {
    if (url.startsWith(SHARED)) {
      return DiskCache.shared(directory(url), clock, listener);
    }
    CacheAddress address = CacheAddress.parse(supported(url));
    return HttpCache.open(
        settings.apply(HttpCacheSettings.at(address)).build(), cacheClock, clock, listener);
  }

  private static String supported(String url) throws InvalidSettingException {
    if (url.startsWith("grpc:") || url.startsWith("grpcs:")) {
      throw new InvalidSettingException(
          "a remote cache cannot be reached by gRPC yet: use its http(s):// port");
    }
    return url;
  }

  private static Path directory(String url) throws InvalidSettingException {
    try {
      return Path.of(URI.create(url));
    } catch (IllegalArgumentException | FileSystemNotFoundException malformed) {
      throw new InvalidSettingException(
          "the URL of a shared directory is not of the form file:///absolute/directory");
    }
  }
}
