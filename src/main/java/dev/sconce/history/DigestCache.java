package dev.sconce.history;

import dev.sconce.digest.Digest;
import dev.sconce.files.FileException;
import dev.sconce.files.FileStat;
import dev.sconce.files.FileSystem;
import dev.sconce.files.FileSystemClock;
import dev.sconce.graph.ByteSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Digests of files, hashed once for each state of a file. A state is size, mtime, ctime and inode.
 * The cache keeps a digest only if mtime and ctime are well before the time of hashing, because a
 * file may change again within one tick of its file system's clock. Safe for use by several
 * threads; only one process at a time may use it.
 */
public final class DigestCache implements AutoCloseable {
  /** The minimum age of a state when it is hashed, on file systems with fine timestamps. */
  private static final long FINE_AGE_NANOS = Duration.ofMillis(20).toNanos();

  /** The minimum age on file systems with timestamps in seconds. */
  private static final long COARSE_AGE_NANOS = Duration.ofSeconds(2).toNanos();

  private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private static final String MAGIC = "# sconce digests 1\n";
  private static final int TYPE_DIGEST = 1;
  private static final int WORDS = 8;
  private static final int MAX_ENTRIES = 1 << 20;
  private static final int MAX_ATTEMPTS = 3;

  private final FileSystem files;
  private final FileSystemClock clock;
  private final RecordFile records;
  private final LongHashMap entryOfPath = new LongHashMap();
  private final ByteSink content = new ByteSink();

  /** Size, mtime, ctime, inode and the four words of the hash, for each entry. */
  private long[] words = new long[256 * WORDS];

  private int count;
  private boolean loaded;

  /** Why the file is no longer read or written. Known digests remain for this process. */
  private @Nullable IOException unusable;

  private DigestCache(Path directory, FileSystem files, FileSystemClock clock) {
    this.files = files;
    this.clock = clock;
    this.records = new RecordFile(directory.resolve("digests"), MAGIC);
  }

  /**
   * A cache that is read at its first use; most builds never use it. Reading changes nothing on
   * disk, and no file has to exist.
   *
   * @param directory the {@code .sconce} beside the manifest
   * @param clock the clock of the file system that contains the files
   */
  public static DigestCache at(Path directory, FileSystem files, FileSystemClock clock) {
    return new DigestCache(directory, files, clock);
  }

  /** Reads the cache, unless it was read before. */
  synchronized void load() {
    if (!loaded) {
      loaded = true;
      try {
        records.load(this::visit);
      } catch (FileException failure) {
        unusable = failure;
      }
    }
  }

  private void visit(int type, long key, byte[] record) {
    if (type != TYPE_DIGEST || record.length != WORDS * Long.BYTES) {
      return;
    }
    int at = place(key);
    for (int i = 0; i < WORDS; i++) {
      words[at + i] = LittleEndian.getLong(record, i * Long.BYTES);
    }
  }

  /** Whether another build wrote the cache since it was read; false before that. */
  public synchronized boolean isOutdated() throws FileException {
    return unusable == null && records.isOutdated();
  }

  /** The problem with the file, for a warning, if it was read. */
  public synchronized Optional<String> warning() {
    return records.warning();
  }

  /** Why digests are not kept for the next build. */
  public synchronized Optional<IOException> failure() {
    return Optional.ofNullable(unusable);
  }

  /**
   * The digest of the present content of a file; empty if it is missing.
   *
   * @throws IOException if the file cannot be read, or changes during each attempt to read it.
   *     {@link #failure} reports problems with the cache itself
   */
  public Optional<Digest> digest(String path) throws IOException {
    load();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<FileStat> before = files.stat(path);
      if (before.isEmpty()) {
        return Optional.empty();
      }
      Optional<Digest> known = known(path, before.get());
      if (known.isPresent()) {
        return known;
      }
      long now = clock.nowNanos();
      Optional<Digest> hashed = hashed(path);
      if (hashed.isPresent() && files.stat(path).equals(before)) {
        remember(path, before.get(), hashed.get(), now);
        return hashed;
      }
    }
    throw new FileException("open", path, "it changes while it is read");
  }

  /**
   * The digest of a file that was just seen in {@code state}; empty if the state has changed since.
   *
   * @throws IOException if the file cannot be read
   */
  public Optional<Digest> digest(String path, FileStat state) throws IOException {
    Optional<Digest> known = known(path, state);
    if (known.isPresent()) {
      return known;
    }
    long now = clock.nowNanos();
    Optional<Digest> hashed = hashed(path);
    if (hashed.isEmpty() || !files.stat(path).equals(Optional.of(state))) {
      return Optional.empty();
    }
    remember(path, state, hashed.get(), now);
    return hashed;
  }

  /** The digest of a file in a state that was hashed before; otherwise empty. */
  public synchronized Optional<Digest> known(String path, FileStat stat) {
    load();
    int at = (int) entryOfPath.get(key(path), -1);
    boolean same =
        at >= 0
            && words[at] == stat.sizeBytes()
            && words[at + 1] == stat.mtimeNanos()
            && words[at + 2] == stat.ctimeNanos()
            && words[at + 3] == stat.inode();
    return same
        ? Optional.of(
            new Digest(
                words[at + 4], words[at + 5], words[at + 6], words[at + 7], stat.sizeBytes()))
        : Optional.empty();
  }

  /** Hashes a file as it is now, without keeping the digest; empty if the file is missing. */
  public Optional<Digest> hashed(String path) throws IOException {
    Optional<InputStream> opened = files.open(path);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = opened.get()) {
      return Optional.of(Digest.of(in));
    }
  }

  /**
   * Takes a change time in whole seconds as a sign of a file system that counts in seconds. If that
   * is wrong, the file is only hashed once more.
   */
  private static long minAgeNanos(FileStat stat) {
    return stat.ctimeNanos() % NANOS_PER_SECOND == 0 ? COARSE_AGE_NANOS : FINE_AGE_NANOS;
  }

  private synchronized void remember(String path, FileStat stat, Digest digest, long hashedAt) {
    long newest = Math.max(stat.mtimeNanos(), stat.ctimeNanos());
    if (newest > hashedAt - minAgeNanos(stat)) {
      return;
    }
    long key = key(path);
    int at = place(key);
    words[at] = stat.sizeBytes();
    words[at + 1] = stat.mtimeNanos();
    words[at + 2] = stat.ctimeNanos();
    words[at + 3] = stat.inode();
    words[at + 4] = digest.hash0();
    words[at + 5] = digest.hash1();
    words[at + 6] = digest.hash2();
    words[at + 7] = digest.hash3();
    if (unusable == null) {
      try {
        append(key, at);
      } catch (FileException failure) {
        unusable = failure;
      }
    }
  }

  private void append(long key, int at) throws FileException {
    content.clear();
    for (int i = 0; i < WORDS; i++) {
      LittleEndian.put(content, words[at + i]);
    }
    records.append(TYPE_DIGEST, key, content);
    if (records.isWasteful()) {
      records.recompact();
    }
  }

  /** The index for the words of a path. Clears the cache if it has too many entries. */
  private int place(long key) {
    int known = (int) entryOfPath.get(key, -1);
    if (known >= 0) {
      return known;
    }
    if (count == MAX_ENTRIES) {
      entryOfPath.clear();
      count = 0;
    }
    int at = count++ * WORDS;
    if (at == words.length) {
      words = Arrays.copyOf(words, at * 2);
    }
    entryOfPath.put(key, at);
    return at;
  }

  @Override
  public synchronized void close() throws IOException {
    records.close();
  }

  private static long key(String path) {
    return RapidHash.hash(path);
  }
}
