package dev.sconce.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The files of a build. Paths are byte strings; relative ones lie in the build directory. Safe for
 * use by several threads. Every {@link IOException} has a message that names the path as given and
 * the cause in the words of the operating system.
 */
public interface FileSystem {
  /**
   * The time of last change, links followed: nanoseconds since 1970; 0 for a missing file (also one
   * below something that is no directory); a file from before 1970 or from its first nanosecond
   * reads as 1.
   */
  long mtimeNanos(String path) throws IOException;

  /** The state of a file, links followed; empty for a missing one. */
  Optional<FileStat> stat(String path) throws IOException;

  /**
   * What is at a path, as traced commands are said to have found it: a symbolic link is not
   * followed. Without permissions where these are not known.
   */
  default AccessSet.State state(String path) throws IOException {
    return stat(path).map(AccessSet.State::of).orElse(AccessSet.State.ABSENT);
  }

  /**
   * What can be seen of a path with little effort, links followed: what it is, its size and time of
   * last change, and in the place of the inode a number that another file most probably has not.
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
   * A number that is another one with what is at a path: 0 for nothing. Behind a path with one
   * slash at its end only whether that is a directory, with two what a symbolic link says.
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

  /** The signature of what was seen at a glance. */
  static long signature(AccessSet.State glance) {
    if (glance.kind() == AccessSet.State.Kind.ABSENT) {
      return 0;
    }
    long mixed = glance.mtimeNanos() * 0x9e3779b97f4a7c15L + glance.sizeBytes();
    mixed = (mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L + glance.inode();
    return (mixed ^ mixed >>> 32) * 0x94d049bb133111ebL | 2;
  }

  /** The names in a directory, sorted; empty if there is none. */
  default List<String> names(String path) throws IOException {
    return List.of();
  }

  /** The content; empty for a missing file. */
  Optional<byte[]> read(String path) throws IOException;

  /** The content as a stream, for files of any size; empty for a missing file. */
  default Optional<InputStream> open(String path) throws IOException {
    return read(path).map(ByteArrayInputStream::new);
  }

  /** Creates or overwrites a file in place. */
  void write(String path, byte[] content) throws IOException;

  /** A file to learn the file system's time from; nothing is written yet. */
  default StampFile stampFile(String path) {
    return () -> {
      write(path, new byte[0]);
      return mtimeNanos(path);
    };
  }

  /**
   * What would keep a path from being written, or from being made where nothing is, in the words of
   * the operating system; empty when nothing is known to. Changes nothing.
   */
  default Optional<String> obstacle(String path) throws IOException {
    return Optional.empty();
  }

  /** Makes the directories above a path. */
  void makeParents(String path) throws IOException;

  /**
   * Removes a file, or an empty directory.
   *
   * @return whether there was one
   */
  boolean remove(String path) throws IOException;

  /**
   * Gives a file another name on the same disk, at once; what had that name is gone. A symbolic
   * link moves as such, and a file keeps its time stamp.
   */
  void rename(String from, String to) throws IOException;

  /**
   * Whether a path leads to a file that also goes by another name: it is a symbolic link, or the
   * file has several hard links. To touch it would touch the other.
   */
  default boolean isShared(String path) throws IOException {
    return false;
  }

  /** Sets the time of last change. */
  void setMtimeNanos(String path, long nanos) throws IOException;
}
