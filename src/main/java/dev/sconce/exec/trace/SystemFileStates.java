package dev.sconce.exec.trace;

import dev.sconce.files.AccessSet.State;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What is at paths of the operating system, which all commands look at and builds do not change:
 * what one has found holds for others for a short time. If it was wrong, the file has changed a
 * moment before a command has used it, and that command's result is taken for one that cannot be
 * trusted, as if the file had changed a moment later. So that no build makes that happen by itself,
 * nothing is shared any more once a command writes there. Safe for use by several threads.
 */
final class SystemFileStates {
  private static final long TRUSTED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Builds that look at more start over. */
  private static final int MOST_PATHS = 1 << 16;

  private static final List<String> DIRECTORIES =
      List.of("usr", "lib", "lib64", "etc", "bin", "sbin", "lib32", "libx32");

  /** What was found, at a time before that. */
  private record Look(State state, long sinceNanos) {}

  private final LongSupplier nanoClock;
  private final Map<String, Look> looks = new ConcurrentHashMap<>();
  private volatile long outdatedNanos;
  private volatile boolean written;

  /**
   * @param nanoClock nanoseconds from some moment on
   */
  SystemFileStates(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.outdatedNanos = nanoClock.getAsLong();
  }

  /** Whether an absolute path is of the operating system, by its first name. */
  static boolean contains(String path) {
    int slash = path.indexOf('/', 1);
    int end = slash < 0 ? path.length() : slash;
    for (String name : DIRECTORIES) {
      if (end == name.length() + 1 && path.startsWith(name, 1)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What is at a path, found a short time ago or now.
   *
   * @param look finds it
   */
  State state(String path, Function<String, State> look) {
    if (written) {
      return look.apply(path);
    }
    long now = nanoClock.getAsLong();
    Look known = looks.get(path);
    if (known != null
        && known.sinceNanos() - outdatedNanos > 0
        && now - known.sinceNanos() < TRUSTED_NANOS) {
      return known.state();
    }
    State state = look.apply(path);
    if (looks.size() >= MOST_PATHS) {
      looks.clear();
    }
    looks.put(path, new Look(state, now));
    return state;
  }

  /** A command is about to write to such a path. */
  void writes() {
    written = true;
    looks.clear();
  }

  /** A command has ended of which nobody knows all that it has written. */
  void outdate() {
    outdatedNanos = nanoClock.getAsLong();
  }
}
