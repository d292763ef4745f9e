package dev.sconce.cache.disk;

import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a cache directory, and how entries get into it: each is written under a unique
 * name, then renamed. So readers see all of an entry or none, however its writer ended. New files
 * get the permissions of the directory itself, so that whoever may use the directory may use
 * everything in it.
 */
final class CacheDirectory {
  private static final String FORMAT = "v1";
  private static final int PERMISSIONS = 07777;
  private static final int PERMISSIONS_OF_FILES = 0666;
  private static final String MODE = "unix:mode";

  private static final Set<StandardOpenOption> NEW_FILE =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

  private static final Set<PosixFilePermission> EXECUTING =
      Set.of(
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_EXECUTE);

  private final Path root;
  private final boolean ours;
  private volatile boolean fresh;

  private volatile @Nullable FileAttribute<Set<PosixFilePermission>> permissionsOfFiles;

  /** Whether new files get the permissions of the directory without further calls. */
  private volatile boolean filesAreAllowed;

  /**
   * A directory that may not exist yet.
   *
   * @param ours whether to create it when it is missing, for this user alone
   */
  CacheDirectory(Path root, boolean ours) {
    this.root = root;
    this.ours = ours;
  }

  Path entry(EntryKind kind, String hash) {
    return top().resolve(kind.directory).resolve(hash.substring(0, 2)).resolve(hash);
  }

  Path top() {
    return root.resolve(FORMAT);
  }

  /** Whether a path is this directory or lies in it. */
  boolean holds(Path path) {
    return path.startsWith(root);
  }

  Path unfinished() {
    return top().resolve("tmp");
  }

  /** Creates a file that {@link #publish} turns into an entry; otherwise its writer removes it. */
  Path newFile() throws IOException {
    return newFile(new byte[0]);
  }

  /** Creates such a file with a content. */
  Path newFile(byte[] content) throws IOException {
    try {
      return create(content);
    } catch (NoSuchFileException missing) {
      makeDirectories(unfinished());
      return create(content);
    }
  }

  private Path create(byte[] content) throws IOException {
    Optional<Path> file = Optional.empty();
    while (file.isEmpty()) {
      String name = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      file = create(unfinished().resolve(name), content);
    }
    return file.get();
  }

  /** Empty if a file of that name exists. */
  private Optional<Path> create(Path file, byte[] content) throws IOException {
    try {
      write(file, content);
      allowFile(file);
      return Optional.of(file);
    } catch (FileAlreadyExistsException taken) {
      return Optional.empty();
    } catch (IOException failure) {
      Files.deleteIfExists(file);
      throw failure;
    }
  }

  private void write(Path file, byte[] content) throws IOException {
    try (SeekableByteChannel out = Files.newByteChannel(file, NEW_FILE, ofNewFiles())) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }

  /** The permissions to create files with; the umask may remove some. */
  private FileAttribute<Set<PosixFilePermission>> ofNewFiles() throws IOException {
    FileAttribute<Set<PosixFilePermission>> known = permissionsOfFiles;
    if (known == null) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(root);
      permissions.removeAll(EXECUTING);
      known = PosixFilePermissions.asFileAttribute(permissions);
      permissionsOfFiles = known;
    }
    return known;
  }

  /** All new files have the same permissions: if one has the right ones, so have the others. */
  private void allowFile(Path file) throws IOException {
    if (!filesAreAllowed) {
      int wanted = mode() & PERMISSIONS_OF_FILES;
      filesAreAllowed = ((int) Files.getAttribute(file, MODE) & PERMISSIONS) == wanted;
      allow(file, wanted);
    }
  }

  /** Renames a finished file to its entry. */
  void publish(Path file, Path entry) throws IOException {
    try {
      Files.move(file, entry, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException missing) {
      makeDirectories(Objects.requireNonNull(entry.getParent()));
      Files.move(file, entry, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Makes a directory below the root, with its parents. */
  void makeDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(root)) {
      makeRoot();
    }
    makeDirectory(directory);
  }

  /** Tries the last one first: its parents are missing only the first time. */
  private void makeDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException another) {
      return; // another process was first
    } catch (NoSuchFileException above) {
      Path parent = directory.getParent();
      if (directory.equals(root) || parent == null) {
        throw above;
      }
      makeDirectory(parent);
      makeDirectory(directory);
      return;
    }
    allow(directory, mode() & PERMISSIONS);
  }

  /** Why nothing is found here, if the reason is other than that nothing was stored. */
  Optional<FileException> obstacle(String operation) {
    return ours || Files.isDirectory(root)
        ? Optional.empty()
        : Optional.of(
            new FileException(
                operation,
                NativePath.bytes(root),
                "the shared directory is not there: is it mounted?"));
  }

  /** The path to name when an entry cannot be read: the directory, if no entry of it can be. */
  Path culprit(Path entry) {
    return Files.isDirectory(top()) && Files.isExecutable(top()) ? entry : root;
  }

  private void makeRoot() throws IOException {
    Optional<FileException> obstacle = obstacle("open");
    if (obstacle.isPresent()) {
      throw obstacle.get();
    }
    Path parent = root.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      fresh = true;
    } catch (FileAlreadyExistsException another) {
      if (!Files.isDirectory(root)) {
        throw new FileException(
            "create", NativePath.bytes(root), "there is something that is no directory");
      }
    }
  }

  /** Whether this process made the directory and therefore knows all its entries. */
  boolean isFresh() {
    return fresh;
  }

  private int mode() throws IOException {
    return (int) Files.getAttribute(root, MODE);
  }

  private static void allow(Path file, int permissions) throws IOException {
    int present = (int) Files.getAttribute(file, MODE);
    if ((present & PERMISSIONS) != permissions) {
      Files.setAttribute(file, MODE, permissions | (present & ~PERMISSIONS));
    }
  }

  /** The kinds of entries, each stored under a hash. */
  enum EntryKind {
    RESULT("ac"),
    CONTENT("cas");

    final String directory;

    EntryKind(String directory) {
      this.directory = directory;
    }
  }
}
