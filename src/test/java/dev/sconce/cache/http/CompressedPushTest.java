package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.ManualClock;
import dev.sconce.cache.RecordedFacts;
import dev.sconce.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large contents are pushed compressed if the server has proved that it decompresses them. */
final class CompressedPushTest {
  private static final byte[] LARGE =
      "all the same ".repeat(100_000).getBytes(StandardCharsets.US_ASCII);

  @TempDir Path work;

  private final FakeCacheServer server = new FakeCacheServer();
  private final RecordedFacts facts = new RecordedFacts();

  /** The pushes, in order: {@code zstd} or {@code plain}. */
  private final List<String> pushes = new CopyOnWriteArrayList<>();

  private SystemZstd zstd;
  private HttpCache cache;

  @BeforeEach
  void open() throws Exception {
    zstd = SystemZstd.orSkip();
    server.start();
    cache =
        HttpCache.open(
            HttpCacheSettings.at(CacheAddress.parse(server.url()))
                .compression(() -> Optional.of(zstd))
                .build(),
            new ManualClock(),
            InstantSource.system(),
            facts);
  }

  @AfterEach
  void close() {
    if (cache != null) {
      cache.close();
    }
    server.close();
  }

  /** How a server handles a compressed push; empty for an uncompressed one. */
  private interface Behaviour {
    Optional<MockResponse> of(String hash, RecordedRequest request) throws IOException;
  }

  private void behaving(Behaviour behaviour) {
    server.fault =
        request -> {
          if (!request.getMethod().equals("PUT")) {
            return Optional.empty();
          }
          boolean compressed = "zstd".equals(request.getHeaders().get("Content-Encoding"));
          pushes.add(compressed ? "zstd" : "plain");
          List<String> path = request.getUrl().pathSegments();
          try {
            return compressed ? behaviour.of(path.getLast(), request) : Optional.empty();
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        };
  }

  private Optional<MockResponse> takenApart(String hash, RecordedRequest request)
      throws IOException {
    try (InputStream plain =
        zstd.decompressing(new ByteArrayInputStream(request.getBody().toByteArray()))) {
      byte[] bytes = plain.readAllBytes();
      assertEquals(hash, Digest.of(bytes).hex());
      assertEquals("" + bytes.length, request.getHeaders().get("X-Digest-SizeBytes"));
      server.contents.put(hash, ByteString.of(bytes));
    }
    return Optional.of(FakeCacheServer.status(200));
  }

  private Optional<MockResponse> keptAsItIs(String hash, RecordedRequest request) {
    server.contents.put(hash, request.getBody());
    return Optional.of(FakeCacheServer.status(201));
  }

  private CacheAnswer<Digest> push(byte[] bytes) throws Exception {
    Path file = Files.write(work.resolve("file"), bytes);
    return cache.store(Digest.of(bytes), file);
  }

  private void assertPushed(byte[] bytes) throws Exception {
    assertInstanceOf(CacheAnswer.Found.class, push(bytes));
    assertArrayEquals(bytes, server.contents.get(Digest.of(bytes).hex()).toByteArray());
  }

  private static byte[] other() {
    return ("another" + new String(LARGE, StandardCharsets.US_ASCII))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void assertAllPlainAfterTheProbe() throws Exception {
    assertPushed(LARGE);
    assertPushed(other());
    assertEquals(List.of("zstd", "plain", "plain"), pushes);
    assertEquals(List.of(), facts.notices);
  }

  @Test
  void aServerThatGivesTheProbeBackPlainGetsLargeContentsCompressed() throws Exception {
    behaving(this::takenApart);
    assertPushed(LARGE);
    assertPushed(other());
    assertEquals(List.of("zstd", "zstd", "zstd"), pushes);
  }

  @Test
  void smallContentsArePushedAsTheyAreAndNothingIsProbedForThem() throws Exception {
    behaving(this::takenApart);
    assertPushed("small".getBytes(StandardCharsets.US_ASCII));
    assertEquals(List.of("plain"), pushes);
  }

  @Test
  void whatDoesNotBecomeSmallerIsPushedAsItIs() throws Exception {
    behaving(this::takenApart);
    byte[] random = new byte[200_000];
    new Random(1).nextBytes(random);
    assertPushed(random);
    assertEquals(List.of("zstd", "plain"), pushes);
  }

  @Test
  void moreThanIsKeptInMemoryIsCompressedAgainWhileItIsSent() throws Exception {
    behaving(this::takenApart);
    byte[] bytes = new byte[3_000_000];
    new Random(2).nextBytes(bytes);
    for (int i = 0; i < bytes.length; i += 3) {
      bytes[i] = 0;
      bytes[i + 1] = 0;
    }
    assertPushed(bytes);
    assertEquals(List.of("zstd", "zstd"), pushes);
  }

  @Test
  void aServerThatKeepsWhatComesGetsNothingCompressed() throws Exception {
    behaving(this::keptAsItIs);
    assertAllPlainAfterTheProbe();
  }

  @Test
  void aServerThatRefusesTheProbeGetsNothingCompressedAndIsNotBlamed() throws Exception {
    for (int status : new int[] {400, 415, 500, 501}) {
      cache.rearm();
      pushes.clear();
      server.contents.clear();
      behaving((_, _) -> Optional.of(FakeCacheServer.status(status)));
      assertAllPlainAfterTheProbe();
    }
  }

  @Test
  void aServerThatLosesTheProbeGetsNothingCompressed() throws Exception {
    behaving((_, _) -> Optional.of(FakeCacheServer.status(200)));
    assertAllPlainAfterTheProbe();
  }

  @Test
  void aServerThatChangesItsMindGetsTheSameContentPlain() throws Exception {
    behaving(this::takenApart);
    assertPushed(LARGE);
    behaving((_, _) -> Optional.of(FakeCacheServer.status(415)));
    assertPushed(other());
    assertPushed(
        ("yet " + new String(other(), StandardCharsets.US_ASCII))
            .getBytes(StandardCharsets.US_ASCII));
    assertEquals(List.of("zstd", "zstd", "zstd", "plain", "plain"), pushes);
    assertEquals(List.of(), facts.notices);
  }

  @Test
  void aFileThatChangedIsNotPushed() throws Exception {
    behaving(this::takenApart);
    Path file = Files.write(work.resolve("file"), other());
    CacheAnswer.Failed<?> failed =
        assertInstanceOf(CacheAnswer.Failed.class, cache.store(Digest.of(LARGE), file));
    assertTrue(failed.detail().endsWith("has changed since it was hashed"), failed.detail());
    assertEquals(null, server.contents.get(Digest.of(LARGE).hex()));
  }

  @Test
  void manyPushesAtOnceProbeOnce() throws Exception {
    behaving(this::takenApart);
    List<Thread> threads = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 8; i++) {
      byte[] bytes =
          (i + new String(LARGE, StandardCharsets.US_ASCII)).getBytes(StandardCharsets.US_ASCII);
      Path file = Files.write(work.resolve("file" + i), bytes);
      threads.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  cache.store(Digest.of(bytes), file);
                } catch (InterruptedException unwanted) {
                  throw new AssertionError(unwanted);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(9, pushes.size());
    assertEquals(9, server.contents.size());
  }
}
