package dev.sconce.exec;

import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import dev.sconce.os.FileProbe;
import dev.sconce.os.Posix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Private temporary directories of commands: {@code /tmp/sconce-…/…}. They are outside the build
 * directory, and always the same for the same step. The paths are short, because a socket's path
 * has only 107 bytes. There is one root directory for each user and build directory. While commands
 * run, only the process that holds the build lock uses it. So what a build first finds in it was
 * left by a build that was killed.
 *
 * <p>A directory that a command left empty is renamed for the next command, which is cheaper than
 * to remove it and create another: ext4 does not reuse an inode for a minute after its removal, and
 * each creation has to skip all of these. Safe for use by several threads.
 */
final class TemporaryDirectories implements AutoCloseable {
  /** The variable that names the directory to a command. */
  static final String VARIABLE = "TMPDIR";

  private static final List<String> USUAL = List.of("/tmp", "/var/tmp");
  private static final String PREFIX = "sconce-";
  private static final int NAME_LETTERS = 10;
  private static final int BITS_PER_LETTER = 5;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

  /** The st_mode of a directory that only its owner may use. */
  private static final int PRIVATE_DIRECTORY = 0040700;

  /** Loaded for the first directory; most builds create none. */
  private static final class Permissions {
    static final Set<PosixFilePermission> FOR_OWNER = PosixFilePermissions.fromString("rwx------");
    static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
        PosixFilePermissions.asFileAttribute(FOR_OWNER);
  }

  private final Posix posix;
  private final Optional<String> configured;
  private final String place;

  /** The directories in the root that this process made; guarded by this. */
  private final Set<Path> made = new HashSet<>();

  /** Those of them that are empty and unused; guarded by this. */
  private final Deque<Path> idle = new ArrayDeque<>();

  /** Guarded by this; null until needed. */
  private @Nullable FileProbe probe;

  /** The directory that holds all of them; guarded by this, null before the first. */
  private @Nullable Path root;

  /** Why there are none; guarded by this. */
  private @Nullable String obstacle;

  /**
   * @param configured the configured directory for temporary files, if any: a byte string
   * @param place the build directory, a byte string; empty for the working directory
   */
  TemporaryDirectories(Posix posix, Optional<String> configured, String place) {
    this.posix = posix;
    this.configured = configured;
    this.place = place;
  }

  /**
   * Creates the empty directory of a step and returns its path, which has no symbolic links.
   * Returns empty if that fails; then {@link #obstacle} says why, and no more directories are
   * created.
   */
  synchronized Optional<String> make(String step) {
    if (obstacle != null) {
      return Optional.empty();
    }
    try {
      Path directory = makeIn(step);
      made.add(directory);
      return Optional.of(NativePath.bytes(directory));
    } catch (IOException e) {
      obstacle = describe(e);
      return Optional.empty();
    }
  }

  /** The path of a step's directory, whether or not it exists; empty until one was created. */
  synchronized String of(String step) {
    Path known = root;
    return known == null ? "" : NativePath.bytes(known.resolve(shortName(step)));
  }

  private static String describe(IOException e) {
    return e instanceof FileSystemException at && at.getFile() != null
        ? NativePath.bytes(Path.of(at.getFile())) + ": " + FileException.reasonOf(at)
        : String.valueOf(e.getMessage());
  }

  private Path makeIn(String step) throws IOException {
    Path directory = root().resolve(shortName(step));
    try {
      return makeEmpty(directory);
    } catch (NoSuchFileException gone) {
      // Another program removed it while no command ran.
      root = null;
      return makeEmpty(root().resolve(shortName(step)));
    }
  }

  private Path makeEmpty(Path directory) throws IOException {
    Path kept = idle.remove(directory) ? directory : idle.poll();
    if (kept != null && isRenamed(kept, directory)) {
      return directory;
    }
    try {
      return Files.createDirectory(directory, Permissions.PRIVATE);
    } catch (FileAlreadyExistsException left) {
      removeTree(directory);
      return Files.createDirectory(directory, Permissions.PRIVATE);
    }
  }

  private boolean isRenamed(Path kept, Path directory) {
    try {
      Files.move(kept, directory, StandardCopyOption.ATOMIC_MOVE);
      made.remove(kept);
      return true;
    } catch (IOException gone) {
      // Another program removed or replaced it: a new one is created, which reports an error if
      // that fails.
      return false;
    }
  }

  private Path root() throws IOException {
    Path known = root;
    if (known == null) {
      Path build = NativePath.of("realpath", place.isEmpty() ? "." : place).toRealPath();
      String name = PREFIX + shortName(posix.user() + ":" + NativePath.bytes(build));
      known = openRoot(base(build).resolve(name));
      root = known;
    }
    return known;
  }

  /** A directory outside the build directory, inside which it would look like an output. */
  private Path base(Path build) throws IOException {
    Deque<String> candidates = new ArrayDeque<>(USUAL);
    configured.filter(path -> path.startsWith("/")).ifPresent(candidates::addFirst);
    for (String candidate : candidates) {
      Path directory = NativePath.of("realpath", candidate);
      if (Files.isDirectory(directory)) {
        Path real = directory.toRealPath();
        if (!real.startsWith(build)) {
          return real;
        }
      }
    }
    throw new IOException("no temporary directory outside of the build directory");
  }

  private Path openRoot(Path directory) throws IOException {
    try {
      return Files.createDirectory(directory, Permissions.PRIVATE);
    } catch (FileAlreadyExistsException left) {
      refuseStrange(directory);
      removeTree(directory);
      return Files.createDirectory(directory, Permissions.PRIVATE);
    }
  }

  /** In a directory where everybody may write, another user may have created it first. */
  private void refuseStrange(Path directory) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(directory, "unix:uid,isDirectory", LinkOption.NOFOLLOW_LINKS);
    Object ours = posix.user();
    if (!Boolean.TRUE.equals(found.get("isDirectory")) || !ours.equals(found.get("uid"))) {
      throw new FileException(
          "mkdir", NativePath.bytes(directory), "it is there, and no directory of this user");
    }
  }

  /** Why there are no such directories; empty if nothing prevents them. */
  synchronized Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  /** Takes back a directory that is no longer needed, with its content. */
  void remove(String directory) {
    try {
      Path path = NativePath.of("remove", directory);
      if (isKept(path, directory)) {
        return;
      }
      removeTree(path);
      synchronized (this) {
        made.remove(path);
      }
    } catch (IOException later) {
      // Tried again at the end, and by the next build, which reports the error if it fails too.
      return;
    }
  }

  /** Whether the directory is as it was created, and so is kept for the next command. */
  private synchronized boolean isKept(Path path, String directory) {
    FileProbe ours = probe == null ? posix.probe() : probe;
    probe = ours;
    String @Nullable [] names = path.toFile().list();
    boolean asMade = ours.look(directory) == 0 && ours.mode() == PRIVATE_DIRECTORY;
    boolean kept = asMade && names != null && names.length == 0 && made.contains(path);
    if (kept) {
      idle.add(path);
    }
    return kept;
  }

  /**
   * From now on other processes may run commands of the same steps. They remove what is still
   * there.
   */
  synchronized void giveUp() {
    idle.forEach(TemporaryDirectories::removeEmpty);
    idle.clear();
    made.clear();
    if (root != null) {
      removeEmpty(root);
      root = null;
    }
  }

  /** Removes what is left. */
  @Override
  public synchronized void close() {
    made.removeAll(idle);
    for (Path directory : List.copyOf(made)) {
      remove(NativePath.bytes(directory));
    }
    giveUp();
  }

  private static void removeEmpty(Path directory) {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException notEmpty) {
      // The next build removes it.
      return;
    }
  }

  /**
   * Removes a directory with its content. Links are not followed. Directories without write
   * permission, such as those of Go's modules, are made writable.
   */
  private static void removeTree(Path top) throws IOException {
    Deque<Path> open = new ArrayDeque<>(List.of(top));
    while (!open.isEmpty()) {
      Path directory = open.peek();
      try {
        Files.deleteIfExists(directory);
        open.pop();
      } catch (DirectoryNotEmptyException filled) {
        Files.setPosixFilePermissions(directory, Permissions.FOR_OWNER);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
          for (Path entry : entries) {
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
              open.push(entry);
            } else {
              Files.deleteIfExists(entry);
            }
          }
        }
      }
    }
  }

  /** 50 bits of a hash. */
  private static String shortName(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte one : text.getBytes(StandardCharsets.ISO_8859_1)) {
      hash = (hash ^ (one & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
    hash ^= hash >>> 29;
    StringBuilder name = new StringBuilder(NAME_LETTERS);
    for (int i = 0; i < NAME_LETTERS; i++) {
      name.append(LETTERS.charAt((int) (hash >>> i * BITS_PER_LETTER) & LETTERS.length() - 1));
    }
    return name.toString();
  }
}
