package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.cache.ActionResultFormat;
import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.CacheBackendContract;
import dev.sconce.testing.RealCacheServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that accepts any upload. */
@Tag("slow")
final class NginxTest extends CacheBackendContract {
  private RealCacheServer server;

  @Override
  protected CacheBackend open() throws Exception {
    server = RealCacheServer.nginx(work);
    return BazelRemoteTest.open(server.url() + "some/prefix", ActionResultFormat.JSON);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void nothingIsPushedCompressed() throws Exception {
    // for the probe only
    assertEquals(1, BazelRemoteTest.compressions(backend(), server, work));
  }
}
