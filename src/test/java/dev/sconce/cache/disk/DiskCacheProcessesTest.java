package dev.sconce.cache.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.ActionResult;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.cache.RecordedFacts;
import dev.sconce.digest.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
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

  @Test
  void aDiskThatIsFullIsAnAnswerAndLeavesNothingUnfinished() throws Exception {
    byte[] large = new byte[300_000];
    Path source = Files.write(work.resolve("source"), large);
    assertEquals(List.of("Absent", "Found", "Found", "Found"), answers("unlimited"));
    Files.delete(open().snapshot(Digest.of(large)));
    assertEquals(List.of("Absent", "Failed", "Failed", "Found"), answers("100"));
    Files.move(source, open().snapshot(Digest.of(large)));
    Files.write(source, large);
    assertEquals(List.of("Failed", "Found", "Failed", "Found"), answers("100"));
    assertTrue(Files.notExists(work.resolve("target")));
    try (Stream<Path> left = Files.list(work.resolve("cache/v1/tmp"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  /** The answers of a process that may write files of this many blocks. */
  private List<String> answers(String blocks) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f " + blocks + "; exec \"$@\"",
                "bash",
                System.getProperty("java.home") + "/bin/java",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DiskCacheStorer.class.getName(),
                work.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      lines = out.readAllLines();
    }
    assertEquals(0, process.waitFor());
    return lines.stream().map(line -> line.substring(0, line.indexOf('['))).toList();
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
