package dev.sconce.cache.disk;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.CacheListener;
import dev.sconce.digest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;

/**
 * Stores contents and results without end: {@code DiskCacheWriter DIRECTORY LIMIT SEED}. Processes
 * with the same seed store the same entries.
 */
final class DiskCacheWriter {
  static final int DIFFERENT = 64;

  private DiskCacheWriter() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path root = Path.of(arguments[0]);
    Path source = Files.createTempFile("sconce-writer", "");
    source.toFile().deleteOnExit();
    DiskCache cache =
        DiskCache.local(
            root, Long.parseLong(arguments[1]), InstantSource.system(), CacheListener.NONE);
    Random random = new Random(Long.parseLong(arguments[2]));
    System.out.println("started");
    while (true) {
      int number = random.nextInt(DIFFERENT);
      byte[] content = content(number);
      Files.write(source, content);
      cache.store(Digest.of(content), source);
      cache.store(key(number), ActionResult.holding(content));
    }
  }

  /** A content of a few bytes up to half a megabyte. */
  static byte[] content(int number) {
    Random random = new Random(number);
    byte[] bytes = new byte[1 + random.nextInt(number % 4 == 0 ? 500_000 : 5_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  static ActionKey key(int number) {
    return new ActionKey(Digest.of(new byte[] {(byte) number}));
  }
}
