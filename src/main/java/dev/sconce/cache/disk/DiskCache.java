package dev.sconce.cache.disk;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.action.ResultFormatException;
import dev.sconce.cache.ActionResultFormat;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.CacheListener;
import dev.sconce.cache.disk.CacheDirectory.EntryKind;
import dev.sconce.digest.Digest;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A cache in a directory. Processes share it without coordination; one that is killed leaves at
 * most an unfinished file, which is removed some time later. Damaged entries are detected when they
 * are read, removed, and reported. Every failure of the disk is an answer.
 */
public final class DiskCache implements CacheBackend {
  /** The resolution at which uses of an entry are recorded, for the eviction of old ones. */
  private static final Duration USE_GRAIN = Duration.ofMinutes(10);

  private final CacheDirectory directory;
  private final CacheListener listener;
  private final InstantSource clock;
  private final Tier tier;

  private final AtomicBoolean reported = new AtomicBoolean();

  /** Null where entries are never evicted. */
  private final @Nullable DiskUsage usage;

  private DiskCache(
      CacheDirectory directory,
      Tier tier,
      @Nullable DiskUsage usage,
      InstantSource clock,
      CacheListener listener) {
    this.directory = directory;
    this.tier = tier;
    this.usage = usage;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * The user's cache on this machine. The directory is made when something is stored.
   *
   * @param limitBytes the size above which the least recently used entries are evicted
   */
  public static DiskCache local(
      Path root, long limitBytes, InstantSource clock, CacheListener listener) {
    CacheDirectory directory = new CacheDirectory(root, true);
    return new DiskCache(
        directory, Tier.DISK, new DiskUsage(directory, limitBytes, clock), clock, listener);
  }

  /**
   * A directory that several users or machines share in place of a server. It must exist; new files
   * get its permissions. Entries are never evicted.
   */
  public static DiskCache shared(Path root, InstantSource clock, CacheListener listener) {
    return new DiskCache(new CacheDirectory(root, false), Tier.REMOTE, null, clock, listener);
  }

  @Override
  public CacheAnswer<ActionResult> find(ActionKey key) throws InterruptedException {
    Stopwatch watch = new Stopwatch();
    Path entry = directory.entry(EntryKind.RESULT, key.hex());
    try {
      BasicFileAttributes there = attributes(entry);
      if (there == null) {
        return none("read", watch);
      }
      Optional<byte[]> bytes = EntryBytes.read(key, Files.readAllBytes(entry));
      if (bytes.isEmpty()) {
        discard(entry, "damaged");
        return watch.absent();
      }
      ActionResult result = ActionResultFormat.decode(bytes.get());
      noteUse(entry, there.lastModifiedTime());
      return watch.found(result);
    } catch (NoSuchFileException none) {
      return none("read", watch);
    } catch (ResultFormatException malformed) {
      discard(entry, "not a result: " + malformed.getMessage());
      return watch.absent();
    } catch (IOException failure) {
      return watch.failed("read", directory.culprit(entry), failure);
    }
  }

  /** Null if nothing exists: most look-ups end so, and an exception for each would cost more. */
  private static @Nullable BasicFileAttributes attributes(Path entry) throws IOException {
    return entry
        .getFileSystem()
        .provider()
        .readAttributesIfExists(entry, BasicFileAttributes.class);
  }

  /** Whether there is an entry for a result, damaged or not. */
  public boolean contains(ActionKey key) {
    return Files.exists(directory.entry(EntryKind.RESULT, key.hex()));
  }

  @Override
  public CacheAnswer<ActionResult> store(ActionKey key, ActionResult result)
      throws InterruptedException {
    Stopwatch watch = new Stopwatch();
    Path entry = directory.entry(EntryKind.RESULT, key.hex());
    if (!ActionResultFormat.isText(result)) {
      return watch.failed("a name in the result is not text in UTF-8");
    }
    byte[] bytes = EntryBytes.write(key, ActionResultFormat.PROTOBUF.encode(result));
    Path file = null;
    try {
      file = directory.newFile(bytes);
      directory.publish(file, entry);
      added(bytes.length);
      return watch.found(result);
    } catch (IOException failure) {
      remove(file, failure);
      return watch.failed("write", directory.top(), failure);
    }
  }

  @Override
  public CacheAnswer<Path> fetch(Digest content, Path target, FetchProgress progress)
      throws InterruptedException {
    Stopwatch watch = new Stopwatch();
    Path entry = directory.entry(EntryKind.CONTENT, content.hex());
    boolean made = false;
    try {
      if (content.sizeBytes() > 0 && !Files.exists(entry)) {
        return none("read", watch);
      }
      Files.createFile(target);
      made = true;
      if (content.sizeBytes() == 0) {
        return watch.found(target);
      }
      Digest copied = ContentFiles.copy(entry, target, progress, StandardOpenOption.WRITE);
      if (copied.equals(content)) {
        noteUse(entry);
        return watch.found(target);
      }
      remove(target, null);
      if (!copied.hex().equals(content.hex())) { // otherwise the caller has the wrong size
        discard(entry, "damaged");
      }
      return watch.absent();
    } catch (NoSuchFileException gone) {
      if (!made) { // the target's directory is missing
        return watch.failed("create", target, gone);
      }
      remove(target, gone);
      return watch.absent();
    } catch (IOException failure) {
      if (made) {
        remove(target, failure);
      }
      return watch.failed("copy", made ? entry : target, failure);
    }
  }

  @Override
  public CacheAnswer<Digest> contains(Digest content) throws InterruptedException {
    Stopwatch watch = new Stopwatch();
    Path entry = directory.entry(EntryKind.CONTENT, content.hex());
    try {
      return content.sizeBytes() == 0 || Files.size(entry) == content.sizeBytes()
          ? watch.found(content)
          : watch.absent();
    } catch (NoSuchFileException none) {
      return none("stat", watch);
    } catch (IOException failure) {
      return watch.failed("stat", directory.culprit(entry), failure);
    }
  }

  @Override
  public CacheAnswer<Digest> store(Digest content, Path source) throws InterruptedException {
    if (contains(content) instanceof CacheAnswer.Found<Digest> there) {
      noteUse(directory.entry(EntryKind.CONTENT, content.hex()));
      return there;
    }
    Stopwatch watch = new Stopwatch();
    Path file = null;
    try {
      file = directory.newFile();
      Digest copied = ContentFiles.copy(source, file, FetchProgress.NONE, StandardOpenOption.WRITE);
      if (!copied.equals(content)) {
        Files.deleteIfExists(file);
        return watch.failed(NativePath.bytes(source) + " has changed since it was hashed");
      }
      return adopt(content, file, watch);
    } catch (IOException failure) {
      remove(file, failure);
      return watch.failed("write", directory.top(), failure); // this affects all entries
    }
  }

  /**
   * A new file below this cache, for a content from elsewhere: {@link #adopt} makes it an entry, or
   * the caller removes it.
   */
  public Path newFile() throws IOException {
    return directory.newFile();
  }

  /** Makes a file of {@link #newFile} an entry. Its content must have been checked just before. */
  public CacheAnswer<Digest> adopt(Digest content, Path file) throws InterruptedException {
    return adopt(content, file, new Stopwatch());
  }

  private CacheAnswer<Digest> adopt(Digest content, Path file, Stopwatch watch)
      throws InterruptedException {
    Path entry = directory.entry(EntryKind.CONTENT, content.hex());
    try {
      directory.publish(file, entry);
      added(content.sizeBytes());
      return watch.found(content);
    } catch (IOException failure) {
      remove(file, failure);
      return watch.failed("write", directory.top(), failure);
    }
  }

  /**
   * Copies a content that this process has just stored, like {@link #fetch} but without checking it
   * again.
   */
  public CacheAnswer<Path> copy(Digest content, Path target) throws InterruptedException {
    Stopwatch watch = new Stopwatch();
    Path entry = directory.entry(EntryKind.CONTENT, content.hex());
    boolean made = false;
    try {
      Files.createFile(target);
      made = true;
      ContentFiles.copyUnread(entry, target, FetchProgress.NONE, StandardOpenOption.WRITE);
      return watch.found(target);
    } catch (IOException failure) {
      if (made) {
        remove(target, failure);
      }
      return watch.failed("copy", made ? entry : target, failure);
    }
  }

  /** The path of a content, for reading only; the file may be removed at any time. */
  public Path snapshot(Digest content) {
    return directory.entry(EntryKind.CONTENT, content.hex());
  }

  /** What the directory holds. */
  public Usage usage() throws IOException {
    return measured().measure();
  }

  /** Removes all entries; returns the bytes that they took. */
  public long clear() throws IOException {
    return measured().clear();
  }

  private DiskUsage measured() {
    return usage == null ? new DiskUsage(directory, Long.MAX_VALUE, clock) : usage;
  }

  @Override
  public void close() {
    if (usage != null) {
      try {
        usage.settle();
      } catch (IOException failure) {
        report("settle", directory.top(), failure);
      }
    }
  }

  private void added(long sizeBytes) {
    if (usage != null) {
      try {
        usage.added(sizeBytes);
      } catch (IOException failure) {
        report("settle", directory.top(), failure);
      }
    }
  }

  /** The answer for a missing entry: absent, unless the whole shared directory is missing. */
  private <T> CacheAnswer<T> none(String operation, Stopwatch watch) {
    Optional<FileException> obstacle = directory.obstacle(operation);
    if (obstacle.isEmpty()) {
      return watch.absent();
    }
    report(obstacle.get().getMessage());
    return watch.failed(obstacle.get().getMessage());
  }

  private void noteUse(Path entry) {
    try {
      noteUse(entry, Files.getLastModifiedTime(entry));
    } catch (IOException gone) {
      return; // removed since it was read
    }
  }

  private void noteUse(Path entry, FileTime before) {
    if (usage == null) {
      return;
    }
    Instant now = clock.instant();
    try {
      if (Duration.between(before.toInstant(), now).abs().compareTo(USE_GRAIN) > 0) {
        Files.setLastModifiedTime(entry, FileTime.from(now));
      }
    } catch (IOException readOnlyOrGone) {
      return; // if use cannot be recorded, nothing can be stored either, and that is reported
    }
  }

  private void discard(Path entry, String problem) {
    String name = NativePath.bytes(entry);
    try {
      Files.deleteIfExists(entry);
      listener.noticed("removed from the cache: " + name + " was " + problem);
    } catch (IOException failure) {
      listener.noticed(
          "in the cache "
              + name
              + " is "
              + problem
              + " and cannot be removed: "
              + FileException.reasonOf(failure));
    }
  }

  private static void remove(@Nullable Path file, @Nullable IOException failure) {
    if (file == null) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException second) {
      if (failure != null) {
        failure.addSuppressed(second);
      }
    }
  }

  /** Reported once: a failure of one entry affects thousands. */
  private void report(String operation, Path path, IOException failure) {
    if (failure instanceof ClosedByInterruptException) {
      Thread.currentThread().interrupt();
      return;
    }
    report(explain(operation, path, failure));
  }

  private void report(String problem) {
    if (reported.compareAndSet(false, true)) {
      listener.noticed(problem);
    }
  }

  /**
   * Nobody else reports a fault of a shared directory; only faults of the directory itself are
   * reported.
   */
  private void reportIfShared(String operation, Path path, String problem) {
    if (tier == Tier.REMOTE && directory.holds(path)) {
      report((operation.equals("write") ? "nothing is pushed: " : "") + problem);
    }
  }

  private static String explain(String operation, Path path, IOException failure) {
    return failure instanceof FileException told
        ? told.getMessage()
        : FileException.of(operation, NativePath.bytes(path), failure).getMessage();
  }

  /**
   * What a cache directory holds.
   *
   * @param sizeBytes in whole blocks
   * @param limitBytes what it is kept below
   */
  public record Usage(int results, int contents, long sizeBytes, long limitBytes) {}

  /** Adds the duration to answers. */
  private final class Stopwatch {
    private final long startNanos = System.nanoTime();

    private long tookMillis() {
      return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
    }

    <T> CacheAnswer<T> found(T value) {
      return new CacheAnswer.Found<>(value, tier, tookMillis());
    }

    <T> CacheAnswer<T> absent() {
      return new CacheAnswer.Absent<>(tookMillis());
    }

    <T> CacheAnswer<T> failed(String detail) {
      return new CacheAnswer.Failed<>(MissReason.ERROR, detail, tookMillis());
    }

    <T> CacheAnswer<T> failed(String operation, Path path, IOException failure)
        throws InterruptedException {
      if (failure instanceof ClosedByInterruptException) {
        throw new InterruptedException();
      }
      String problem = explain(operation, path, failure);
      reportIfShared(operation, path, problem);
      return failed(problem);
    }
  }
}
