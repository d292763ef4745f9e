package dev.sconce.files;

import dev.sconce.os.FileProbe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The files below a directory on disk. If the directory is the working directory of the process,
 * paths go to the system unchanged: relative and short. Error messages have ninja's words.
 */
public final class DiskFiles implements FileSystem {
  /**
   * Names the attributes one by one: {@code unix:*} would include user names, for which Java
   * searches the system's user database.
   */
  private static final String STAT =
      "unix:isRegularFile,isDirectory,dev,ino,mode,size,lastModifiedTime,ctime";

  private static final String LINK_STAT = STAT + ",isSymbolicLink";

  private static final int EXECUTABLE_BY_OWNER = 0100;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final String prefix;
  private final @Nullable ProbedStates probed;

  /**
   * The files below a directory.
   *
   * @param root a byte string; empty for the working directory of the process
   */
  public DiskFiles(String root) {
    this(root, null);
  }

  /**
   * The files below a directory, with probes that get a whole state in one call.
   *
   * @param root a byte string; empty for the working directory of the process
   * @param probes creates a probe; empty as long as a probe would take longer than Java's own calls
   */
  public DiskFiles(String root, @Nullable Supplier<Optional<FileProbe>> probes) {
    this.probed = probes == null ? null : new ProbedStates(probes);
    prefix = root.isEmpty() || root.endsWith("/") ? root : root + "/";
  }

  /** The platform's path for a path of the build. */
  public Path path(String operation, String path) throws FileException {
    return NativePath.of(operation, below(path), path);
  }

  private String below(String path) {
    return prefix.isEmpty() || path.startsWith("/") ? path : prefix + path;
  }

  @Override
  public long mtimeNanos(String path) throws IOException {
    BasicFileAttributes attributes = attributes(path);
    return attributes == null ? 0 : mtime(attributes.lastModifiedTime());
  }

  @Override
  public Optional<FileStat> stat(String path) throws IOException {
    String place = below(path);
    FileStat found = probed != null && NativePath.isAscii(place) ? probed.stat(place) : null;
    return found == null ? statByJava(path) : Optional.of(found);
  }

  /** About three times as slow, because Java looks up each attribute by name. */
  private Optional<FileStat> statByJava(String path) throws IOException {
    Path file = path("stat", path);
    try {
      return Optional.of(nodeStat(Files.readAttributes(file, STAT)));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    } catch (IOException failure) {
      if (isBelowNoDirectory(file)) {
        return Optional.empty();
      }
      throw FileException.of("stat", path, failure);
    }
  }

  @Override
  public AccessSet.State state(String path) throws IOException {
    AccessSet.State found = probed == null || !path.startsWith("/") ? null : probed.state(path);
    return found == null ? stateByJava(path) : found;
  }

  /** About five times as slow, because Java looks up each attribute by name. */
  private AccessSet.State stateByJava(String path) throws IOException {
    Path file = path("stat", path);
    try {
      Map<String, Object> found = Files.readAttributes(file, LINK_STAT, LinkOption.NOFOLLOW_LINKS);
      boolean link = (Boolean) known(found, "isSymbolicLink");
      FileStat stat = nodeStat(found);
      AccessSet.State state = AccessSet.State.of(stat);
      return new AccessSet.State(
          link ? AccessSet.State.Kind.LINK : state.kind(),
          (Integer) known(found, "mode"),
          state.sizeBytes(),
          ((FileTime) known(found, "lastModifiedTime")).to(TimeUnit.NANOSECONDS),
          state.ctimeNanos(),
          state.inode(),
          link ? NativePath.bytes(Files.readSymbolicLink(file)) : "");
    } catch (NoSuchFileException missing) {
      return AccessSet.State.ABSENT;
    } catch (AccessDeniedException denied) {
      return AccessSet.State.UNREADABLE;
    } catch (IOException failure) {
      throw FileException.of("stat", path, failure);
    }
  }

  @Override
  public AccessSet.State glance(String path) throws IOException {
    BasicFileAttributes found = attributes(path);
    if (found == null) {
      return AccessSet.State.ABSENT;
    }
    AccessSet.State.Kind kind =
        found.isRegularFile()
            ? AccessSet.State.Kind.FILE
            : found.isDirectory() ? AccessSet.State.Kind.DIRECTORY : AccessSet.State.Kind.OTHER;
    long size = kind == AccessSet.State.Kind.FILE ? found.size() : 0;
    long mtime = found.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    return new AccessSet.State(kind, 0, size, mtime, 0, Objects.hashCode(found.fileKey()), "");
  }

  @Override
  public List<String> names(String path) throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path("opendir", path))) {
      for (Path entry : entries) {
        found.add(NativePath.bytes(entry.getFileName()));
      }
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    } catch (DirectoryIteratorException failure) {
      throw FileException.of("readdir", path, Objects.requireNonNull(failure.getCause()));
    } catch (IOException failure) {
      throw FileException.of("opendir", path, failure);
    }
    found.sort(null);
    return found;
  }

  @Override
  public Optional<byte[]> read(String path) throws IOException {
    Path file = path("open", path);
    try {
      return Optional.of(WholeFileReader.read(file));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    } catch (IOException failure) {
      throw FileException.of("open", path, failure);
    }
  }

  @Override
  public Optional<InputStream> open(String path) throws IOException {
    Path file = path("open", path);
    try {
      return Optional.of(Files.newInputStream(file));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    } catch (IOException failure) {
      throw FileException.of("open", path, failure);
    }
  }

  @Override
  public void write(String path, byte[] content) throws IOException {
    OutputStream opened;
    try {
      opened = Files.newOutputStream(path("WriteFile", path));
    } catch (FileException unusable) {
      throw unusable;
    } catch (IOException failure) {
      throw new FileException(
          "WriteFile", path, "Unable to create file. " + FileException.reasonOf(failure));
    }
    try (OutputStream out = opened) {
      out.write(content);
    } catch (IOException failure) {
      throw new FileException(
          "WriteFile", path, "Unable to write to the file. " + FileException.reasonOf(failure));
    }
  }

  @Override
  public StampFile stampFile(String path) {
    return new DiskStampFile(this, path);
  }

  /**
   * Replaces a file atomically. A reader, or the state after a crash, sees either the old or the
   * new file, complete.
   */
  public void writeAtomically(String path, byte[] content) throws IOException {
    Path file = path("WriteFile", path);
    try {
      AtomicWrite.replace(file, content, content.length);
    } catch (IOException failure) {
      throw new FileException(
          "WriteFile", path, "Unable to write to the file. " + FileException.reasonOf(failure));
    }
  }

  @Override
  public Optional<String> obstacle(String path) throws IOException {
    Path file = path("open", path);
    if (Files.isDirectory(file)) {
      return Optional.of("Is a directory");
    }
    if (isBelowNoDirectory(file)) {
      return Optional.of("Not a directory");
    }
    FileSystemProvider provider = file.getFileSystem().provider();
    try {
      provider.checkAccess(file, AccessMode.WRITE);
      return Optional.empty();
    } catch (NoSuchFileException missing) {
      return obstacleToAdding(file.resolveSibling(""), provider);
    } catch (IOException failure) {
      return Optional.of(FileException.reasonOf(failure));
    }
  }

  private static Optional<String> obstacleToAdding(Path directory, FileSystemProvider provider) {
    try {
      provider.checkAccess(directory, AccessMode.WRITE, AccessMode.EXECUTE);
      return Optional.empty();
    } catch (IOException failure) {
      return Optional.of(FileException.reasonOf(failure));
    }
  }

  @Override
  public void makeParents(String path) throws IOException {
    int end = path.lastIndexOf('/');
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    if (end <= 0) {
      return;
    }
    String parent = path.substring(0, end);
    if (mtimeNanos(parent) != 0) {
      return;
    }
    makeParents(parent);
    try {
      Files.createDirectory(path("mkdir", parent));
    } catch (FileAlreadyExistsException madeMeanwhile) {
      return;
    } catch (IOException failure) {
      throw FileException.of("mkdir", parent, failure);
    }
  }

  @Override
  public boolean remove(String path) throws IOException {
    try {
      return Files.deleteIfExists(path("remove", path));
    } catch (IOException failure) {
      throw FileException.of("remove", path, failure);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Path source = path("rename", from);
    Path target = path("rename", to);
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw FileException.of("rename", from, failure);
    }
  }

  @Override
  public boolean isShared(String path) throws IOException {
    try {
      Map<String, Object> attributes =
          Files.readAttributes(
              path("stat", path), "unix:isSymbolicLink,nlink", LinkOption.NOFOLLOW_LINKS);
      return (Boolean) known(attributes, "isSymbolicLink")
          || (Integer) known(attributes, "nlink") > 1;
    } catch (IOException failure) {
      throw FileException.of("stat", path, failure);
    }
  }

  @Override
  public void setMtimeNanos(String path, long nanos) throws IOException {
    try {
      Files.setLastModifiedTime(path("utime", path), FileTime.from(nanos, TimeUnit.NANOSECONDS));
    } catch (IOException failure) {
      throw FileException.of("utime", path, failure);
    }
  }

  private @Nullable BasicFileAttributes attributes(String path) throws IOException {
    Path file = path("stat", path);
    try {
      return file.getFileSystem()
          .provider()
          .readAttributesIfExists(file, BasicFileAttributes.class);
    } catch (IOException failure) {
      if (isBelowNoDirectory(file)) {
        return null;
      }
      throw FileException.of("stat", path, failure);
    }
  }

  /** Checks the nearest existing ancestor: the system's error text depends on the language. */
  private static boolean isBelowNoDirectory(Path file) {
    for (Path above = file.getParent(); above != null; above = above.getParent()) {
      if (Files.exists(above)) {
        return !Files.isDirectory(above);
      }
    }
    return false;
  }

  static long mtime(FileTime time) {
    return mtime(time.to(TimeUnit.NANOSECONDS));
  }

  static long mtime(long nanos) {
    return nanos < NANOS_PER_SECOND ? 1 : nanos;
  }

  private static FileStat nodeStat(Map<String, Object> attributes) {
    boolean regular = (Boolean) known(attributes, "isRegularFile");
    boolean directory = (Boolean) known(attributes, "isDirectory");
    long device = (Long) known(attributes, "dev");
    long inode = (Long) known(attributes, "ino");
    int mode = (Integer) known(attributes, "mode");
    return new FileStat(
        regular ? FileStat.Kind.FILE : directory ? FileStat.Kind.DIRECTORY : FileStat.Kind.OTHER,
        regular ? (Long) known(attributes, "size") : 0,
        mtime((FileTime) known(attributes, "lastModifiedTime")),
        ((FileTime) known(attributes, "ctime")).to(TimeUnit.NANOSECONDS),
        inode ^ Long.rotateLeft(device, 40),
        (mode & EXECUTABLE_BY_OWNER) != 0);
  }

  private static Object known(Map<String, Object> attributes, String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }
}
