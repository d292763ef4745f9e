package dev.sconce.cache.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.ActionResult;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.cache.RecordedFacts;
import dev.sconce.digest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share a directory, and are killed while they write. */
@Tag("slow")
final class DiskCacheProcessesTest {
  private static final long LIMIT_BYTES = 2_000_000;
  private static final int ROUNDS = Integer.getInteger("sconce.cache.kills", 6);
  private static final int WRITERS = 3;
  private static final int LONGEST_LIFE_MILLIS = 700;

  @TempDir Path work;

  private final RecordedFacts facts = new RecordedFacts();
  private final long seed = Long.getLong("sconce.cache.seed", System.nanoTime());

  private DiskCache open() {
    return DiskCache.local(work.resolve("cache"), LIMIT_BYTES, InstantSource.system(), facts);
  }

  private Process writer(int seed) throws IOException {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DiskCacheWriter.class.getName(),
                work.resolve("cache").toString(),
                Long.toString(LIMIT_BYTES),
                Integer.toString(seed))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals('s', process.getInputStream().read());
    return process;
  }

  @Test
  void whatKilledProcessesLeaveIsWholeOrNotThere() throws Exception {
    Random random = new Random(seed);
    int found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Process> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(writer(random.nextInt(2)));
      }
      Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
      for (Process process : writers) {
        process.destroyForcibly().waitFor();
      }
      found += lookAtAll();
    }
    assertTrue(found > 0, "nothing was stored, seed " + seed);
    DiskCache cache = open();
    cache.close();
    assertTrue(
        cache.usage().sizeBytes() <= LIMIT_BYTES + LIMIT_BYTES / 4,
        () -> cacheSize(cache) + " seed " + seed);
  }

  private static String cacheSize(DiskCache cache) {
    try {
      return cache.usage().toString();
    } catch (IOException failure) {
      return failure.toString();
    }
  }

  private int lookAtAll() throws IOException, InterruptedException {
    int found = 0;
    DiskCache cache = open();
    for (int number = 0; number < DiskCacheWriter.DIFFERENT; number++) {
      byte[] content = DiskCacheWriter.content(number);
      Path target = work.resolve("target");
      if (cache.fetch(Digest.of(content), target, FetchProgress.NONE)
          instanceof CacheAnswer.Found) {
        assertArrayEquals(content, Files.readAllBytes(target), "seed " + seed);
        Files.delete(target);
        found++;
      }
      if (cache.find(DiskCacheWriter.key(number))
          instanceof CacheAnswer.Found<ActionResult> result) {
        assertEquals(ActionResult.holding(content), result.value(), "seed " + seed);
      }
    }
    assertEquals(List.of(), facts.notices, "seed " + seed);
    return found;
  }
}
