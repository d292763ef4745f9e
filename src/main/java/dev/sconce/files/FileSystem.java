package dev.sconce.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The files of a build. Paths are byte strings; relative ones start at the build directory. Safe
 * for use by several threads. The message of every {@link IOException} names the path as given and
 * the cause in the words of the operating system.
 */
public interface FileSystem {
  /**
   * The modification time in nanoseconds since 1970, with links followed. 0 for a missing file,
   * including a path below something that is not a directory. A time before 1970 or in its first
   * second reads as 1.
   */
  long mtimeNanos(String path) throws IOException;

  /** The state of a file, with links followed; empty if it is missing. */
  Optional<FileStat> stat(String path) throws IOException;

  /**
   * The state of a path, in the form in which tracing reports it: a symbolic link is not followed.
   * Without permissions if these are unknown.
   */
  default AccessSet.State state(String path) throws IOException {
    return stat(path).map(AccessSet.State::of).orElse(AccessSet.State.ABSENT);
  }

  /**
   * The cheap part of a state, with links followed: kind, size, modification time, and instead of
   * the inode a number that most probably differs from that of any other file.
   */
  default AccessSet.State glance(String path) throws IOException {
    return stat(path)
        .map(
            stat -> {
              AccessSet.State state = AccessSet.State.of(stat);
              return new AccessSet.State(
                  state.kind(), 0, state.sizeBytes(), state.mtimeNanos(), 0, stat.inode(), "");
            })
        .orElse(AccessSet.State.ABSENT);
  }

  /**
   * A number that changes with the state of a path; 0 if the path does not exist. If the path ends
   * in one slash, the number only says whether it is a directory; if it ends in two, it only covers
   * the target of a symbolic link.
   */
  default long signature(String path) throws IOException {
    if (path.endsWith("//")) {
      AccessSet.State state = state(path.substring(0, path.length() - 2));
      return state.target().hashCode() & 0xffffffffL;
    }
    if (path.endsWith("/")) {
      return glance(path.substring(0, path.length() - 1)).kind() == AccessSet.State.Kind.DIRECTORY
          ? 1
          : 0;
    }
    return signature(glance(path));
  }

  /** The signature of a state from {@link #glance}. */
  static long signature(AccessSet.State glance) {
    if (glance.kind() == AccessSet.State.Kind.ABSENT) {
      return 0;
    }
    long mixed = glance.mtimeNanos() * 0x9e3779b97f4a7c15L + glance.sizeBytes();
    mixed = (mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L + glance.inode();
    return (mixed ^ mixed >>> 32) * 0x94d049bb133111ebL | 2;
  }

  /** The names in a directory, sorted; empty if the directory does not exist. */
  default List<String> names(String path) throws IOException {
    return List.of();
  }

  /** The content; empty if the file is missing. */
  Optional<byte[]> read(String path) throws IOException;

  /** The content as a stream, for files of any size; empty if the file is missing. */
  default Optional<InputStream> open(String path) throws IOException {
    return read(path).map(ByteArrayInputStream::new);
  }

  /** Creates or overwrites a file in place. */
  void write(String path, byte[] content) throws IOException;

  /** A file that tells the time of the file system. This call writes nothing. */
  default StampFile stampFile(String path) {
    return () -> {
      write(path, new byte[0]);
      return mtimeNanos(path);
    };
  }

  /**
   * The reason why a path cannot be written, or created if it does not exist, in the words of the
   * operating system. Empty if no reason is known. Changes nothing.
   */
  default Optional<String> obstacle(String path) throws IOException {
    return Optional.empty();
  }

  /** Creates the directories above a path. */
  void makeParents(String path) throws IOException;

  /**
   * Removes a file or an empty directory.
   *
   * @return whether it existed
   */
  boolean remove(String path) throws IOException;

  /**
   * Renames a file atomically on the same disk and replaces the target if it exists. A symbolic
   * link is renamed itself, and a file keeps its timestamp.
   */
  void rename(String from, String to) throws IOException;

  /**
   * Whether the file at a path also has another name: the path is a symbolic link, or the file has
   * several hard links. Changing it would change the other.
   */
  default boolean isShared(String path) throws IOException {
    return false;
  }

  /** Sets the modification time. */
  void setMtimeNanos(String path, long nanos) throws IOException;
}
