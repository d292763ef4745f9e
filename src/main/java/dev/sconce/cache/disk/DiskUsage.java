package dev.sconce.cache.disk;

import dev.sconce.files.AtomicWrite;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a cache directory below its size limit. A file holds the sum of what was added, under a
 * lock, so that the directory is walked only when the sum exceeds the limit or is a day old: a
 * process that was killed leaves the sum too low. Then the least recently used entries are evicted.
 */
final class DiskUsage {
  /**
   * The share of the limit that is kept, so that the next addition does not evict again at once.
   */
  private static final double KEPT = 0.9;

  private static final Duration VALID = Duration.ofDays(1);

  /** A file without writes for this long was left by a process that ended. */
  private static final Duration UNFINISHED = Duration.ofHours(1);

  private static final int SHARE_BEFORE_SUM = 64;
  private static final long MOST_BEFORE_SUM = 64 << 20;
  private static final int BLOCK_BYTES = 4096;

  private final CacheDirectory directory;
  private final long limitBytes;
  private final InstantSource clock;
  private long addedBytes;

  DiskUsage(CacheDirectory directory, long limitBytes, InstantSource clock) {
    this.directory = directory;
    this.limitBytes = limitBytes;
    this.clock = clock;
  }

  /** An entry of this size was stored. */
  void added(long sizeBytes) throws IOException {
    synchronized (this) {
      addedBytes += blocks(sizeBytes);
      if (addedBytes < Math.min(MOST_BEFORE_SUM, limitBytes / SHARE_BEFORE_SUM)) {
        return;
      }
    }
    settle();
  }

  /** Adds the stored bytes to the sum, and evicts entries if the sum is too large. */
  void settle() throws IOException {
    if (!Files.isDirectory(directory.top())) {
      return;
    }
    try (FileChannel channel =
            FileChannel.open(
                directory.top().resolve("lock"),
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE);
        FileLock lock = tryLock(channel)) {
      if (lock != null) { // its holder does the work; our bytes go into the next sum
        settleLocked();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ours) {
      return null;
    }
  }

  private synchronized void settleLocked() throws IOException {
    Sum sum = readSum();
    long bytes = sum.bytes + addedBytes;
    Instant now = clock.instant();
    boolean walk =
        bytes > limitBytes || Duration.between(sum.walked, now).abs().compareTo(VALID) > 0;
    Sum next = walk ? new Sum(evict(now), now) : new Sum(bytes, sum.walked);
    byte[] text =
        (next.bytes + " " + next.walked.getEpochSecond()).getBytes(StandardCharsets.US_ASCII);
    AtomicWrite.replace(sumFile(), text, text.length);
    addedBytes = 0;
  }

  private Path sumFile() {
    return directory.top().resolve("usage");
  }

  private record Sum(long bytes, Instant walked) {}

  /** An unreadable sum is treated as old enough to be renewed, unless everything was just added. */
  private Sum readSum() throws IOException {
    try {
      String[] words = Files.readString(sumFile(), StandardCharsets.US_ASCII).split(" ", -1);
      return new Sum(Long.parseLong(words[0]), Instant.ofEpochSecond(Long.parseLong(words[1])));
    } catch (NoSuchFileException | NumberFormatException | ArrayIndexOutOfBoundsException none) {
      return new Sum(0, directory.isFresh() ? clock.instant() : Instant.EPOCH);
    }
  }

  private record Entry(Path path, long bytes, Instant used) {}

  private long evict(Instant now) throws IOException {
    removeUnfinished(now);
    List<Entry> entries = entries();
    long sum = 0;
    for (Entry entry : entries) {
      sum += entry.bytes;
    }
    if (sum <= limitBytes) {
      return sum;
    }
    entries.sort(Comparator.comparing(Entry::used));
    long kept = (long) (limitBytes * KEPT);
    for (Entry entry : entries) {
      if (sum <= kept) {
        break;
      }
      Files.deleteIfExists(entry.path);
      sum -= entry.bytes;
    }
    return sum;
  }

  /** Also removes files from the future: the clock was set back since. */
  private void removeUnfinished(Instant now) throws IOException {
    for (Entry entry : list(directory.unfinished())) {
      if (Duration.between(entry.used, now).abs().compareTo(UNFINISHED) > 0) {
        Files.deleteIfExists(entry.path);
      }
    }
  }

  private List<Entry> entries() throws IOException {
    List<Entry> found = new ArrayList<>();
    for (CacheDirectory.EntryKind kind : CacheDirectory.EntryKind.values()) {
      for (Path shard : names(directory.top().resolve(kind.directory))) {
        found.addAll(list(shard));
      }
    }
    return found;
  }

  private static List<Entry> list(Path shard) throws IOException {
    List<Entry> found = new ArrayList<>();
    for (Path file : names(shard)) {
      entry(file).ifPresent(found::add);
    }
    return found;
  }

  /** Empty if another process removed it. */
  private static Optional<Entry> entry(Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new Entry(file, blocks(attributes.size()), attributes.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  /** The entries of a directory; none if it is not a directory. */
  private static List<Path> names(Path directory) throws IOException {
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      files.forEach(names::add);
      return names;
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    } catch (DirectoryIteratorException failed) {
      throw failed.getCause();
    }
  }

  private static long blocks(long sizeBytes) {
    return (sizeBytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
  }

  /** Walks the directory to measure its size. */
  DiskCache.Usage measure() throws IOException {
    int results = 0;
    int contents = 0;
    long bytes = 0;
    Path resultsTop = directory.top().resolve(CacheDirectory.EntryKind.RESULT.directory);
    for (Entry entry : entries()) {
      if (entry.path.startsWith(resultsTop)) {
        results++;
      } else {
        contents++;
      }
      bytes += entry.bytes;
    }
    return new DiskCache.Usage(results, contents, bytes, limitBytes);
  }

  /** Removes all entries; returns the bytes that they took. */
  long clear() throws IOException {
    long bytes = 0;
    for (Entry entry : entries()) {
      Files.deleteIfExists(entry.path);
      bytes += entry.bytes;
    }
    Files.deleteIfExists(sumFile());
    return bytes;
  }
}
