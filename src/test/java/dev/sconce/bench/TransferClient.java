package dev.sconce.bench;

import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.CacheClock;
import dev.sconce.cache.CacheListener;
import dev.sconce.cache.ContentStore.FetchProgress;
import dev.sconce.cache.disk.DiskCache;
import dev.sconce.cache.http.CacheAddress;
import dev.sconce.cache.http.HttpCache;
import dev.sconce.cache.http.HttpCacheSettings;
import dev.sconce.cache.tiers.TieredCache;
import dev.sconce.digest.Digest;
import dev.sconce.session.CacheMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Fetches contents one after the other as a build does, including digests: {@code TransferClient
 * URL DIRECTORY here|direct HASH/SIZE…}. With {@code here} they are also stored in a cache of this
 * machine. Prints the nanoseconds for all but the first content, and the peak heap usage.
 */
public final class TransferClient {
  private TransferClient() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    HttpCache server =
        HttpCache.open(
            HttpCacheSettings.of(CacheAddress.parse(arguments[0])),
            CacheClock.system(() -> 0),
            InstantSource.system(),
            CacheListener.NONE);
    DiskCache disk =
        DiskCache.local(
            directory.resolve("disk"), 4L << 30, InstantSource.system(), CacheListener.NONE);
    try (TieredCache cache =
        new TieredCache(
            arguments[2].equals("here") ? Optional.of(disk) : Optional.empty(),
            disk,
            Optional.of((CacheBackend) server),
            CacheMode.FETCH,
            HttpCacheSettings.DEFAULT_CONNECTIONS,
            CacheClock.system(() -> 0),
            CacheListener.NONE)) {
      List<String> contents = List.of(arguments).subList(3, arguments.length);
      long start = 0;
      for (int i = 0; i < contents.size(); i++) {
        start = i == 1 ? System.nanoTime() : start;
        fetch(cache, contents.get(i), directory.resolve("fetched"));
      }
      System.out.println(System.nanoTime() - start);
    }
  }

  private static void fetch(TieredCache cache, String content, Path target) throws Exception {
    int slash = content.indexOf('/');
    Digest digest =
        Digest.ofHex(content.substring(0, slash), Long.parseLong(content.substring(slash + 1)));
    CacheAnswer<Path> answer = cache.fetch(digest, target, FetchProgress.NONE);
    if (!(answer instanceof CacheAnswer.Found)) {
      throw new AssertionError(answer);
    }
    Files.delete(target);
  }
}
