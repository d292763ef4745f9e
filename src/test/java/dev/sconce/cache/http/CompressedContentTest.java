package dev.sconce.cache.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.cache.ManualClock;
import dev.sconce.cache.RecordedFacts;
import dev.sconce.digest.Digest;
import dev.sconce.testing.ZstdFrames;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that sends contents compressed if requested. */
final class CompressedContentTest {
  private static final byte[] BYTES = random(700_000);

  @TempDir Path work;

  private final FakeCacheServer server = new FakeCacheServer();
  private HttpCache cache;

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  @BeforeEach
  void open() throws Exception {
    SystemZstd zstd = SystemZstd.orSkip();
    server.start();
    cache =
        HttpCache.open(
            HttpCacheSettings.at(CacheAddress.parse(server.url()))
                .compression(() -> Optional.of(zstd))
                .build(),
            new ManualClock(),
            InstantSource.system(),
            new RecordedFacts());
  }

  @AfterEach
  void close() {
    if (cache != null) {
      cache.close();
    }
    server.close();
  }

  /** Sends this body to every request. */
  private void answering(byte[] body, String encoding) {
    server.fault =
        _ ->
            Optional.of(
                FakeCacheServer.body(body)
                    .newBuilder()
                    .setHeader("Content-Encoding", encoding)
                    .build());
  }

  private CacheAnswer<Path> fetch(byte[] bytes) throws InterruptedException {
    return cache.fetch(Digest.of(bytes), work.resolve("target"), FetchProgress.NONE);
  }

  private void assertFetched(byte[] bytes) throws Exception {
    assertInstanceOf(CacheAnswer.Found.class, fetch(bytes));
    assertArrayEquals(bytes, Files.readAllBytes(work.resolve("target")));
  }

  private String assertFailed(byte[] bytes) throws Exception {
    CacheAnswer.Failed<?> failed = assertInstanceOf(CacheAnswer.Failed.class, fetch(bytes));
    assertFalse(Files.exists(work.resolve("target")));
    return failed.detail();
  }

  private String accepted() throws InterruptedException {
    RecordedRequest request = server.web.takeRequest();
    return request.getHeaders().get("Accept-Encoding");
  }

  @Test
  void aLargeContentIsTakenCompressed() throws Exception {
    answering(ZstdFrames.of(BYTES), "zstd");
    assertFetched(BYTES);
    assertEquals("zstd", accepted());
  }

  @Test
  void aServerThatDoesNotCompressIsUnderstood() throws Exception {
    server.contents.put(Digest.of(BYTES).hex(), ByteString.of(BYTES));
    assertFetched(BYTES);
  }

  @Test
  void aSmallContentIsAskedForAsItIs() throws Exception {
    byte[] small = random(60_000);
    server.contents.put(Digest.of(small).hex(), ByteString.of(small));
    assertFetched(small);
    assertEquals("identity", accepted());
  }

  @Test
  void otherBytesThanThoseAskedForAreNotTaken() throws Exception {
    byte[] other = BYTES.clone();
    other[1]++;
    answering(ZstdFrames.of(other), "zstd");
    assertTrue(assertFailed(BYTES).contains("sends other bytes"));
  }

  @Test
  void whatIsNotCompressedAsWasSaidIsNotTaken() throws Exception {
    answering(BYTES, "zstd");
    assertTrue(assertFailed(BYTES).contains("not compressed as was said"));
  }

  @Test
  void whatIsCutOffIsNotTaken() throws Exception {
    byte[] frame = ZstdFrames.of(BYTES);
    answering(Arrays.copyOf(frame, frame.length / 2), "zstd");
    assertTrue(assertFailed(BYTES).contains("end too early"));
  }

  @Test
  void aBombIsCutOffAtTheSizeOfTheContent() throws Exception {
    answering(ZstdFrames.repeating((byte) 0, 100_000), "zstd"); // 13 GB
    assertTrue(assertFailed(BYTES).contains("sends more than that"));
  }

  @Test
  void compressedBytesThatStandForNothingHaveAnEnd() throws Exception {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    while (frames.size() < 2 * BYTES.length) {
      frames.writeBytes(ZstdFrames.empty());
    }
    answering(frames.toByteArray(), "zstd");
    assertTrue(assertFailed(BYTES).contains("more compressed bytes come"));
  }

  @Test
  void anEncodingThatNobodyAskedForIsNotTakenForTheContent() throws Exception {
    MockResponse page = FakeCacheServer.body(new byte[BYTES.length]);
    server.fault = _ -> Optional.of(page.newBuilder().setHeader("Content-Encoding", "br").build());
    assertTrue(assertFailed(BYTES).contains("sends other bytes"));
  }
}
