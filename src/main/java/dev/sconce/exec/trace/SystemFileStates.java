package dev.sconce.exec.trace;

import dev.sconce.files.AccessSet.State;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Caches the states of the operating system's files, which all commands look at and builds do not
 * change: what one command finds is valid for others for a short time. If it was wrong, the file
 * changed a moment before a command used it. That command's result is then not trusted, just as if
 * the file had changed a moment later. Once a command writes to such a path, nothing is shared any
 * more, so that no build causes this by itself. Safe for use by several threads.
 */
final class SystemFileStates {
  private static final long TRUSTED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Builds that look at more paths start over. */
  private static final int MOST_PATHS = 1 << 16;

  private static final List<String> DIRECTORIES =
      List.of("usr", "lib", "lib64", "etc", "bin", "sbin", "lib32", "libx32");

  /** A state that was found later than {@code sinceNanos}. */
  private record Look(State state, long sinceNanos) {}

  private final LongSupplier nanoClock;
  private final Map<String, Look> looks = new ConcurrentHashMap<>();
  private volatile long outdatedNanos;
  private volatile boolean written;

  /**
   * @param nanoClock nanoseconds since some moment
   */
  SystemFileStates(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.outdatedNanos = nanoClock.getAsLong();
  }

  /** Whether an absolute path belongs to the operating system, judged by its first name. */
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
   * The state at a path, found a short time ago or now.
   *
   * @param look looks up the state
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

  /** A command has ended whose writes are not completely known. */
  void outdate() {
    outdatedNanos = nanoClock.getAsLong();
  }
}
