package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.CacheBackendContract;
import dev.sconce.cache.CacheListener;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.cache.InvalidSettingException;
import dev.sconce.cache.ManualClock;
import dev.sconce.digest.Digest;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpCacheTest extends CacheBackendContract {
  private final FakeCacheServer server = new FakeCacheServer();

  @Override
  protected CacheBackend open() throws Exception {
    server.start();
    return open(CacheAddress.parse(server.url() + "some/prefix//"));
  }

  private static HttpCache open(CacheAddress address) throws InvalidSettingException {
    return HttpCache.open(
        HttpCacheSettings.of(address),
        new ManualClock(),
        InstantSource.system(),
        CacheListener.NONE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void requestsHaveTheShapeThatServersWant() throws Exception {
    byte[] bytes = {1, 2, 3};
    Digest digest = Digest.of(bytes);
    backend().store(digest, Files.write(work.resolve("source"), bytes));
    backend().fetch(digest, work.resolve("target"), FetchProgress.NONE);
    List<String> shapes = new ArrayList<>();
    while (server.web.getRequestCount() > shapes.size()) {
      RecordedRequest request = server.web.takeRequest();
      shapes.add(
          request.getMethod()
              + " "
              + request.getTarget().replaceAll("[0-9a-f]{64}", "HASH")
              + " "
              + request.getVersion()
              + " "
              + request.getHeaders().get("Accept-Encoding")
              + " "
              + request.getHeaders().get("Content-Length")
              + " "
              + request.getHeaders().get("Content-Type"));
    }
    assertEquals(
        List.of(
            "HEAD /some/prefix/cas/HASH HTTP/1.1 identity null null",
            "PUT /some/prefix/cas/HASH HTTP/1.1 identity 3 application/octet-stream",
            "GET /some/prefix/cas/HASH HTTP/1.1 identity null null"),
        shapes);
  }
}
