package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.CacheBackendContract;
import dev.sconce.cache.CacheClock;
import dev.sconce.cache.CacheListener;
import dev.sconce.digest.Digest;
import java.net.InetAddress;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All requests use one HTTP/2 connection, except pushes. */
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

  @Test
  void pushesHaveAConnectionOfTheirOwn() throws Exception {
    ActionKey key = new ActionKey(Digest.of(new byte[] {1}));
    ActionResult result = ActionResult.holding(new byte[] {2});
    assertInstanceOf(CacheAnswer.Found.class, backend.store(key, result));
    assertInstanceOf(CacheAnswer.Found.class, backend.find(key));
    assertInstanceOf(CacheAnswer.Found.class, backend.store(key, result));
    int pushed = server.web.takeRequest().getConnectionIndex();
    assertNotEquals(pushed, server.web.takeRequest().getConnectionIndex());
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (server.web.getRequestCount() > 0) {
      assertEquals("HTTP/2", server.web.takeRequest().getVersion());
    }
    server.close();
  }
}
