package dev.sconce.files;

import dev.sconce.os.Errno;
import dev.sconce.os.FileProbe;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at files with one call each. Safe for use by several threads. */
final class ProbedStates {
  private final Supplier<Optional<FileProbe>> probes;

  /** Those that nobody uses now. */
  private final Queue<FileProbe> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param probes makes what looks; empty as long as there is nothing that does
   */
  ProbedStates(Supplier<Optional<FileProbe>> probes) {
    this.probes = probes;
  }

  /**
   * As {@link FileSystem#state} of an absolute path; null if nothing looks yet, or for a failure
   * that has to be told.
   */
  AccessSet.@Nullable State state(String path) {
    FileProbe waiting = idle.poll();
    FileProbe probe = waiting == null ? probes.get().orElse(null) : waiting;
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
}
