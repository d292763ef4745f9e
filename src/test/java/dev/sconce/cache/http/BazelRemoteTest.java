package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.ActionResultFormat;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.CacheBackendContract;
import dev.sconce.cache.CacheClock;
import dev.sconce.cache.CacheListener;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.digest.Digest;
import dev.sconce.testing.RealCacheServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
final class BazelRemoteTest extends CacheBackendContract {
  private RealCacheServer server;

  @Override
  protected CacheBackend open() throws Exception {
    server = RealCacheServer.bazelRemote(work);
    return open(server.url() + "some/prefix", ActionResultFormat.PROTOBUF);
  }

  static HttpCache open(String url, ActionResultFormat format) throws Exception {
    return HttpCache.open(
        HttpCacheSettings.at(CacheAddress.parse(url)).format(format).build(),
        CacheClock.system(() -> 0),
        InstantSource.system(),
        CacheListener.NONE);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void resultsAreTheSameInBothForms() throws Exception {
    byte[] bytes = {1, 2, 3};
    Digest content = Digest.of(bytes);
    Path file = Files.write(work.resolve("source"), bytes);
    assertInstanceOf(CacheAnswer.Found.class, backend().store(content, file));
    ActionResult result =
        new ActionResult(
            List.of(
                new ActionResult.OutputFile("a/b.o", new ActionResult.Blob.Stored(content), true)),
            List.of(new ActionResult.OutputLink("a/link", "b.o")),
            List.of("empty"),
            new ActionResult.Blob.Inline(content, bytes),
            new ActionResult.ExecutionTimes(1_000, 2_500));
    ActionKey key = new ActionKey(Digest.of(new byte[] {9}));
    try (HttpCache json = open(server.url(), ActionResultFormat.JSON)) {
      for (CacheBackend writer : List.of(backend(), json)) {
        assertEquals(
            result, assertInstanceOf(CacheAnswer.Found.class, writer.store(key, result)).value());
        for (CacheBackend reader : List.of(backend(), json)) {
          assertEquals(result, assertInstanceOf(CacheAnswer.Found.class, reader.find(key)).value());
        }
      }
    }
  }

  @Test
  void whoHasNoPasswordFetchesAndDoesNotPush() throws Exception {
    server.close();
    Path users =
        Files.writeString(
            work.resolve("users"),
            // ada, with the SHA-1 of "secret"
            "ada:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n");
    server =
        RealCacheServer.bazelRemote(
            work, "--htpasswd_file", users.toString(), "--allow_unauthenticated_reads");
    ActionKey key = new ActionKey(Digest.of(new byte[] {7}));
    ActionResult result = ActionResult.holding(new byte[] {1});
    try (HttpCache reader = open(server.url(), ActionResultFormat.PROTOBUF);
        HttpCache writer =
            open(
                server.url().replace("http://", "http://ada:secret@"),
                ActionResultFormat.PROTOBUF)) {
      assertTrue(
          assertInstanceOf(CacheAnswer.Failed.class, reader.store(key, result))
              .detail()
              .contains(" answers 401 Unauthorized: check user and password"));
      assertInstanceOf(CacheAnswer.Absent.class, reader.find(key));
      assertInstanceOf(CacheAnswer.Found.class, writer.store(key, result));
      assertEquals(result, assertInstanceOf(CacheAnswer.Found.class, reader.find(key)).value());
    }
  }

  @Test
  void aResultWhoseContentsAreNotThereIsAbsent() throws Exception {
    ActionResult result =
        new ActionResult(
            List.of(
                new ActionResult.OutputFile(
                    "a.o", new ActionResult.Blob.Stored(Digest.of(new byte[] {77})), false)),
            List.of(),
            List.of(),
            new ActionResult.Blob.Inline(Digest.of(new byte[0]), new byte[0]),
            null);
    ActionKey key = new ActionKey(Digest.of(new byte[] {8}));
    assertInstanceOf(CacheAnswer.Found.class, backend().store(key, result));
    assertInstanceOf(CacheAnswer.Absent.class, backend().find(key));
  }

  @Test
  void aLargeContentComesCompressed() throws Exception {
    SystemZstd zstd = SystemZstd.orSkip();
    byte[] bytes = "all the same ".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
    Digest content = Digest.of(bytes);
    Path file = Files.write(work.resolve("large"), bytes);
    assertInstanceOf(CacheAnswer.Found.class, backend().store(content, file));
    try (HttpCache cache =
        HttpCache.open(
            HttpCacheSettings.at(CacheAddress.parse(server.url()))
                .compression(() -> Optional.of(zstd))
                .build(),
            CacheClock.system(() -> 0),
            InstantSource.system(),
            CacheListener.NONE)) {
      Path target = work.resolve("fetched");
      assertInstanceOf(CacheAnswer.Found.class, cache.fetch(content, target, FetchProgress.NONE));
      assertArrayEquals(bytes, Files.readAllBytes(target));
      assertEquals(1, zstd.decompressed.get());
    }
  }

  @Test
  void aLargeContentIsPushedCompressedAndIsThereForWhoKnowsNoZstd() throws Exception {
    // for the probe, for the length, and for sending
    assertEquals(3, compressions(backend(), server, work));
  }

  /** Pushes a content with zstd and fetches it without; returns how often it was compressed. */
  static int compressions(CacheBackend plain, RealCacheServer server, Path work) throws Exception {
    SystemZstd zstd = SystemZstd.orSkip();
    byte[] bytes = new byte[3_000_000];
    new Random(2).nextBytes(bytes);
    Arrays.fill(bytes, 0, 1_000_000, (byte) 0);
    Digest content = Digest.of(bytes);
    Path file = Files.write(work.resolve("large"), bytes);
    try (HttpCache cache =
        HttpCache.open(
            HttpCacheSettings.at(CacheAddress.parse(server.url() + "some/prefix"))
                .compression(() -> Optional.of(zstd))
                .build(),
            CacheClock.system(() -> 0),
            InstantSource.system(),
            CacheListener.NONE)) {
      assertInstanceOf(CacheAnswer.Found.class, cache.store(content, file));
    }
    Path target = work.resolve("fetched");
    assertInstanceOf(CacheAnswer.Found.class, plain.fetch(content, target, FetchProgress.NONE));
    assertArrayEquals(bytes, Files.readAllBytes(target));
    return zstd.compressed.get();
  }
}
