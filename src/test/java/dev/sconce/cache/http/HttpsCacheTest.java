package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.CacheBackendContract;
import dev.sconce.cache.CacheClock;
import dev.sconce.cache.CacheListener;
import java.net.InetAddress;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

/** All requests on one connection of HTTP/2. */
final class HttpsCacheTest extends CacheBackendContract {
  private final FakeCacheServer server = new FakeCacheServer();

  @Override
  protected CacheBackend open() throws Exception {
    new TestAuthority(work).useHttps(server.web);
    server.web.start(InetAddress.getLoopbackAddress(), 0);
    return HttpCache.open(
        HttpCacheSettings.at(CacheAddress.parse(server.url()))
            .authorities(work.resolve("ca"))
            .build(),
        CacheClock.system(() -> 0),
        InstantSource.system(),
        CacheListener.NONE);
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (server.web.getRequestCount() > 0) {
      assertEquals("HTTP/2", server.web.takeRequest().getVersion());
    }
    server.close();
  }
}
