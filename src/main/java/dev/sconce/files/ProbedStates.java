package dev.sconce.files;

import dev.sconce.os.Errno;
import dev.sconce.os.FileProbe;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the states of files with one system call each. Safe for use by several threads. */
final class ProbedStates {
  private static final int TYPE = 0170000;
  private static final int TYPE_FILE = 0100000;
  private static final int TYPE_DIRECTORY = 0040000;
  private static final int EXECUTABLE_BY_OWNER = 0100;

  private final Supplier<Optional<FileProbe>> probes;

  /** Probes that no thread uses at the moment. */
  private final Queue<FileProbe> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param probes creates a probe; empty as long as there are none
   */
  ProbedStates(Supplier<Optional<FileProbe>> probes) {
    this.probes = probes;
  }

  /**
   * Like {@link FileSystem#state} for an absolute path. Null if there is no probe yet, or for a
   * failure that the caller must report.
   */
  AccessSet.@Nullable State state(String path) {
    FileProbe probe = probe();
    if (probe == null) {
      return null;
    }
    try {
      return switch (probe.look(path)) {
        case 0 -> AccessSet.State.found(probe, path);
        case Errno.ENOENT, Errno.ENOTDIR -> AccessSet.State.ABSENT;
        case Errno.EACCES -> AccessSet.State.UNREADABLE;
        default -> null;
      };
    } finally {
      idle.add(probe);
    }
  }

  /**
   * Like {@link FileSystem#stat}. Null if there is no probe yet, if the file is missing, or for a
   * failure that the caller must report.
   */
  @Nullable FileStat stat(String path) {
    FileProbe probe = probe();
    if (probe == null) {
      return null;
    }
    try {
      return probe.lookThroughLinks(path) == 0 ? stat(probe) : null;
    } finally {
      idle.add(probe);
    }
  }

  private static FileStat stat(FileProbe probe) {
    int mode = probe.mode();
    FileStat.Kind kind =
        switch (mode & TYPE) {
          case TYPE_FILE -> FileStat.Kind.FILE;
          case TYPE_DIRECTORY -> FileStat.Kind.DIRECTORY;
          default -> FileStat.Kind.OTHER;
        };
    return new FileStat(
        kind,
        kind == FileStat.Kind.FILE ? probe.sizeBytes() : 0,
        DiskFiles.mtime(probe.mtimeNanos()),
        probe.ctimeNanos(),
        probe.inode() ^ Long.rotateLeft(probe.device(), 40),
        (mode & EXECUTABLE_BY_OWNER) != 0);
  }

  private @Nullable FileProbe probe() {
    FileProbe waiting = idle.poll();
    return waiting == null ? probes.get().orElse(null) : waiting;
  }
}
