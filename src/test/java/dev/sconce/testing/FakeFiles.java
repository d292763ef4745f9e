package dev.sconce.testing;

import dev.sconce.files.FileException;
import dev.sconce.files.FileStat;
import dev.sconce.files.FileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * Files in memory, with a clock that only moves when a test moves it. The clock starts at 1;
 * written files get the present time as their mtime. Only directories from {@link #makeParents} or
 * {@link #makeDirectory} exist, but writing a file does not require its directory.
 *
 * <p>Texts are byte strings. {@link #created()}, {@link #removed()}, {@link #read()}, {@link
 * #statted()} and {@link #directoriesMade()} return records of the operations; {@link #forget()}
 * clears these records.
 */
public final class FakeFiles implements FileSystem {
  private record Entry(
      byte[] content, long mtimeNanos, long ctimeNanos, long inode, boolean executable) {}

  private final Map<String, Entry> files = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private final Map<String, String> obstacles = new LinkedHashMap<>();
  private final Set<String> fixedTimes = new LinkedHashSet<>();
  private final Set<String> directories = new LinkedHashSet<>();
  private final Set<String> created = new LinkedHashSet<>();
  private final Set<String> removed = new LinkedHashSet<>();
  private final List<String> read = new ArrayList<>();
  private final List<String> statted = new ArrayList<>();
  private String crashing = "";
  private long now = 1;
  private long lastInode;

  /** Moves the clock forward by one, so that later writes are newer. Returns the time. */
  public synchronized long tick() {
    return ++now;
  }

  /** Moves the clock forward by {@code nanos}. Returns the time. */
  public synchronized long advance(long nanos) {
    now += nanos;
    return now;
  }

  /** The present time. */
  public synchronized long now() {
    return now;
  }

  /** Creates or overwrites a file at the present time. */
  public synchronized FakeFiles create(String path, String content) {
    put(path, content.getBytes(StandardCharsets.ISO_8859_1), now);
    return this;
  }

  /** Creates or overwrites a file with the given mtime. */
  public synchronized FakeFiles create(String path, String content, long mtimeNanos) {
    put(path, content.getBytes(StandardCharsets.ISO_8859_1), mtimeNanos);
    return this;
  }

  /** Sets the mtime of an existing or new file to the present time. */
  public synchronized FakeFiles touch(String path) {
    Entry entry = files.get(path);
    put(path, entry == null ? new byte[0] : entry.content(), now);
    return this;
  }

  /** Creates a directory. */
  public synchronized FakeFiles makeDirectory(String path) {
    directories.add(path);
    return this;
  }

  /** Makes the same file available under another path. */
  public synchronized FakeFiles link(String path, String other) {
    files.put(other, files.get(path));
    return this;
  }

  /** Removes a file without recording it, as another program would. */
  public synchronized FakeFiles delete(String path) {
    files.remove(path);
    return this;
  }

  /** Makes every operation on a path fail with a message such as {@code stat(path): reason}. */
  public synchronized FakeFiles failAt(String path, String reason) {
    failures.put(path, reason);
    return this;
  }

  /** Makes {@link #obstacle} return a reason for a path. */
  public synchronized FakeFiles obstructed(String path, String reason) {
    obstacles.put(path, reason);
    return this;
  }

  /** Makes setting the time of a path fail, as if the file belonged to another user. */
  public synchronized FakeFiles fixTime(String path) {
    fixedTimes.add(path);
    return this;
  }

  /** Makes the program crash when it sets the time of a path; an empty path turns this off. */
  public synchronized FakeFiles crashWhenTimed(String path) {
    crashing = path;
    return this;
  }

  /** Whether the file exists. */
  public synchronized boolean exists(String path) {
    return files.containsKey(path);
  }

  /** The content of an existing file, without recording the access. */
  public synchronized String content(String path) {
    Entry entry = files.get(path);
    if (entry == null) {
      throw new NoSuchElementException(path);
    }
    return new String(entry.content(), StandardCharsets.ISO_8859_1);
  }

  /** The paths of all files, in order of creation. */
  public synchronized Set<String> paths() {
    return new LinkedHashSet<>(files.keySet());
  }

  /** The paths that were written or created. */
  public synchronized Set<String> created() {
    return new LinkedHashSet<>(created);
  }

  /** The paths of files that {@link #remove} removed. */
  public synchronized Set<String> removed() {
    return new LinkedHashSet<>(removed);
  }

  /** The paths passed to {@link #read(String)}, including missing files, in order. */
  public synchronized List<String> read() {
    return List.copyOf(read);
  }

  /** The paths whose state was requested, in order. */
  public synchronized List<String> statted() {
    return List.copyOf(statted);
  }

  /** The directories that were created, in order. */
  public synchronized List<String> directoriesMade() {
    return List.copyOf(directories);
  }

  /** Clears the records of operations. Files and directories stay. */
  public synchronized void forget() {
    created.clear();
    removed.clear();
    read.clear();
    statted.clear();
  }

  @Override
  public synchronized long mtimeNanos(String path) throws IOException {
    statted.add(path);
    check("stat", path);
    Entry entry = files.get(path);
    if (entry != null) {
      return entry.mtimeNanos();
    }
    return directories.contains(path) ? 1 : 0;
  }

  @Override
  public synchronized Optional<FileStat> stat(String path) throws IOException {
    statted.add(path);
    check("stat", path);
    Entry entry = files.get(path);
    if (entry != null) {
      return Optional.of(
          new FileStat(
              FileStat.Kind.FILE,
              entry.content().length,
              entry.mtimeNanos(),
              entry.ctimeNanos(),
              entry.inode(),
              entry.executable()));
    }
    return directories.contains(path)
        ? Optional.of(new FileStat(FileStat.Kind.DIRECTORY, 0, 1, 1, 0, true))
        : Optional.empty();
  }

  @Override
  public synchronized Optional<byte[]> read(String path) throws IOException {
    read.add(path);
    check("open", path);
    return Optional.ofNullable(files.get(path)).map(entry -> entry.content().clone());
  }

  @Override
  public synchronized void write(String path, byte[] content) throws IOException {
    check("open", path);
    put(path, content.clone(), now);
  }

  @Override
  public synchronized Optional<String> obstacle(String path) {
    return Optional.ofNullable(obstacles.get(path));
  }

  @Override
  public synchronized void makeParents(String path) throws IOException {
    check("mkdir", path);
    int slash = path.lastIndexOf('/');
    if (slash > 0) {
      String parent = path.substring(0, slash);
      makeParents(parent);
      directories.add(parent);
    }
  }

  @Override
  public synchronized boolean remove(String path) throws IOException {
    check("remove", path);
    if (files.remove(path) != null) {
      removed.add(path);
      return true;
    }
    if (!directories.contains(path)) {
      return false;
    }
    if (isInUse(path)) {
      throw new FileException("remove", path, "Directory not empty");
    }
    return directories.remove(path);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    check("rename", from);
    check("rename", to);
    Entry entry = files.remove(from);
    if (entry == null) {
      throw new FileException("rename", from, "No such file or directory");
    }
    files.put(
        to, new Entry(entry.content(), entry.mtimeNanos(), now, entry.inode(), entry.executable()));
  }

  @Override
  public synchronized void setMtimeNanos(String path, long nanos) throws IOException {
    check("utime", path);
    if (path.equals(crashing)) {
      throw new IllegalStateException("a crash at " + path);
    }
    if (fixedTimes.contains(path)) {
      throw new FileException("utime", path, "Operation not permitted");
    }
    Entry entry = files.get(path);
    if (entry == null) {
      throw new FileException("utime", path, "No such file or directory");
    }
    files.put(path, new Entry(entry.content(), nanos, now, entry.inode(), entry.executable()));
  }

  private void put(String path, byte[] content, long mtimeNanos) {
    Entry old = files.get(path);
    long inode = old == null ? ++lastInode : old.inode();
    files.put(path, new Entry(content, mtimeNanos, now, inode, old != null && old.executable()));
    created.add(path);
  }

  private boolean isInUse(String directory) {
    String prefix = directory + "/";
    return files.keySet().stream().anyMatch(path -> path.startsWith(prefix))
        || directories.stream().anyMatch(path -> path.startsWith(prefix));
  }

  private void check(String operation, String path) throws IOException {
    String reason = failures.get(path);
    if (reason != null) {
      throw new FileException(operation, path, reason);
    }
  }
}
