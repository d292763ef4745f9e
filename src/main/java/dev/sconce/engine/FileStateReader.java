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

/** Reads the states of files, and when they got them. Safe for use by several threads. */
final class FileStateReader {
  private static final int LOCKS = 64;
  private static final int MAX_ATTEMPTS = 3;

  /**
   * A file at one moment.
   *
   * @param mtimeNanos 0 if it is missing
   * @param newestNanos the later of modification time and change time; 0 if it is missing
   */
  record Look(Ingredient.FileState state, long mtimeNanos, long newestNanos) {
    static final Look MISSING = new Look(Ingredient.FileState.MISSING, 0, 0);

    /** Whether the file was not written since another moment. */
    boolean isOf(FileStat stat) {
      return mtimeNanos == stat.mtimeNanos() && newestNanos == stat.newestNanos();
    }
  }

  private final FileSystem files;
  private final DigestCache digests;
  private final boolean readOnly;
  private final String directoryPrefix;

  /** The content of a file in some state, as reported by the code that put the file in place. */
  private record PlacedFile(FileStat stat, Digest digest) {}

  private final Map<String, PlacedFile> placedFiles = new ConcurrentHashMap<>();

  /** Prevents two threads from hashing the same file at once. */
  private final Object[] locks = new Object[LOCKS];

  /**
   * @param readOnly whether digests must not be stored
   * @param directory the absolute directory that relative paths start from; empty if no file is
   *     looked up by both kinds of path
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

  /** One name for each file: the graph has relative paths, keys and traces have absolute ones. */
  private String name(String path) {
    return directoryPrefix.length() > 1 && path.startsWith(directoryPrefix)
        ? path.substring(directoryPrefix.length())
        : path;
  }

  /**
   * The present state of a file.
   *
   * @throws IOException if it cannot be read, or changes during each attempt
   */
  Look look(String path) throws IOException {
    return look(path, _ -> true);
  }

  /**
   * The present state of a file; {@code UNREADABLE} if it would have to be hashed and must not be.
   *
   * @param mayHash receives its size in bytes
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

  /** Remembers the content of a file that was just put in place. */
  void learn(String path, Digest digest) throws IOException {
    files.stat(path).ifPresent(stat -> placedFiles.put(name(path), new PlacedFile(stat, digest)));
  }

  /** The content of a file in an earlier state; empty if it was not hashed in that state. */
  Optional<Ingredient.FileState> known(String path, FileStat stat) {
    return digests
        .known(name(path), stat)
        .map(digest -> new Ingredient.FileState.Content(digest, stat.executable()));
  }

  /** Hashes a file now if it has changed since some time, so that its content is known later. */
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

  /** The digest of a file in one state; empty if the file is no longer in that state. */
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
