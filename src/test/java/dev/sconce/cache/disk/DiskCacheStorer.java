package dev.sconce.cache.disk;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.cache.CacheListener;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.digest.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Stores a content and a result, fetches a content, and prints the answers: for tests of resource
 * limits.
 */
final class DiskCacheStorer {
  private DiskCacheStorer() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Path source = directory.resolve("source");
    Digest content;
    try (var bytes = Files.newInputStream(source)) {
      content = Digest.of(bytes);
    }
    ActionKey key = new ActionKey(Digest.of(new byte[] {1}));
    try (DiskCache cache =
        DiskCache.local(
            directory.resolve("cache"), 1 << 30, InstantSource.system(), CacheListener.NONE)) {
      System.out.println(cache.fetch(content, directory.resolve("target"), FetchProgress.NONE));
      System.out.println(cache.store(content, source));
      System.out.println(
          cache.store(key, ActionResult.holding(new byte[(int) Files.size(source)])));
      System.out.println(cache.store(key, ActionResult.holding(new byte[10])));
    }
  }
}
