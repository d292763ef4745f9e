package dev.sconce.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.FakeFiles;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FileSystemClockTest {
  private final FakeFiles files = new FakeFiles();
  private Instant now = Instant.ofEpochSecond(1_000_000);

  private FileSystemClock clock(Duration validFor) {
    return new FileSystemClock(files, "build/.ninja_lock", validFor, () -> now);
  }

  @Test
  void theTimeIsThatOfAFileWrittenNow() throws IOException {
    FileSystemClock clock = clock(Duration.ZERO);
    long first = files.tick();
    assertEquals(first, clock.nowNanos());
    long second = files.tick();
    assertEquals(second, clock.nowNanos());
    assertEquals("", files.content("build/.ninja_lock"));
  }

  @Test
  void aTimeThatDividesLiesBetweenWhatWasWrittenAndWhatWillBe() throws IOException {
    FileSystemClock ticking =
        new FileSystemClock(
            files,
            "build/.ninja_lock",
            Duration.ZERO,
            () -> {
              files.tick();
              return now;
            });
    files.create("before", "");
    long dividing = ticking.dividingNanos();
    files.create("after", "");
    assertTrue(files.mtimeNanos("before") <= dividing);
    assertTrue(dividing < files.mtimeNanos("after"));
  }

  @Test
  void aTimeThatDividesIsThatOfTheTickWhereTheClockIsCoarse() throws IOException {
    files.create("before", "");
    assertEquals(files.mtimeNanos("before"), clock(Duration.ZERO).dividingNanos());
  }

  @Test
  void aReadingIsGoodForAWhile() throws IOException {
    FileSystemClock clock = clock(Duration.ofMillis(10));
    long first = clock.nowNanos();
    files.tick();
    now = now.plusMillis(9);
    assertEquals(first, clock.nowNanos());
    now = now.plusMillis(1);
    assertEquals(first + 1, clock.nowNanos());
    files.tick();
    now = now.minusSeconds(5);
    assertEquals(first + 2, clock.nowNanos(), "the process's clock went back");
  }

  @Test
  void theFileIsRemovedIfItWasWritten() throws IOException {
    FileSystemClock clock = clock(Duration.ZERO);
    clock.close();
    clock.nowNanos();
    assertTrue(files.exists("build/.ninja_lock"));
    clock.close();
    assertFalse(files.exists("build/.ninja_lock"));
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsAnError() {
    files.failAt("build/.ninja_lock", "Read-only file system");
    assertEquals(
        "open(build/.ninja_lock): Read-only file system",
        assertThrows(IOException.class, clock(Duration.ZERO)::nowNanos).getMessage());
  }
}
