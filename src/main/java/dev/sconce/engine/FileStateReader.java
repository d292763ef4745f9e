package dev.sconce.engine;

import dev.sconce.action.Ingredient;
import dev.sconce.digest.Digest;
import dev.sconce.files.FileStat;
import dev.sconce.files.FileSystem;
import dev.sconce.history.DigestCache;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;

/** Looks at files: what they are and when they became so. Safe for use by several threads. */
final class FileStateReader {
  private static final int LOCKS = 64;
  private static final int MAX_ATTEMPTS = 3;

  /**
   * A file at one moment.
   *
   * @param mtimeNanos 0 when it is missing
   * @param newestNanos the later of the last changes of content and of inode; 0 when it is missing
   */
  record Look(Ingredient.FileState state, long mtimeNanos, long newestNanos) {
    static final Look MISSING = new Look(Ingredient.FileState.MISSING, 0, 0);

    /** Whether it is one of a file that was not written since another moment. */
    boolean isOf(FileStat stat) {
      return mtimeNanos == stat.mtimeNanos() && newestNanos == stat.newestNanos();
    }
  }

  private final FileSystem files;
  private final DigestCache digests;
  private final boolean readOnly;
  private final String directoryPrefix;

  /** What a file in some state says, as whoever put it in its place knew. */
  private record PlacedFile(FileStat stat, Digest digest) {}

  private final Map<String, PlacedFile> placedFiles = new ConcurrentHashMap<>();

  /** So that two threads do not hash the same file at once. */
  private final Object[] locks = new Object[LOCKS];

  /**
   * @param readOnly whether digests are not to be remembered
   * @param directory the directory that relative paths are seen from, absolute; empty if nobody
   *     asks about a file by both kinds of path
   */
  FileStateReader(FileSystem files, DigestCache digests, boolean readOnly, String directory) {
    this.files = files;
    this.digests = digests;
    this.readOnly = readOnly;
    this.directoryPrefix = directory + "/";
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  /** One name for each file: the graph has it relative, keys and traces absolute. */
  private String name(String path) {
    return directoryPrefix.length() > 1 && path.startsWith(directoryPrefix)
        ? path.substring(directoryPrefix.length())
        : path;
  }

  /**
   * The state of a file as it is now.
   *
   * @throws IOException if it cannot be read, or changes each time it is looked at
   */
  Look look(String path) throws IOException {
    return look(path, _ -> true);
  }

  /**
   * The same; but a file that would have to be hashed, and may not, is unreadable.
   *
   * @param mayHash asked with its size in bytes
   */
  Look look(String anyPath, LongPredicate mayHash) throws IOException {
    String path = name(anyPath);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<FileStat> found = files.stat(path);
      if (found.isEmpty()) {
        return Look.MISSING;
      }
      FileStat stat = found.get();
      long newest = stat.newestNanos();
      if (stat.kind() != FileStat.Kind.FILE) {
        return new Look(
            new Ingredient.FileState.NotAFile(stat.mtimeNanos()), stat.mtimeNanos(), newest);
      }
      Optional<Digest> digest = knownDigest(path, stat);
      if (digest.isEmpty()) {
        if (!mayHash.test(stat.sizeBytes())) {
          return new Look(Ingredient.FileState.UNREADABLE, stat.mtimeNanos(), newest);
        }
        digest = hashed(path, stat);
      }
      if (digest.isPresent()) {
        Ingredient.FileState state =
            new Ingredient.FileState.Content(digest.get(), stat.executable());
        return new Look(state, stat.mtimeNanos(), newest);
      }
    }
    throw new IOException(path + " changes while it is looked at");
  }

  private Optional<Digest> knownDigest(String path, FileStat stat) {
    PlacedFile known = placedFiles.get(path);
    return known != null && known.stat().equals(stat)
        ? Optional.of(known.digest())
        : digests.known(path, stat);
  }

  /** Takes note of what a file says that was put in its place just now. */
  void learn(String path, Digest digest) throws IOException {
    files.stat(path).ifPresent(stat -> placedFiles.put(name(path), new PlacedFile(stat, digest)));
  }

  /** What a file said in a state that it had at some time; empty when it was not hashed then. */
  Optional<Ingredient.FileState> known(String path, FileStat stat) {
    return digests
        .known(name(path), stat)
        .map(digest -> new Ingredient.FileState.Content(digest, stat.executable()));
  }

  /** Has what a file says known from now on, if it has changed since some time. */
  void learn(String anyPath, long sinceNanos) throws IOException {
    String path = name(anyPath);
    Optional<FileStat> found = readOnly ? Optional.empty() : files.stat(path);
    if (found.isPresent()
        && found.get().kind() == FileStat.Kind.FILE
        && found.get().newestNanos() >= sinceNanos
        && digests.known(path, found.get()).isEmpty()) {
      hashed(path, found.get());
    }
  }

  /** The digest of a file in one state; empty when it has another one by now. */
  private Optional<Digest> hashed(String path, FileStat stat) throws IOException {
    synchronized (locks[path.hashCode() & (LOCKS - 1)]) {
      if (!readOnly) {
        return digests.digest(path, stat);
      }
      Optional<Digest> digest = digests.hashed(path);
      return files.stat(path).equals(Optional.of(stat)) ? digest : Optional.empty();
    }
  }
}
