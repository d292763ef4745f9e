package dev.sconce.ui.tui.loop;

import dev.sconce.ui.tui.view.SourceTimes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Finds out when the files that the console names were changed: at most once a second, on its own
 * thread, because a file system may hang. Confined to the console's thread.
 */
final class SourceWatch {
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Console.Host host;
  private final long startedAtMillis;
  private final ConsoleTaskQueue tasks;
  private final Consumer<SourceTimes> seen;
  private boolean looking;
  private long lookedNanos = System.nanoTime() - AGAIN_NANOS;

  /**
   * @param startedAtMillis when the build began, since 1970
   * @param seen receives the result, on the console's thread
   */
  SourceWatch(
      Console.Host host, long startedAtMillis, ConsoleTaskQueue tasks, Consumer<SourceTimes> seen) {
    this.host = host;
    this.startedAtMillis = startedAtMillis;
    this.tasks = tasks;
    this.seen = seen;
  }

  /** Checks the files, if that is due. */
  void look(Supplier<Set<String>> named) {
    if (looking || System.nanoTime() - lookedNanos < AGAIN_NANOS) {
      return;
    }
    lookedNanos = System.nanoTime();
    Set<String> files = named.get();
    if (files.isEmpty()) {
      return;
    }
    looking = true;
    try {
      Thread.ofPlatform().daemon().name("source times").start(() -> read(files));
    } catch (OutOfMemoryError noThread) {
      looked(SourceTimes.NONE);
    }
  }

  private void read(Set<String> files) {
    Map<String, Long> changed = new HashMap<>();
    host.changedMillis(files).forEach((file, at) -> changed.put(file, at - startedAtMillis));
    SourceTimes times = new SourceTimes(changed);
    tasks.add(() -> looked(times));
  }

  private void looked(SourceTimes times) {
    looking = false;
    lookedNanos = System.nanoTime();
    seen.accept(times);
  }
}
