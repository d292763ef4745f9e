package dev.sconce.cache.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.CacheBackendContract;
import dev.sconce.cache.CacheListener;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.digest.Digest;
import dev.sconce.session.CacheEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DiskCacheTest extends CacheBackendContract {
  private static final long LIMIT_BYTES = 1 << 30;

  private final List<String> notices = new ArrayList<>();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  private final CacheListener listener =
      new CacheListener() {
        @Override
        public void happened(CacheEvent event) {}

        @Override
        public void noticed(String text) {
          notices.add(text);
        }
      };

  @Override
  protected CacheBackend open() {
    return local(LIMIT_BYTES);
  }

  private Path root() {
    return work.resolve("cache/sconce");
  }

  private DiskCache local(long limitBytes) {
    return DiskCache.local(root(), limitBytes, () -> now, listener);
  }

  private static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static ActionKey key(int seed) {
    return new ActionKey(Digest.of(bytes(seed, 8)));
  }

  private Digest store(CacheBackend cache, int seed, int length)
      throws IOException, InterruptedException {
    byte[] content = bytes(seed, length);
    Path source = Files.write(work.resolve("source"), content);
    Digest digest = Digest.of(content);
    assertInstanceOf(CacheAnswer.Found.class, cache.store(digest, source));
    return digest;
  }

  private boolean has(CacheBackend cache, Digest content) throws InterruptedException {
    return cache.contains(content) instanceof CacheAnswer.Found;
  }

  private List<Path> unfinished() throws IOException {
    try (Stream<Path> files = Files.list(root().resolve("v1/tmp"))) {
      return files.toList();
    }
  }

  @Test
  void nothingIsMadeBeforeSomethingIsStored() throws Exception {
    DiskCache cache = local(LIMIT_BYTES);
    cache.find(key(1));
    cache.close();
    assertFalse(Files.exists(root()));
  }

  @Test
  void aNewDirectoryIsForItsOwnerAlone() throws Exception {
    Digest content = store(backend(), 1, 10);
    assertEquals(0700, mode(root()));
    Path entry = local(LIMIT_BYTES).snapshot(content);
    assertEquals(0600, mode(entry));
    assertEquals(0700, mode(entry.getParent()));
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode") & 07777;
  }

  @Test
  void aDamagedContentIsRemovedAndReported() throws Exception {
    Digest content = store(backend(), 1, 5_000);
    Path entry = local(LIMIT_BYTES).snapshot(content);
    byte[] damaged = bytes(1, 5_000);
    damaged[2_500] ^= 1;
    Files.write(entry, damaged);
    Path target = work.resolve("target");
    assertInstanceOf(
        CacheAnswer.Absent.class, backend().fetch(content, target, FetchProgress.NONE));
    assertFalse(Files.exists(target));
    assertFalse(Files.exists(entry));
    assertEquals(List.of("removed from the cache: " + entry + " was damaged"), notices);
    store(backend(), 1, 5_000);
    assertInstanceOf(CacheAnswer.Found.class, backend().fetch(content, target, FetchProgress.NONE));
  }

  @Test
  void aContentIsKeptWhenSomebodyAsksForItWithAnotherSize() throws Exception {
    Digest content = store(backend(), 1, 5_000);
    Path target = work.resolve("target");
    Digest lie = Digest.ofHex(content.hex(), 4_999);
    assertInstanceOf(CacheAnswer.Absent.class, backend().fetch(lie, target, FetchProgress.NONE));
    assertFalse(Files.exists(target));
    assertEquals(List.of(), notices);
    assertInstanceOf(CacheAnswer.Found.class, backend().fetch(content, target, FetchProgress.NONE));
  }

  @Test
  void aContentThatWasCutOffIsNotTakenForThere() throws Exception {
    Digest content = store(backend(), 1, 5_000);
    Files.write(local(LIMIT_BYTES).snapshot(content), bytes(1, 4_999));
    assertInstanceOf(CacheAnswer.Absent.class, backend().contains(content));
    store(backend(), 1, 5_000);
    assertInstanceOf(
        CacheAnswer.Found.class,
        backend().fetch(content, work.resolve("target"), FetchProgress.NONE));
  }

  @Test
  void aDamagedResultIsRemovedAndReported() throws Exception {
    ActionResult result = ActionResult.holding(bytes(1, 100));
    backend().store(key(1), result);
    Path entry =
        root().resolve("v1/ac").resolve(key(1).hex().substring(0, 2)).resolve(key(1).hex());
    byte[] good = Files.readAllBytes(entry);
    for (int at = 0; at < good.length; at++) {
      byte[] damaged = good.clone();
      damaged[at] ^= 4;
      Files.write(entry, damaged);
      assertInstanceOf(CacheAnswer.Absent.class, backend().find(key(1)), "byte " + at);
      assertFalse(Files.exists(entry));
    }
    assertEquals(good.length, notices.size());
    backend().store(key(2), result);
    Files.createDirectories(entry.getParent());
    Files.write(entry, Files.readAllBytes(other(entry, key(2))));
    assertInstanceOf(CacheAnswer.Absent.class, backend().find(key(1)), "under another name");
  }

  private static Path other(Path entry, ActionKey key) {
    return entry.getParent().resolveSibling(key.hex().substring(0, 2)).resolve(key.hex());
  }

  @Test
  void aFetchedFileAndItsEntryDoNotChangeEachOther() throws Exception {
    Digest content = store(backend(), 1, 5_000);
    Path target = work.resolve("target");
    backend().fetch(content, target, FetchProgress.NONE);
    Files.write(target, new byte[] {1, 2, 3});
    assertArrayEquals(bytes(1, 5_000), Files.readAllBytes(local(LIMIT_BYTES).snapshot(content)));
    assertNotEquals(
        Files.getAttribute(target, "unix:ino"),
        Files.getAttribute(local(LIMIT_BYTES).snapshot(content), "unix:ino"));
  }

  @Test
  void whatWasUsedLeastRecentlyGoesFirst() throws Exception {
    now = Instant.now();
    DiskCache cache = local(100 * 4096);
    List<Digest> contents = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      contents.add(store(cache, i, 4_000));
      Files.setLastModifiedTime(
          cache.snapshot(contents.get(i)), FileTime.from(now.minusSeconds(100_000 - i)));
    }
    cache.fetch(contents.get(0), work.resolve("target"), FetchProgress.NONE);
    for (int i = 90; i < 110; i++) {
      contents.add(store(cache, i, 4_000));
    }
    cache.close();
    assertTrue(has(cache, contents.get(0)), "it was used");
    assertFalse(has(cache, contents.get(1)));
    assertTrue(has(cache, contents.get(109)));
    assertTrue(cache.usage().sizeBytes() <= 100 * 4096);
    assertTrue(cache.usage().sizeBytes() >= 85 * 4096, "no more than has to");
    assertEquals(List.of(), notices);
  }

  @Test
  void processesThatTakeTurnsKeepTheLimitTogether() throws Exception {
    for (int i = 0; i < 300; i++) {
      try (DiskCache cache = local(100 * 4096)) {
        store(cache, i, 4_000);
      }
      assertTrue(local(100 * 4096).usage().sizeBytes() <= 101 * 4096);
    }
  }

  @Test
  void aSumThatCannotBeReadIsMadeAgain() throws Exception {
    try (DiskCache cache = local(LIMIT_BYTES)) {
      store(cache, 1, 4_000);
    }
    Files.writeString(root().resolve("v1/usage"), "\0\0");
    try (DiskCache cache = local(LIMIT_BYTES)) {
      store(cache, 2, 4_000);
    }
    assertEquals(
        2 * 4096 + " " + now.getEpochSecond(), Files.readString(root().resolve("v1/usage")));
  }

  @Test
  void aNewDirectoryIsNotWalked() throws Exception {
    try (DiskCache cache = local(LIMIT_BYTES)) {
      store(cache, 1, 4_000);
      Files.write(root().resolve("v1/cas/unknown"), new byte[10_000]);
    }
    assertEquals(4096 + " " + now.getEpochSecond(), Files.readString(root().resolve("v1/usage")));
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAfterAnHour() throws Exception {
    Digest content = store(backend(), 1, 10);
    Path left = root().resolve("v1/tmp/left");
    Path fresh = root().resolve("v1/tmp/fresh");
    Files.write(left, new byte[10]);
    Files.write(fresh, new byte[10]);
    now = Instant.now();
    Files.setLastModifiedTime(left, FileTime.from(now.minus(Duration.ofMinutes(61))));
    local(LIMIT_BYTES).close();
    assertEquals(List.of(fresh), unfinished());
    assertTrue(has(backend(), content));
  }

  @Test
  void nothingIsLeftBehindByWhatWasNotStored() throws Exception {
    Path source = Files.write(work.resolve("source"), bytes(1, 100));
    backend().store(Digest.of(bytes(2, 100)), source);
    backend().store(Digest.of(bytes(2, 100)), work.resolve("missing"));
    assertEquals(List.of(), unfinished());
  }

  @Test
  void everythingIsRemovedOnRequest() throws Exception {
    DiskCache cache = local(LIMIT_BYTES);
    Digest content = store(cache, 1, 4_000);
    cache.store(key(1), ActionResult.holding(bytes(1, 10)));
    assertEquals(new DiskCache.Usage(1, 1, 2 * 4096, LIMIT_BYTES), cache.usage());
    assertEquals(2 * 4096, cache.clear());
    assertFalse(has(cache, content));
    assertEquals(new DiskCache.Usage(0, 0, 0, LIMIT_BYTES), cache.usage());
  }

  @Test
  void aFileInThePlaceOfTheDirectoryIsAnAnswer() throws Exception {
    Files.createDirectories(root().getParent());
    Files.write(root(), new byte[0]);
    Path source = Files.write(work.resolve("source"), bytes(1, 100));
    assertInstanceOf(CacheAnswer.Failed.class, backend().store(Digest.of(bytes(1, 100)), source));
    assertInstanceOf(
        CacheAnswer.Failed.class, backend().store(key(1), ActionResult.holding(bytes(1, 10))));
    assertInstanceOf(CacheAnswer.Failed.class, backend().find(key(1)));
  }
}
