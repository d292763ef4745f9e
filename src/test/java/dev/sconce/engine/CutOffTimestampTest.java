package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.files.FileSystemClock;
import dev.sconce.testing.FakeFiles;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CutOffTimestampTest {
  private final FakeFiles files = new FakeFiles();
  private final CutOffTimestamp.Written time =
      new CutOffTimestamp.Written(
          new FileSystemClock(files, ".clock", Duration.ZERO, () -> Instant.ofEpochMilli(0)),
          _ -> files.tick());

  @Test
  void oneTimeServesUntilItIsForgotten() throws IOException, InterruptedException {
    long first = time.current();
    files.advance(1_000);
    assertEquals(first, time.current());
    time.forget();
    assertTrue(time.current() > first, "it would be older than the run that it is for");
  }
}
