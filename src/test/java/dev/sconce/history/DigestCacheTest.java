package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.digest.Digest;
import dev.sconce.files.FileSystemClock;
import dev.sconce.testing.FakeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestCacheTest {
  private static final long MILLIS = 1_000_000;

  @TempDir Path directory;
  private final FakeFiles files = new FakeFiles();

  private DigestCache open() throws IOException {
    FileSystemClock clock =
        new FileSystemClock(files, ".sconce/tick", Duration.ZERO, InstantSource.system());
    DigestCache cache = DigestCache.at(directory, files, clock);
    cache.load();
    return cache;
  }

  private static Digest digest(String content) {
    return Digest.of(content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private int timesRead(String path) {
    return Collections.frequency(files.read(), path);
  }

  @Test
  void aFileIsHashedOnceForEachState() throws IOException {
    files.create("a.c", "one");
    files.advance(100 * MILLIS);
    try (DigestCache cache = open()) {
      assertEquals(Optional.of(digest("one")), cache.digest("a.c"));
      assertEquals(Optional.of(digest("one")), cache.digest("a.c"));
      assertEquals(1, timesRead("a.c"));
      files.create("a.c", "two");
      files.advance(100 * MILLIS);
      assertEquals(Optional.of(digest("two")), cache.digest("a.c"));
      assertEquals(2, timesRead("a.c"));
    }
    try (DigestCache cache = open()) {
      assertEquals(Optional.of(digest("two")), cache.digest("a.c"));
      assertEquals(2, timesRead("a.c"), "remembered across processes");
    }
  }

  @Test
  void aFileThatCannotBeReadOrWrittenCostsOnlyTheNextProcess() throws IOException {
    files.create("a.c", "one");
    files.advance(100 * MILLIS);
    Files.createDirectories(directory.resolve("digests"));
    try (DigestCache cache = open()) {
      assertEquals(Optional.of(digest("one")), cache.digest("a.c"));
      assertEquals(Optional.of(digest("one")), cache.digest("a.c"));
      assertEquals(1, timesRead("a.c"));
      assertTrue(cache.failure().isPresent());
      assertFalse(cache.isOutdated());
    }
  }

  @Test
  void aFileThatCannotBeWrittenAnyMoreStopsNothing() throws IOException {
    files.create("a.c", "one");
    files.create("b.c", "two");
    files.advance(100 * MILLIS);
    try (DigestCache cache = open()) {
      Files.createDirectories(directory.resolve("digests"));
      assertEquals(Optional.of(digest("one")), cache.digest("a.c"));
      assertEquals(Optional.of(digest("two")), cache.digest("b.c"));
      assertEquals(Optional.of(digest("two")), cache.digest("b.c"));
      assertEquals(1, timesRead("b.c"));
      assertTrue(cache.failure().isPresent());
    }
  }

  @Test
  void isOutdatedWhenAnotherBuildWroteSinceItWasRead() throws IOException {
    files.create("a.c", "one");
    files.advance(100 * MILLIS);
    DigestCache early = open();
    try (DigestCache other = open()) {
      other.digest("a.c");
      assertFalse(other.isOutdated(), "that is its own record");
    }
    assertTrue(early.isOutdated());
  }

  @Test
  void aMissingFileHasNoDigest() throws IOException {
    try (DigestCache cache = open()) {
      assertEquals(Optional.empty(), cache.digest("missing"));
    }
  }

  @Test
  void aStateYoungerThanTwentyMillisecondsIsNotTrusted() throws IOException {
    files.create("a.c", "one");
    files.advance(20 * MILLIS - 1);
    try (DigestCache cache = open()) {
      cache.digest("a.c");
      cache.digest("a.c");
      assertEquals(2, timesRead("a.c"));
      files.tick();
      cache.digest("a.c");
      cache.digest("a.c");
      assertEquals(3, timesRead("a.c"));
    }
  }

  @Test
  void aStateOfWholeSecondsIsNotTrustedForTwoSeconds() throws IOException {
    files.advance(3000 * MILLIS - files.now());
    files.create("a.c", "one");
    files.advance(1900 * MILLIS);
    try (DigestCache cache = open()) {
      cache.digest("a.c");
      cache.digest("a.c");
      assertEquals(2, timesRead("a.c"));
      files.advance(100 * MILLIS);
      cache.digest("a.c");
      cache.digest("a.c");
      assertEquals(3, timesRead("a.c"));
    }
  }

  @Test
  void anOldTimeStampOnAFileChangedJustNowIsNotTrusted() throws IOException {
    files.advance(1000 * MILLIS);
    files.create("a.c", "one", 5 * MILLIS);
    try (DigestCache cache = open()) {
      cache.digest("a.c");
      cache.digest("a.c");
      assertEquals(2, timesRead("a.c"));
    }
  }

  @Test
  void sizeTimesAndInodeAllCount() throws IOException {
    files.create("a.c", "one");
    files.advance(100 * MILLIS);
    try (DigestCache cache = open()) {
      cache.digest("a.c");
      files.setMtimeNanos("a.c", 1);
      files.advance(100 * MILLIS);
      cache.digest("a.c");
      assertEquals(2, timesRead("a.c"), "another ctime");
      files.delete("a.c").create("b.c", "two", 1);
      files.advance(100 * MILLIS);
      assertEquals(Optional.empty(), cache.digest("a.c"));
      assertEquals(Optional.of(digest("two")), cache.digest("b.c"));
    }
  }

  @Test
  void aFileThatChangesEachTimeItIsReadIsAnError() throws IOException {
    files.create("a.c", "one");
    FakeFiles restless = files;
    FileSystemClock clock =
        new FileSystemClock(
            files,
            "tick",
            Duration.ZERO,
            () -> {
              restless.advance(100 * MILLIS);
              restless.touch("a.c");
              return Instant.EPOCH;
            });
    try (DigestCache cache = DigestCache.at(directory, files, clock)) {
      IOException failure = assertThrows(IOException.class, () -> cache.digest("a.c"));
      assertEquals("open(a.c): it changes while it is read", failure.getMessage());
    }
  }

  @Test
  void damageCostsOnlyHashing() throws IOException {
    files.create("a.c", "one").create("b.c", "two");
    files.advance(100 * MILLIS);
    try (DigestCache cache = open()) {
      cache.digest("a.c");
      cache.digest("b.c");
    }
    Path file = directory.resolve("digests");
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 4;
      Files.write(file, changed);
      try (DigestCache cache = open()) {
        assertEquals(Optional.of(digest("one")), cache.digest("a.c"), "byte " + at);
        assertEquals(Optional.of(digest("two")), cache.digest("b.c"), "byte " + at);
      }
    }
    bytes[bytes.length - 1] ^= 4;
    Files.write(file, bytes);
    assertTrue(open().warning().isPresent());
  }
}
